"""The remote engine: any service of SPARQL 1.1 Protocol, asked over HTTP.

Source: SPARQL 1.1 Protocol, W3C Recommendation 2013 (https://www.w3.org/TR/sparql11-protocol/). Questions are
sent as forms, which every server accepts; they change nothing, so a failed one is tried again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from pyoxigraph import QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Store, parse, parse_query_results

from ..errors import EngineError, QueryError
from ..names import LAYERS, PREFIXES, graph_iri
from . import guard
from .dialects import DIALECTS, Dialect, dataset, recognise
from .forms import QueryForms
from .service import Service

if TYPE_CHECKING:
    import httpx

JSON = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
GRAPHS = tuple(graph_iri(layer) for layer in (*LAYERS, "derived", "extra"))
"""The graphs that make up the default graph, unless others are named."""

_USED_PREFIX = re.compile(r"(?<![\w?$:<-])([a-z]+):(?=[\w_])")
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)


class RemoteEngine(QueryForms):
    """A SPARQL service elsewhere, which holds the graphs that ``legweakkg publish`` wrote there.

    ``url`` is the address for queries, such as ``http://localhost:7878/query``; ``graphs`` the named graphs
    that questions see, where the server must be told; the further ``options`` are those of `Service`. Raises
    EngineError for a server that is away, refuses or answers nonsense, QueryTimeoutError, and QueryError for
    SPARQL that it refuses.
    """

    def __init__(self, url: str, *, dialect: str | None = None, graphs: Sequence[str] = GRAPHS, **options: Any) -> None:
        if dialect is not None and dialect not in DIALECTS:
            raise EngineError(f"There is no dialect {dialect!r}; known are: {', '.join(DIALECTS)}.")
        self._service = Service(url, **options)
        self._dialect = DIALECTS[dialect] if dialect else None
        self._graphs = tuple(graphs)

    @property
    def url(self) -> str:
        """The address for queries, without credentials."""
        return self._service.url

    @property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs that questions see."""
        return self._graphs

    @property
    def dialect(self) -> Dialect:
        """How the server wants to be asked, recognised at the first question unless it was given."""
        if self._dialect is None:
            response = self._post("ASK {}", JSON, [])
            self._dialect = recognise(response.headers.get("server", ""))
        return self._dialect

    def __repr__(self) -> str:
        return f"<RemoteEngine {self.url}>"

    def close(self) -> None:
        """Close the connections."""
        self._service.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def query(self, sparql: str) -> QuerySolutions | QueryTriples | bool:
        """Return the result of a query of any form, over the union of the graphs."""
        guard.refuse_unsafe(sparql)
        form = _FORM.search(guard.blank(sparql))
        if form is None:
            raise QueryError("The query is neither SELECT, ASK, CONSTRUCT nor DESCRIBE.")
        triples = form[1].upper() in ("CONSTRUCT", "DESCRIBE")
        wanted = N_TRIPLES if triples else JSON
        response = self._post(with_prefixes(sparql), wanted, dataset(self.dialect, self._graphs))
        return self._triples(response) if triples else self._solutions(response, form[1].upper() == "ASK")

    def _post(self, sparql: str, accept: str, parameters: list[tuple[str, str]]) -> httpx.Response:
        form: dict[str, list[str]] = {"query": [sparql]}
        for name, value in parameters:
            form.setdefault(name, []).append(value)
        return self._service.send(form=form, headers={"Accept": accept})

    def _solutions(self, response: httpx.Response, ask: bool) -> QuerySolutions | bool:
        self._expect(response, ("json",))
        data = response.content
        if self.dialect.ask_as_select or self.dialect.booleans_as_integers:
            data = _standardised(data, ask)
        try:
            result = parse_query_results(data, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise EngineError(f"{self.url} answered with broken JSON results: {error}.") from None
        if isinstance(result, QuerySolutions):
            return self._checked(data, result)
        return bool(result)

    def _checked(self, data: bytes, result: QuerySolutions) -> QuerySolutions:
        """Read all rows once, so that a broken answer fails here and not in the middle of its use."""
        try:
            for _ in result:
                pass
            again = parse_query_results(data, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise EngineError(f"{self.url} answered with broken JSON results: {error}.") from None
        assert isinstance(again, QuerySolutions)  # noqa: S101 - the same bytes gave solutions above
        return again

    def _triples(self, response: httpx.Response) -> QueryTriples:
        self._expect(response, ("n-triples", "text/plain", "turtle"))
        turtle = "turtle" in response.headers.get("content-type", "")
        store = Store()
        try:
            store.extend(parse(response.content, format=RdfFormat.TURTLE if turtle else RdfFormat.N_TRIPLES))
        except (SyntaxError, ValueError) as error:
            raise EngineError(f"{self.url} answered with broken RDF: {error}.") from None
        result = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(result, QueryTriples)  # noqa: S101 - a CONSTRUCT gives triples
        return result

    def _expect(self, response: httpx.Response, types: Sequence[str]) -> None:
        stated = response.headers.get("content-type", "")
        if not any(name in stated.lower() for name in types):
            raise EngineError(
                f"{self.url} answered with {stated or 'no content type'} instead of SPARQL results; is "
                "this the address for queries? Usual ones end in /query or /sparql."
            )


def with_prefixes(sparql: str) -> str:
    """Return a query with the declarations of our prefixes that it uses and does not declare.

    >>> with_prefixes("ASK { ?s lw:treats ?o }").splitlines()[0]
    'PREFIX lw: <https://w3id.org/legweakkg/ontology#>'
    """
    used = set(_USED_PREFIX.findall(sparql)) - set(_DECLARED.findall(sparql))
    lines = [f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items() if prefix in used]
    return "".join(lines) + sparql


def _standardised(data: bytes, ask: bool) -> bytes:
    """Return results in which ASK has its own shape and booleans their own lexical form."""
    try:
        document = json.loads(data)
        rows = document.get("results", {}).get("bindings", [])
        if ask and "boolean" not in document:
            value = next(iter(rows[0].values()))["value"] if rows else "0"
            return json.dumps({"head": {}, "boolean": value in ("1", "true")}).encode()
        for row in rows:
            for cell in row.values():
                if cell.get("type") == "typed-literal":
                    cell["type"] = "literal"
                if cell.get("datatype", "").endswith("#boolean"):
                    cell["value"] = {"1": "true", "0": "false"}.get(cell["value"], cell["value"])
        return json.dumps(document).encode()
    except (AttributeError, KeyError, TypeError, ValueError, StopIteration):
        return data
