"""Answers in columns as cells that a template can show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...ask.answers import AnswerRow
from ...ask.claim_rows import STANCES
from ...ask.figures import amount
from ...names import expand
from ...terms import Claim, TermRef
from . import words
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


def figure_table(site: Site, answers: Sequence[AnswerRow], about: TermRef | None = None) -> dict[str, Any]:
    """Return figures with what belongs together in one cell; ``about`` is the term that needs no column of its own."""
    rows = []
    for row in answers:
        rows.append(
            {
                "figure": _cell(site, row["figure"]),
                "of": _cell(site, row["subject"]),
                "value": {"type": "text", "text": amount(row)},
                "for whom": _cell(site, row["population_description"] or row["population"]),
                "source": {
                    "type": "source",
                    "title": row["source_title"] or "the curators",
                    "kind": row["source_kind"] or "",
                    "stance": words.STANCES[STANCES[str(row["stance"])]],
                    "credited": row["attributed_to"],
                    "address": site.local(expand(str(row["evidence"])) or ""),
                },
            }
        )
    names = ["figure", "of", "value", "for whom", "source"]
    if about is not None and all(row["subject"] == about for row in answers):
        names.remove("of")
    return {"names": [(name, name) for name in names], "rows": [[row[name] for name in names] for row in rows]}


def by_heading(answers: Sequence[AnswerRow]) -> list[tuple[TermRef | None, list[Claim]]]:
    """Return the claims of rows under the term that is no part of them, such as an urgency.

    Empty where rows say more than that, or only some of them do, so that a table has to show them.
    """
    found: dict[TermRef | None, list[Claim]] = {}
    for row in answers:
        claim = row.get("claim")
        others = [value for name, value in row.items() if name != "claim"]
        if not isinstance(claim, Claim) or not all(isinstance(value, TermRef) for value in others):
            return []
        outside = [value for value in others if value not in (claim.subject, claim.object)]
        if len(outside) > 1:
            return []
        heading = outside[0] if outside and isinstance(outside[0], TermRef) else None
        if found and (heading is None) != (None in found):
            return []
        found.setdefault(heading, []).append(claim)
    return list(found.items())


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
