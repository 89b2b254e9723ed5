"""The asserted graph that is checked: triples in memory, to be looked up, queried and edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

Node = NamedNode | BlankNode | Triple
Term = Node | Literal


class Lookup(Protocol):
    """What answers look-ups of triples."""

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        target: Term | None,
        /,
    ) -> Iterator[Quad]:
        """Yield the triples that match; None matches everything."""
        ...


class AssertedGraph:
    """Asserted triples in memory, as quads of the default graph."""

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self._store = Store()
        self._store.extend(quads)

    def __len__(self) -> int:
        return len(self._store)

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._store)

    def __contains__(self, quad: Quad) -> bool:
        return quad in self._store

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object: Term | None,  # noqa: A002 - as in pyoxigraph
    ) -> Iterator[Quad]:
        """Yield the triples that match; None matches everything."""
        return self._store.quads_for_pattern(subject, predicate, object)

    def select(self, query: str, prefixes: dict[str, str]) -> QuerySolutions | None:
        """Return the solutions of a query, None where it is no SELECT query; errors are pyoxigraph's."""
        rows = self._store.query(query, prefixes=prefixes)
        return rows if isinstance(rows, QuerySolutions) else None

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add triples."""
        self._store.extend(quads)

    def replace(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Remove triples, then add some."""
        for quad in removed:
            self._store.remove(quad)
        self._store.extend(added)
