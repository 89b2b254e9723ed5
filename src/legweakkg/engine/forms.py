"""The three forms of query, each on top of an engine's one ``query`` method."""

from __future__ import annotations

from abc import ABC, abstractmethod

from pyoxigraph import QuerySolutions, QueryTriples

from ..errors import QueryError


class QueryForms(ABC):
    """What every engine shares: a query of a known form gives the result of that form."""

    @abstractmethod
    def query(self, sparql: str) -> QuerySolutions | QueryTriples | bool:
        """Return the result of a query of any form."""

    def select(self, sparql: str) -> QuerySolutions:
        """Return the solutions of a SELECT query."""
        result = self.query(sparql)
        if not isinstance(result, QuerySolutions):
            raise QueryError("A SELECT query is wanted here.")
        return result

    def ask(self, sparql: str) -> bool:
        """Return the answer of an ASK query."""
        result = self.query(sparql)
        if not isinstance(result, bool):
            raise QueryError("An ASK query is wanted here.")
        return result

    def construct(self, sparql: str) -> QueryTriples:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        result = self.query(sparql)
        if not isinstance(result, QueryTriples):
            raise QueryError("A CONSTRUCT or DESCRIBE query is wanted here.")
        return result
