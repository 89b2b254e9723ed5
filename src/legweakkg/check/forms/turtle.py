"""The report as a W3C ``sh:ValidationReport`` in Turtle.

Source: Shapes Constraint Language (SHACL), section 3.6 (https://www.w3.org/TR/shacl/#validation-report).
Unlike there, the focus node of a constraint over the whole graph is the culprit, not the dataset.
"""

from __future__ import annotations

import json

from ...names import PREFIXES, expand
from ..findings import Finding, Report
from ..shapes import LWSH, SH

_SEVERITIES = {"violation": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}


def write(report: Report) -> str:
    """Return the report as Turtle."""
    conforms = "false" if report.findings else "true"
    head = f"@prefix sh: <{SH}> .\n@prefix lwsh: <{LWSH}> .\n@prefix xsd: <{PREFIXES['xsd']}> .\n"
    results = " ,\n".join(_result(finding) for finding in report.findings)
    body = f"[] a sh:ValidationReport ;\n    sh:conforms {conforms}"
    return f"{head}\n{body} ;\n    sh:result\n{results} ." if results else f"{head}\n{body} ."


def _result(finding: Finding) -> str:
    hint = f" ({finding.suggestion})" if finding.suggestion else ""
    place = f"{finding.place}: " if finding.place else ""
    rows = [
        "a sh:ValidationResult",
        f"sh:resultSeverity {_SEVERITIES[finding.severity]}",
        f"sh:focusNode {_node(finding.focus)}",
        f"sh:sourceShape {finding.shape}",
        f"sh:resultMessage {json.dumps(f'{place}{finding.message}{hint}', ensure_ascii=False)}",
    ]
    if finding.path:
        rows.append(f"sh:resultPath {_node(finding.path)}")
    if finding.value:
        rows.append(f"sh:value {_value(finding.value)}")
    return "        [ " + " ;\n          ".join(rows) + " ]"


def _node(name: str) -> str:
    return "[]" if name == "[]" else f"<{expand(name) or name}>"


def _value(text: str) -> str:
    if not text.startswith('"'):
        return _node(text)
    body, _, datatype = text.rpartition("^^")
    return f"{body}^^<{expand(datatype) or datatype}>" if body.endswith('"') else text
