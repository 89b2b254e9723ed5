"""Two claims that share an id by mistake: as triples they are one, so it shows only in the text that states them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, RdfFormat

from ..errors import SourceError
from ..names import LW, compact
from .positions import Place, positions

ONCE = tuple(
    LW + name
    for name in ("subject", "predicate", "object", "polarity", "researchStatus", "frequency", "certainty", "severity")
)
"""What a claim says once: two values of these are two claims."""


def refuse_shared_ids(quads: Iterable[Quad], data: bytes, name: str) -> None:
    """Raise SourceError where two statements of Turtle text give one claim different values of what it says once.

    ``quads`` are those of the text. Written as one statement, which value belongs to which claim would be lost. One
    statement with two values stays as it is, and is for a check to report.
    """
    stated: dict[tuple[object, str], set[object]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value in ONCE and isinstance(quad.subject, NamedNode):
            stated[quad.subject, quad.predicate.value].add(quad.object)
    if all(len(values) == 1 for values in stated.values()):
        return  # nearly always, and places cost time
    first: dict[tuple[NamedNode, str], tuple[object, Place]] = {}
    for placed in positions(data, RdfFormat.TURTLE):
        subject, predicate = placed.quad.subject, placed.quad.predicate.value
        if predicate not in ONCE or not isinstance(subject, NamedNode):
            continue
        value, place = first.setdefault((subject, predicate), (placed.quad.object, placed.subject))
        if value != placed.quad.object and place != placed.subject:
            raise SourceError(
                f"{compact(subject.value)} is a claim on line {place[0]} already, with another {compact(predicate)}; "
                "the two would become one. Give one of them the id that follows from its content.",
                name,
                placed.subject[0],
            )
