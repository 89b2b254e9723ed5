"""Turn the rows of ``details/claim.rq`` into claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import QuerySolutions, Variable

from ..frozen import FrozenDict
from ..names import compact, local_name
from ..source.claim_ids import QUALIFIERS
from ..terms import Claim, Evidence, Source, Stance, TermRef
from .questions import for_reader

if TYPE_CHECKING:
    from ..engine.protocol import Engine

STANCES: Final[dict[str, Stance]] = {"supportedBy": "supports", "refinedBy": "refines", "refutedBy": "refutes"}
"""The stance of evidence, by the name of the property that leads to it."""

_ORDER = tuple(STANCES.values())
_HEAD: Final = (
    "subject",
    "subjectLabel",
    "predicate",
    "object",
    "objectLabel",
    "polarity",
    "rejectedBecause",
)
_EVIDENCE: Final = (
    "stance",
    "evidence",
    "evidenceType",
    "source",
    "sourceTitle",
    "sourceKind",
    "year",
    "address",
    "line",
    "sentence",
    "role",
    "note",
    "rationale",
    "attributedTo",
)

_UNQUALIFIED: Final[FrozenDict[str, tuple[TermRef, ...]]] = FrozenDict()

Cells = Sequence[Any]
"""The terms of one row, in the order of the query's variables."""


class ClaimReader:
    """Gathers claims from rows, of which each claim has one for every qualifier and every item of evidence.

    ``label_of`` gives the label of a term's IRI, for the values of qualifiers. Cells are read by place, and what
    many rows repeat (terms, evidence, sources) is made once: answers of a thousand claims are common.
    """

    def __init__(self, variables: Sequence[Variable], label_of: Callable[[str], str]) -> None:
        places = {variable.value: place for place, variable in enumerate(variables)}
        self._claim, self._key, self._value, self._item = (
            places[name] for name in ("claim", "key", "value", "evidence")
        )
        self._head = itemgetter(*(places[name] for name in _HEAD))
        self._evidence_cells = itemgetter(*(places[name] for name in _EVIDENCE))
        self._label_of = label_of
        self._heads: dict[str, Cells] = {}
        self._qualifiers: dict[str, dict[str, set[TermRef]]] = {}
        self._evidence: dict[str, dict[tuple[str, str], Evidence]] = {}
        self._terms: dict[str, TermRef] = {}
        self._items: dict[tuple[str, str], Evidence] = {}
        self._sources: dict[str, Source] = {}

    def add(self, cells: Cells) -> str:
        """Take in a row and return the IRI of its claim."""
        iri: str = cells[self._claim].value
        if iri not in self._heads:
            self._heads[iri] = self._head(cells)
            self._evidence[iri] = {}
        if cells[self._key] is not None:
            values = self._qualifiers.setdefault(iri, {})
            value = self._term(cells[self._value].value)
            values.setdefault(local_name(cells[self._key].value), set()).add(value)
        elif cells[self._item] is not None:
            item = self._evidence_cells(cells)
            key = item[0].value, item[1].value
            if key not in self._items:
                self._items[key] = self._new_evidence(item)
            self._evidence[iri][key] = self._items[key]
        return iri

    def claims(self) -> dict[str, Claim]:
        """Return the claims by IRI, in the order of their first rows, each with all its evidence."""
        return {iri: self._made(iri, head) for iri, head in self._heads.items()}

    def _made(self, iri: str, head: Cells) -> Claim:
        subject, subject_label, predicate, target, target_label, polarity, rejected = head
        qualifiers = self._qualifiers.get(iri, {})
        return Claim(
            iri,
            self._term(subject.value, subject_label),
            predicate.value,
            self._term(target.value, target_label),
            polarity.value,
            _text(rejected),
            FrozenDict((name, tuple(sorted(qualifiers[name]))) for name in QUALIFIERS if name in qualifiers)
            if qualifiers
            else _UNQUALIFIED,
            tuple(sorted(self._evidence[iri].values(), key=_evidence_order)),
        )

    def _term(self, iri: str, label: Any = None) -> TermRef:
        found = self._terms.get(iri)
        if found is None:
            found = self._terms[iri] = TermRef(self._label_of(iri) if label is None else label.value, iri)
        return found

    def _new_evidence(self, cells: Cells) -> Evidence:
        stance, item, kind, document, title, source_kind, year, address, line, sentence, role, note, why, whom = cells
        iri: str = item.value
        source = None
        if document is not None:
            source = self._sources.get(document.value)
            if source is None:
                source = self._sources[document.value] = Source(
                    document.value, _text(title), _text(source_kind), _text(year), _text(address)
                )
        return Evidence(
            iri,
            STANCES[local_name(stance.value)],
            "" if kind is None else compact(kind.value),
            source,
            _locator(iri, source, line, sentence, role),
            _text(note) or _text(why),
            "" if whom is None else self._label_of(whom.value),
        )


def read_claims(rows: QuerySolutions, label_of: Callable[[str], str]) -> list[Claim]:
    """Return the claims of the rows, each with all its evidence; see `ClaimReader`.

    They are ordered as the query orders them, which some engines do not quite do.
    """
    reader = ClaimReader(rows.variables, label_of)
    for row in rows:
        reader.add(row)
    return sorted(reader.claims().values(), key=lambda claim: (claim.subject.label.lower(), claim.iri))


def select_claims(engine: Engine, query: str, label_of: Callable[[str], str]) -> list[Claim]:
    """Return the claims of a query for their details, which is asked without what `read_claims` does itself."""
    return read_claims(engine.select(for_reader(query)), label_of)


def _locator(iri: str, source: Source | None, line: Any, sentence: Any, role: Any) -> str:
    if line is not None:
        comment = ", a reader's comment" if _text(role) == "comment" else ""
        return f"line {line.value}, sentence {sentence.value}{comment}"
    if source is None:
        return "curation"
    prefix, _, number = local_name(source.iri).partition("_")
    return f"PMID:{number}" if prefix == "pmid" else source.address or compact(iri)


def _evidence_order(item: Evidence) -> tuple[int, str]:
    return _ORDER.index(item.stance), item.iri


def _text(term: Any) -> str:
    return "" if term is None else str(term.value)
