"""A SPARQL service as surroundings of a contribution: look-ups become queries of plain SPARQL 1.1.

Every look-up names its terms in a VALUES block and asks the named graphs that ``legweakkg publish`` wrote, so that any
service that holds them will do. What a service may cut off, lists of thousands, is asked for page by page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, Quad

from ..ask.lookup import beginning, normalise
from ..ask.sorted_names import OURS
from ..engine.protocol import Engine
from ..errors import EngineError
from ..names import GRAPH
from .asserted import Node, Term
from .surroundings import DERIVED, NAMES, Pattern, beyond

_Any = TypeVar("_Any")

_BATCH = 200
"""Terms in one VALUES block."""

_PAGE = 5_000
"""Triples in one page."""

_ASSERTED = f'FILTER(STRSTARTS(STR(?g), "{GRAPH}") && ?g != {DERIVED})'


_OURS = f"VALUES ?g {{ {' '.join(map(str, OURS))} }} GRAPH ?g"


def _names_pattern(starts: Collection[str]) -> str:
    """Return the SPARQL pattern of names (?s ?p ?o) in our layers that may begin with some letters when normalised."""
    properties = f"VALUES ?p {{ {' '.join(map(str, NAMES))} }}"
    return f'{properties} {_OURS} {{ ?s ?p ?o }} FILTER(REGEX(STR(?o), "{beginning(starts)}", "i"))'


def _ids_pattern(starts: Collection[str]) -> str:
    """Return the SPARQL pattern of ids (?s) that our layers give a type (?o) and that start with one of the texts."""
    any_start = " || ".join(f"STRSTARTS(STR(?s), {Literal(start)})" for start in sorted(starts)) or "false"
    return f"{_OURS} {{ ?s a ?o }} FILTER(isIRI(?s) && ({any_start}))"


class ServedSurroundings:
    """The asserted graphs that a service holds; nothing is written there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._address = getattr(engine, "url", "the service")
        self._outside: dict[Term, bool] = {}
        self._starts: set[str] = set()
        self._named: dict[str, set[Quad]] = {}

    def find(self, patterns: Iterable[Pattern]) -> Iterator[Quad]:
        """Yield the triples that match any of the patterns; blank nodes have no names to ask by, and are left out."""
        by_form: dict[tuple[bool, bool, bool], list[Pattern]] = {}
        for pattern in patterns:
            if not any(isinstance(term, BlankNode) for term in pattern):
                form = (pattern[0] is not None, pattern[1] is not None, pattern[2] is not None)
                by_form.setdefault(form, []).append(pattern)
        for form, found in sorted(by_form.items()):
            names = [name for name, given in zip(("?s", "?p", "?o"), form, strict=True) if given]
            for some in _batches(found):
                rows = " ".join(f"({' '.join(str(term) for term in row if term is not None)})" for row in some)
                values = f"VALUES ({' '.join(names)}) {{ {rows} }} " if names else ""
                yield from self._triples(f"{values}GRAPH ?g {{ ?s ?p ?o }} {_ASSERTED}")

    def witnesses(self, nodes: Iterable[Term]) -> set[Node]:
        """Return for each of the nodes that is the value of any triple the subject of one."""
        found: set[Node] = set()
        for some in _batches(node for node in nodes if not isinstance(node, BlankNode)):
            rows = self._engine.select(
                f"SELECT ?o (SAMPLE(?s) AS ?one) WHERE {{ VALUES ?o {{ {' '.join(map(str, some))} }} "
                f"GRAPH ?g {{ ?s ?p ?o }} {_ASSERTED} }} GROUP BY ?o"
            )
            found |= {row["one"] for row in rows if row["one"] is not None}
        return found

    def schema(self) -> Iterable[Quad]:
        """Return what the schema states, in one answer, since its blank nodes have names within that only."""
        pattern = f"GRAPH {OURS[0]} {{ ?s ?p ?o }}"
        [counted] = self._engine.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
        quads = [Quad(row["s"], row["p"], row["o"]) for row in self._engine.select(f"SELECT ?s ?p ?o {{ {pattern} }}")]
        if not quads:
            raise EngineError(
                f"{self._address} answers, but holds no knowledge graph; write it there: legweakkg publish."
            )
        if len(quads) != int(counted["n"].value):
            raise EngineError(
                f"{self._address} cuts its answers off at {len(quads):,} rows; the schema has "
                f"{counted['n'].value}. Allow it more rows."
            )
        return quads

    def names(self, starts: Collection[str]) -> Iterable[str]:
        """Return the names in our own layers, as lookups compare them, that begin with one of some letters."""
        self._ask_names(starts)
        return [name for name in self._named if name.startswith(tuple(starts))]

    def named(self, names: Collection[str]) -> Iterable[Quad]:
        """Return the labels and synonyms in our own layers that lookups take for one of some names."""
        self._ask_names({name[:2] for name in names})
        return [quad for name in names for quad in self._named.get(name, ())]

    def _ask_names(self, starts: Collection[str]) -> None:
        new = {start for start in starts if not start.startswith(tuple(self._starts))}
        for quad in self._paged(_names_pattern(new)) if new else ():
            if isinstance(quad.object, Literal):
                self._named.setdefault(normalise(quad.object.value), set()).add(quad)
        self._starts |= new

    def ids(self, starts: Collection[str]) -> Iterable[str]:
        """Return the ids that our own layers give a type and that start with one of the texts."""
        return (
            str(getattr(quad.subject, "value", ""))
            for quad in self._paged(f"{_ids_pattern(starts)} BIND(rdf:type AS ?p)")
        )

    def everything(self) -> Iterable[Quad]:
        """Return what our own layers state, and what ingested ones say of the terms that those name."""
        schema = list(self.schema())
        rest = " ".join(str(graph) for graph in OURS[1:])
        quads = schema + list(self._paged(f"VALUES ?g {{ {rest} }} GRAPH ?g {{ ?s ?p ?o }}"))
        return [*quads, *self.find(beyond(quads))]

    def is_outside(self, node: Term) -> bool:
        """Tell whether an ingested vocabulary describes a node, and nothing else does."""
        if isinstance(node, Literal | BlankNode):
            return False
        if node not in self._outside:
            rows = self._engine.select(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ {node} ?p ?o }} {_ASSERTED} }}")
            graphs = {row["g"] for row in rows}
            self._outside[node] = bool(graphs) and not graphs & set(OURS)
        return self._outside[node]

    def _triples(self, where: str, order: str = "") -> Iterator[Quad]:
        for row in self._engine.select(f"SELECT ?s ?p ?o WHERE {{ {where} }} {order}"):
            if not isinstance(row["s"], BlankNode) and not isinstance(row["o"], BlankNode):
                yield Quad(row["s"], row["p"], row["o"])

    def _paged(self, where: str) -> Iterator[Quad]:
        """Yield triples in the order of their subjects, each page beginning after the last whole one before."""
        after = ""
        while True:
            later = f"FILTER(isIRI(?s) && !isBlank(?o) && STR(?s) > {Literal(after)})"
            page = list(self._triples(f"{where} {later}", f"ORDER BY STR(?s) LIMIT {_PAGE}"))
            subjects = [str(getattr(quad.subject, "value", "")) for quad in page]
            if len(page) < _PAGE:
                yield from page
                return
            whole = [quad for quad, subject in zip(page, subjects, strict=True) if subject != subjects[-1]]
            if not whole:
                raise EngineError(f"{self._address} states {_PAGE:,} triples and more about {subjects[-1]} alone.")
            yield from whole
            after = subjects[len(whole) - 1]


def _batches(terms: Iterable[_Any]) -> Iterator[list[_Any]]:
    ordered = sorted(terms, key=str)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]
