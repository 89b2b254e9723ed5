"""Answers in columns as cells that a template can show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...ask.answers import AnswerRow
from ...names import expand
from ...terms import Claim, TermRef
from .site import Site

_WORDS = {
    "source_kind": "kind of source",
    "population_description": "for whom",
    "lower_value": "from",
    "upper_value": "to",
    "red_flag": "red flag",
}


def table(site: Site, answers: Sequence[AnswerRow]) -> dict[str, Any]:
    """Return header and rows; a column in which nothing stands is left out."""
    names = answers[0].names if answers else ()
    used = [name for name in names if any(row[name] not in (None, "") for row in answers)]
    return {
        "names": [(name, _WORDS.get(name, name.replace("_", " "))) for name in used],
        "rows": [[_cell(site, row[name]) for name in used] for row in answers],
    }


def _cell(site: Site, value: object) -> dict[str, Any]:
    if isinstance(value, Claim):
        return {"type": "claim", "claim": value}
    if isinstance(value, TermRef):
        return {"type": "link", "text": value.label, "address": site.local(value.iri)}
    if value is None:
        return {"type": "text", "text": ""}
    if isinstance(value, bool):
        return {"type": "text", "text": "yes" if value else "no"}
    if isinstance(value, (int, float)):
        return {"type": "number", "text": f"{value:g}" if isinstance(value, float) else f"{value:,}"}
    text = str(value)
    iri = text if text.startswith(("https://", "http://")) else expand(text) if " " not in text else None
    if iri:
        return {"type": "link", "text": text, "address": site.local(iri)}
    return {"type": "text", "text": text}
