"""The report in SARIF 2.1.0, which code hosts show beside the lines of a change.

Source: Static Analysis Results Interchange Format, OASIS Standard 2020
(https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
"""

from __future__ import annotations

import json
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from ... import __version__
from ...resources import shapes_dir
from ..findings import Finding, Report
from ..shapes import LWSH, Shape, read_shapes

_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def write(report: Report) -> str:
    """Return the report as SARIF."""
    shapes = read_shapes(shapes_dir())
    used = sorted({finding.shape for finding in report.findings})
    rules = [_rule(shapes[LWSH + name.removeprefix("lwsh:")]) for name in used]
    places = {name: index for index, name in enumerate(used)}
    return document(rules, [_result(finding, places[finding.shape]) for finding in report.findings])


def document(
    rules: list[dict[str, Any]], results: list[dict[str, Any]], invocations: list[dict[str, Any]] | None = None
) -> str:
    """Return a SARIF log of one run."""
    driver = {
        "name": "legweakkg",
        "version": __version__,
        "informationUri": "https://w3id.org/legweakkg",
        "rules": rules,
    }
    run: dict[str, Any] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    if invocations:
        run["invocations"] = invocations
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def place(file: str, line: int | None, column: int | None) -> dict[str, Any]:
    """Return a physical location."""
    found: dict[str, Any] = {"artifactLocation": {"uri": _uri(file)}}
    if line is not None:
        found["region"] = {"startLine": line, "startColumn": column or 1}
    return found


def _rule(shape: Shape) -> dict[str, Any]:
    return {
        "id": shape.iri.removeprefix(LWSH),
        "name": shape.iri.removeprefix(LWSH),
        "shortDescription": {"text": shape.label},
        "fullDescription": {"text": shape.comment},
        "helpUri": shape.iri,
        "defaultConfiguration": {"level": _LEVELS[shape.severity]},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    hint = f" ({finding.suggestion})" if finding.suggestion else ""
    result: dict[str, Any] = {
        "ruleId": finding.shape.removeprefix("lwsh:"),
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.focus}: {finding.message}{hint}"},
    }
    if finding.file is not None:
        result["locations"] = [{"physicalLocation": place(finding.file, finding.line, finding.column)}]
    return result


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(PurePath(file).as_posix())
