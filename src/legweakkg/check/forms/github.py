"""The report as workflow commands of GitHub Actions, which annotate the lines of a change."""

from __future__ import annotations

from ..findings import Finding, Report

_COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}


def write(report: Report) -> str:
    """Return one workflow command a finding, and the summary."""
    return "\n".join([*(_command(finding) for finding in report.findings), report.summary])


def _command(finding: Finding) -> str:
    where = {"file": finding.file, "line": finding.line, "col": finding.column, "title": finding.shape}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in where.items() if value is not None)
    hint = f" ({finding.suggestion})" if finding.suggestion else ""
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(f'{finding.focus}: {finding.message}{hint}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
