"""Turn the rows of a question that answers more than claims into answers in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, QuerySolutions

from ..names import LW, compact, local_name
from ..terms import TermRef
from .answers import AnswerRow, AnswerValue
from .claim_rows import ClaimReader
from .questions import Question, snake_case
from .results import python_value

if TYPE_CHECKING:
    from .knowledge import KnowledgeGraph


def read_rows(kg: KnowledgeGraph, asked: Question, rows: QuerySolutions) -> list[AnswerRow]:
    """Read rows: ``?x`` and ``?xLabel`` become one term, ``?claim`` the claim with its evidence.

    A claim comes in several rows, which are one answer.
    """
    columns = [name for name in asked.columns if not (name.endswith("Label") and name[:-5] in asked.columns)]
    labelled = [name for name in columns if name + "Label" in asked.columns]
    names, terms = tuple(map(snake_case, columns)), frozenset(map(snake_case, labelled))
    places = {variable.value: place for place, variable in enumerate(rows.variables)}
    cells_of = [(places[name], places.get(name + "Label")) for name in columns if name != "claim"]
    known: dict[tuple[Any, Any], AnswerValue] = {}  # most values stand in many rows

    def read(cells: tuple[Any, ...]) -> tuple[AnswerValue, ...]:
        values = []
        for place, label_place in cells_of:
            key = cells[place], None if label_place is None else cells[label_place]
            if key not in known:
                known[key] = _plain(key[0]) if label_place is None else _named(*key)
            values.append(known[key])
        return tuple(values)

    if not asked.shows_claims:
        return [AnswerRow(names, read(row), terms) for row in rows]
    reader = ClaimReader(rows.variables, kg._label)
    found = dict.fromkeys((read(cells), reader.add(cells)) for cells in rows)
    claims, place = reader.claims(), columns.index("claim")
    return [AnswerRow(names, (*values[:place], claims[iri], *values[place:]), terms) for values, iri in found]


def _named(term: Any, label: Any) -> TermRef | None:
    if term is None:
        return None
    return TermRef(local_name(term.value) if label is None else label.value, term.value)


def _plain(term: Any) -> AnswerValue:
    if isinstance(term, NamedNode):
        return local_name(term.value) if term.value.startswith(LW) else compact(term.value)
    value = python_value(term)
    return value if value is None or isinstance(value, (str, int, float, bool)) else float(value)
