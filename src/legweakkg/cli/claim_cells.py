"""How claims look in the cells of a table for people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from ..ask.treatment_rows import CONDITIONS
from ..terms import Claim, Stance

_WORDS = {
    "whenPresent": "when present:",
    "whenAbsent": "when absent:",
    "population": "in",
    "therapyLine": "as",
    "duration": "for",
}
_PLACE = re.compile(r"(?P<line>line \d+), sentence (?P<sentence>\d+)(?P<remark>.*)")
MARKS: Final[dict[Stance, str]] = {"supports": "", "refines": "refined by ", "refutes": "refuted by "}
"""What stands before a piece of evidence, by its stance."""


def as_stated(claim: Claim, cautions: Sequence[Claim] = ()) -> str:
    """Return the qualifiers of a claim and what speaks against it, with rich's marks."""
    from rich.markup import escape

    parts = [value for name in ("researchStatus", "frequency", "certainty") if (value := claim.qualifier(name))]
    parts += [
        f"{_WORDS.get(name, '')} {value.label}".strip()
        for name in CONDITIONS
        for value in claim.qualifiers.get(name, ())
    ]
    parts = [escape(part) for part in parts]
    if not claim.accepted:
        parts.insert(0, f"[red]not accepted: {escape(claim.rejected_because)}[/]")
    if claim.polarity == "negated":
        parts.insert(0, "[red]denied[/]")
    parts += [f"[yellow]caution: {caution.relation} {escape(caution.object.label)}[/]" for caution in cautions]
    return "; ".join(parts)


def mark(claim: Claim) -> str:
    """Return the rank of a claim, red where it is disputed."""
    return f"[red]{claim.rank}[/]" if claim.disputed else claim.rank


def evidence(claim: Claim) -> str:
    """Return where the evidence lies, in few words; sources and lines that hold several sentences are named once."""
    parts = []
    for (stance, source), items in groupby(claim.evidence, lambda item: (item.stance, item.source)):
        name = source.id.removeprefix("lws:") if source else "curation"
        parts.append(f"{MARKS[stance]}{name} {_places([item.locator for item in items])}".rstrip())
    return "; ".join(parts)


def _places(locators: Sequence[str]) -> str:
    """Return the sentences of one source by line.

    >>> _places(["line 5, sentence 2", "line 5, sentence 3", "line 9, sentence 1, a reader's comment"])
    "line 5, sentences 2, 3 and line 9, sentence 1, a reader's comment"
    """
    lines: dict[tuple[str, str], list[str]] = {}
    for place in filter(None, map(_PLACE.fullmatch, locators)):
        lines.setdefault((place["line"], place["remark"]), []).append(place["sentence"])
    return " and ".join(
        f"{line}, sentence{'s' * (len(found) > 1)} {', '.join(found)}{remark}"
        for (line, remark), found in lines.items()
    )
