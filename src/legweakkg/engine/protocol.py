"""What the rest of the package asks of an engine."""

from __future__ import annotations

from typing import Protocol

from pyoxigraph import QuerySolutions, QueryTriples


class Engine(Protocol):
    """A store of named graphs that answers SPARQL 1.1; queries see the union of its graphs.

    Every method takes SPARQL text, in which the prefixes of `legweakkg.names.PREFIXES` need no
    declaration. Results are pyoxigraph's result objects whatever the engine, so that the layers above see
    one kind of value. All raise `QueryError` for SPARQL that cannot be run.
    """

    def select(self, sparql: str) -> QuerySolutions:
        """Return the solutions of a SELECT query."""
        ...

    def ask(self, sparql: str) -> bool:
        """Return the answer of an ASK query."""
        ...

    def construct(self, sparql: str) -> QueryTriples:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        ...

    def query(self, sparql: str) -> QuerySolutions | QueryTriples | bool:
        """Return the result of a query of any form."""
        ...
