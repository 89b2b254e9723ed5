"""How changes are written for changelogs: Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .changes import CHANGES, SORTS, Change

_PLURALS = {
    "term": "Terms",
    "claim": "Claims",
    "evidence": "Evidence",
    "source": "Sources",
    "mapping": "Mappings",
    "schema": "Schema",
}
_WHOLE = ("added", "removed", "deprecated")
LISTED = 200
"""How many changes of one sort are written out unless the caller says otherwise."""


def title(sort: str, change: str) -> str:
    """Return the heading of the changes of one sort.

    >>> title("term", "label"), title("claim", "added")
    ('Terms with changed label', 'Claims added')
    """
    if change in _WHOLE:
        return f"{_PLURALS[sort]} {change}"
    if sort == change:
        return f"{_PLURALS[sort]} changed"
    return f"{_PLURALS[sort]} with changed {change}"


def markdown(changes: Sequence[Change], limit: int = LISTED) -> str:
    """Return changes as Markdown: a heading for each sort of change, an item for each; a sentence if none."""
    if not changes:
        return "No term, claim, evidence, source, mapping or part of the schema changed.\n"
    blocks = []
    for sort in SORTS:
        for change in CHANGES:
            found = [one for one in changes if (one.sort, one.change) == (sort, change)]
            if found:
                more = [f"- and {len(found) - limit:,} more"] if len(found) > limit else []
                blocks.append(
                    "\n".join(
                        [
                            f"### {title(sort, change)} ({len(found):,})",
                            "",
                            *(_item(one) for one in found[:limit]),
                            *more,
                        ]
                    )
                )
    return "\n\n".join(blocks) + "\n"


def difference(change: Change) -> str:
    """Return what is gone and what came, in one line; nothing for what is wholly new or gone."""
    if change.change in ("added", "removed"):
        return ""
    before = "; ".join(_value(one) for one in change.before)
    after = "; ".join(_value(one) for one in change.after)
    former = f"was {change.former_id}" if change.former_id else ""
    return ", ".join(part for part in (f"{before or 'nothing'} → {after or 'nothing'}", former) if part)


def _item(change: Change) -> str:
    told = difference(change)
    return f"- {_escaped(change.name)} (`{change.id}`){': ' + _escaped(told) if told else ''}"


def _value(statement: str) -> str:
    predicate, _, value = statement.partition(" ")
    if predicate in ("skos:prefLabel", "rdfs:label", "skos:definition", "lw:subtypeOf"):
        return value
    return f"{predicate} {value}"


def _escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", re.sub(r"\s+", " ", text))
