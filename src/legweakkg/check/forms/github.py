"""The report as workflow commands of GitHub Actions, which annotate the lines of a change."""

from __future__ import annotations

from ..findings import Finding, Report

_COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}


def write(report: Report) -> str:
    """Return one workflow command a finding, and the summary."""
    return "\n".join([*(_of_finding(finding) for finding in report.findings), report.summary])


def _of_finding(finding: Finding) -> str:
    hint = f" ({finding.suggestion})" if finding.suggestion else ""
    return command(finding, f"{finding.focus}: {finding.message}{hint}")


def command(finding: Finding, text: str) -> str:
    """Return the workflow command that shows a text at the place of a finding."""
    where = {"file": finding.file, "line": finding.line, "col": finding.column, "title": finding.shape}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in where.items() if value is not None)
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
