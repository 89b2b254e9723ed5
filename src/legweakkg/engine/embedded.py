"""The embedded engine: a pyoxigraph store in this process."""

from __future__ import annotations

import re

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from ..errors import QueryError
from ..names import PREFIXES
from . import guard
from .forms import QueryForms

_PLACE = re.compile(r"(?:error )?at (\d+):(\d+)")


class EmbeddedEngine(QueryForms):
    """A pyoxigraph store of named graphs."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def store(self) -> Store:
        """The pyoxigraph store itself, for exports that read every quad."""
        return self._store

    def query(self, sparql: str) -> QuerySolutions | QueryTriples | bool:
        """Return the result of a query of any form, over the union of the named graphs."""
        guard.refuse_unsafe(sparql)
        return evaluate(self._store, sparql)


def evaluate(store: Store, sparql: str) -> QuerySolutions | QueryTriples | bool:
    """Run a query on a store with our prefixes, turning the engine's errors into `QueryError`."""
    try:
        result = store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise syntax_error(sparql, str(error)) from None
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"The query cannot be evaluated: {error}.") from None
    return bool(result) if isinstance(result, QueryBoolean) else result


def syntax_error(sparql: str, complaint: str) -> QueryError:
    """Say in our words where a query breaks off; the engine only lists the tokens it expected."""
    undeclared = _undeclared_prefix(sparql)
    if undeclared:
        name, line, column = undeclared
        return QueryError(
            f"SPARQL line {line}, column {column}: the prefix {name!r} is not declared; "
            f"add PREFIX {name} <…> at the top.",
            line,
            column,
        )
    place = _PLACE.search(complaint)
    if not sparql.strip():
        return QueryError("The query is empty.")
    if place is None:
        return QueryError(f"The query is not valid SPARQL: {complaint}.")
    line, column = int(place[1]), int(place[2])
    lines = sparql.splitlines()
    before = lines[line - 1][: column - 1].strip() if line <= len(lines) else ""
    after = f" after {before[-30:]!r}" if before else ""
    return QueryError(f"SPARQL line {line}, column {column}: the query cannot go on{after}.", line, column)


def _undeclared_prefix(sparql: str) -> tuple[str, int, int] | None:
    opaque = re.compile(r"<[^<>\s]*>|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|\#[^\n]*")
    text = opaque.sub(lambda match: " " * len(match.group()), sparql)
    declared = set(re.findall(r"\bPREFIX\s+([\w.-]*):", text, re.IGNORECASE)) | set(PREFIXES) | {"_"}
    for match in re.finditer(r"(?<![\w?$:.-])([A-Za-z][\w.-]*|):(?=[\w])", text):
        if match[1] not in declared:
            return (match[1], *guard.position(sparql, match.start()))
    return None
