"""The remote engine: any service of SPARQL 1.1 Protocol, asked over HTTP.

Source: SPARQL 1.1 Protocol, W3C Recommendation 2013 (https://www.w3.org/TR/sparql11-protocol/). Questions are
sent as forms, which every server accepts; they change nothing, so a failed one is tried again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from ..errors import EngineError, QueryError, QueryTimeoutError
from ..names import LAYERS, PREFIXES, graph_iri
from . import guard
from .datasets import replace_graphs, without_clauses
from .dialects import DIALECTS, NOTHING, Dialect, dataset, recognise, standard_results
from .escapes import without_escapes
from .forms import QueryForms
from .published import QUERY, RECORD, Progress, read_record
from .service import Answer, Service

JSON = "application/sparql-results+json"
TRIPLES = "application/n-triples, text/turtle;q=0.8"
GRAPHS = tuple(graph_iri(layer) for layer in (*LAYERS, "derived", "extra"))
"""The graphs that make up the default graph, unless others are named or the record names them."""

_USED_PREFIX = re.compile(r"(?<![\w?$:<-])([a-z]+):")
_BASE = re.compile(r"\s*BASE\s*<[^<>\s]*>\s*", re.IGNORECASE)
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_ROWS = "SELECT (1 AS ?row) "


class RemoteEngine(QueryForms):
    """A SPARQL service elsewhere, which holds the graphs that ``legweakkg publish`` wrote there.

    ``url`` is the address for queries, such as ``http://localhost:7878/query``. ``graphs`` are the named graphs
    that questions see; left out, they are those that ``publish`` wrote there, or `GRAPHS` where it wrote none; with
    none at all the server decides. ``confined`` lets queries see no others, whatever they name. The further
    ``options`` are those of `Service`.
    Raises EngineError for a server that is away, refuses or answers nonsense, QueryTimeoutError, and QueryError for
    SPARQL that it refuses.
    """

    def __init__(
        self,
        url: str,
        *,
        dialect: str | None = None,
        graphs: Sequence[str] | None = None,
        confined: bool = False,
        **options: Any,
    ) -> None:
        if dialect is not None and dialect not in DIALECTS:
            raise EngineError(f"There is no dialect {dialect!r}; known are: {', '.join(DIALECTS)}.")
        self._service = Service(url, **options)
        self._dialect = DIALECTS[dialect] if dialect else None
        self._graphs = tuple(graphs) if graphs is not None else None
        self._confined = confined

    @property
    def url(self) -> str:
        """The address for queries, without credentials."""
        return self._service.url

    @property
    def dialect(self) -> Dialect:
        """How the server wants to be asked, recognised at the first question unless it was given."""
        if self._dialect is None:
            answer = self._service.send(form={"query": "ASK {}"}, headers={"Accept": JSON})
            self._dialect = recognise(answer.headers.get("server", ""))
        return self._dialect

    @property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs that questions see."""
        if self._graphs is None:
            self._graphs = tuple(sorted(self.published())) or GRAPHS
        return self._graphs

    def __repr__(self) -> str:
        return f"<RemoteEngine {self.url}>"

    def close(self) -> None:
        """Close the connections."""
        self._service.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def published(self) -> dict[str, Progress]:
        """Return what ``legweakkg publish`` says of the graphs that it wrote there, by their IRIs."""
        result = self._evaluate(QUERY, "SELECT", dataset([RECORD], [RECORD]))
        assert isinstance(result, QuerySolutions)  # noqa: S101 - it is a SELECT
        return read_record(result)

    def query(
        self,
        sparql: str,
        default: Sequence[str] | None = None,
        named: Sequence[str] | None = None,
        *,
        timeout: float | None = None,
    ) -> QuerySolutions | QueryTriples | bool:
        """Return the result of a query of any form, over the union of the graphs.

        ``default`` and ``named`` are the dataset of the request; they win over FROM clauses of the query, and
        these over the union. ``timeout`` is the number of seconds that this query is waited for.
        """
        guard.refuse_unsafe(sparql)
        form = _FORM.search(guard.blank(sparql))
        if form is None:
            raise QueryError("The query is neither SELECT, ASK, CONSTRUCT nor DESCRIBE.")
        text, *clauses = without_clauses(without_escapes(sparql))
        if default is None and named is None and any(clauses):
            default, named = clauses
        if default is None and named is None:
            parameters = self._union()
        else:
            parameters = dataset(self._visible(default or ()), self._visible(named or ()))
        if self._confined:
            text = replace_graphs(text, lambda graph: graph if graph in self.graphs else NOTHING)
        return self._evaluate(with_prefixes(text), form[1].upper(), parameters, timeout)

    def _union(self) -> list[tuple[str, str]]:
        if self.dialect.union_parameter is not None and not self._confined:
            return [self.dialect.union_parameter]
        if not self.graphs and not self._confined:
            return []
        return dataset(self.graphs, (*self.graphs, NOTHING))

    def _visible(self, graphs: Sequence[str]) -> list[str]:
        return [graph for graph in graphs if not self._confined or graph in self.graphs]

    def _evaluate(
        self, sparql: str, form: str, parameters: list[tuple[str, str]], timeout: float | None = None
    ) -> QuerySolutions | QueryTriples | bool:
        if form in ("SELECT", "ASK"):
            return self._solutions(self._post(sparql, JSON, parameters, timeout), form == "ASK")
        answer = self._post(sparql, TRIPLES, parameters, timeout)
        if self.dialect.hides_cut_triples:
            self._post(rows_of(sparql), JSON, parameters, timeout)
        return self._triples(answer)

    def _post(
        self, sparql: str, accept: str, parameters: list[tuple[str, str]], timeout: float | None = None
    ) -> Answer:
        form: dict[str, list[str]] = {"query": [sparql]}
        for name, value in parameters:
            form.setdefault(name, []).append(value)
        dialect = self.dialect
        try:
            answer = self._service.send(form=form, headers={"Accept": accept}, timeout=timeout)
        except EngineError as error:
            if dialect.timeout_words and dialect.timeout_words in str(error):
                raise QueryTimeoutError(f"{self.url} stopped the query for taking too long.") from None
            raise
        except QueryError as error:
            if dialect.echo and dialect.echo in str(error):
                raise QueryError(str(error).partition(dialect.echo)[0] + ".") from None
            raise
        if dialect.partial_header in answer.headers:
            raise QueryTimeoutError(f"{self.url} ran out of time and answered with a part only; narrow the question.")
        if dialect.cut_header in answer.headers:
            raise EngineError(
                f"{self.url} cuts answers at {answer.headers[dialect.cut_header]} rows, as its settings say; "
                "narrow the question or raise its limit."
            )
        return answer

    def _solutions(self, answer: Answer, ask: bool) -> QuerySolutions | bool:
        self._expect(answer, ("json",))
        data = standard_results(answer.content, ask) if self.dialect.rewritten_results else answer.content
        result: QuerySolutions | QueryBoolean | None = None
        complaint = ""
        try:
            result = parse_query_results(data, format=QueryResultsFormat.JSON)
            if isinstance(result, QuerySolutions):
                for _ in result:  # so that a broken answer fails here and not in the middle of its use
                    pass
                result = parse_query_results(data, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            # an error must not hold the result: it cannot be thrown away in another thread
            complaint, result = str(error), None
        if result is None:
            raise EngineError(f"{self.url} answered with broken JSON results: {complaint}.")
        if isinstance(result, QuerySolutions) == ask:
            result = None
            raise EngineError(f"{self.url} answered {'ASK' if ask else 'SELECT'} with results of another form.")
        return result if isinstance(result, QuerySolutions) else bool(result)

    def _triples(self, answer: Answer) -> QueryTriples:
        self._expect(answer, ("n-triples", "text/plain", "turtle"))
        form = RdfFormat.TURTLE if "turtle" in answer.content_type else RdfFormat.N_TRIPLES
        store = Store()
        try:
            store.extend(parse(answer.content, format=form))
        except (SyntaxError, ValueError) as error:
            raise EngineError(f"{self.url} answered with broken RDF: {error}.") from None
        result = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(result, QueryTriples)  # noqa: S101 - a CONSTRUCT gives triples
        return result

    def _expect(self, answer: Answer, types: Sequence[str]) -> None:
        if not any(name in answer.content_type for name in types):
            raise EngineError(
                f"{self.url} answered with {answer.content_type or 'no content type'} instead of SPARQL results; is "
                "this the address for queries? Usual ones end in /query or /sparql."
            )


def with_prefixes(sparql: str) -> str:
    """Return a query with the declarations of our prefixes that it uses and does not declare.

    >>> with_prefixes("ASK { ?s lw:treats ?o }").splitlines()[0]
    'PREFIX lw: <https://w3id.org/legweakkg/ontology#>'
    """
    used = set(_USED_PREFIX.findall(sparql)) - set(_DECLARED.findall(sparql))
    lines = [f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items() if prefix in used]
    base = _BASE.match(sparql)
    start = base.end() if base else 0  # Virtuoso wants BASE before all else; test_served_virtuoso.py
    return sparql[:start] + "".join(lines) + sparql[start:]


def with_base(sparql: str, base: str) -> str:
    """Return a query with a base for its relative IRIs, unless it begins with one of its own.

    >>> with_base("ASK { <a> ?p ?o }", "http://localhost/sparql").splitlines()[0]
    'BASE <http://localhost/sparql>'
    """
    return sparql if not base or _BASE.match(sparql) else f"BASE <{base}>\n{sparql}"


def rows_of(sparql: str) -> str:
    """Return a SELECT with one row for each solution that a CONSTRUCT or DESCRIBE takes its triples from.

    >>> rows_of("CONSTRUCT { ?s a ?k } WHERE { ?s a ?k } LIMIT 5")
    'SELECT (1 AS ?row) WHERE { ?s a ?k } LIMIT 5'
    """
    bare = guard.blank(sparql)
    form = _FORM.search(bare)
    assert form is not None  # noqa: S101 - the form is known
    braces = list(re.finditer(r"[{}]", bare[form.end() :]))
    start = form.end()
    if form[1].upper() == "CONSTRUCT" and not re.match(r"\s*WHERE\b", bare[start:], re.IGNORECASE):
        depth = 0
        for brace in braces:
            depth += 1 if brace.group() == "{" else -1
            if not depth:
                start += brace.end()
                break
    elif braces:  # DESCRIBE ?x WHERE { … }, CONSTRUCT WHERE { … }
        start += braces[0].start()
    else:  # DESCRIBE <…>: one row
        return sparql[: form.start()] + _ROWS + "{}"
    return sparql[: form.start()] + _ROWS + sparql[start:].strip()
