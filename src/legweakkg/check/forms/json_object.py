"""The report as one JSON object; ``findings`` holds each finding with all its fields."""

from __future__ import annotations

import json

from ... import __version__
from ..findings import Report


def write(report: Report) -> str:
    """Return the report as JSON."""
    return json.dumps(
        {
            "tool": "legweakkg validate",
            "version": __version__,
            "conforms": report.conforms(),
            "counts": report.counts,
            "checked": {
                "files": list(report.files),
                "focus_nodes": report.focus_nodes,
                "shapes": report.shapes,
                "triples": report.triples,
                "engine": report.engine,
                "seconds": round(report.seconds, 3),
            },
            "findings": [finding.as_dict() for finding in report.findings],
        },
        ensure_ascii=False,
        indent=2,
    )
