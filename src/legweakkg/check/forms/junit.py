"""The report as JUnit XML, which build servers show: one failed case for each finding."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from ..findings import Report


def write(report: Report) -> str:
    """Return the report as JUnit XML; a check without findings is one passed case."""
    failures = report.counts["violation"]
    cases = [
        f"  <testcase classname={quoteattr(finding.shape)} name={quoteattr(finding.place or finding.focus)}>\n"
        + (
            f"    <failure type={quoteattr(finding.severity)} message={quoteattr(finding.message)}>"
            f"{escape(str(finding))}</failure>\n"
            if finding.severity == "violation"
            else f"    <system-out>{escape(str(finding))}</system-out>\n"
        )
        + "  </testcase>"
        for finding in report.findings
    ] or [f'  <testcase classname="legweakkg" name={quoteattr(", ".join(report.files))}/>']
    head = (
        f'<testsuite name="legweakkg validate" tests="{len(cases)}" failures="{failures}" errors="0" '
        f'time="{report.seconds:.3f}">'
    )
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *cases, "</testsuite>"])
