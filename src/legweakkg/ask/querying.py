"""Run a SPARQL query of somebody's own: bind its variables, hold its limits, wrap its results."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from ..arguments import text_of, whole_number
from ..engine import killable
from ..engine.embedded import EmbeddedEngine
from ..engine.remote import RemoteEngine
from ..errors import QueryError, RefusedQueryError, shown
from ..names import XSD, expand
from ..terms import Term, TermRef
from .bindings import bind_variables
from .results import Rows, Triples

if TYPE_CHECKING:
    from .knowledge import KnowledgeGraph

Bindable = str | int | float | Decimal | date | TermRef | Term | NamedNode | Literal
"""A value for a variable. Text is the name, CURIE or IRI of something; ``Literal("…")`` is text as such.

The terms of rdflib, which are texts too, are taken for the RDF terms that they are.
"""

Bindings = Mapping[str, "Bindable | Sequence[Bindable]"]
"""Values for variables by name; a list means any of its members."""


def run(
    kg: KnowledgeGraph, sparql: str, bindings: Bindings, limit: int | None, timeout: float | None
) -> Rows | Triples | bool:
    """Answer a query; see `KnowledgeGraph.query`."""
    text_of(sparql, "A query", QueryError)
    if limit is not None:
        limit = whole_number(limit, "limit", raised=QueryError)
    if not isinstance(bindings, Mapping):
        raise QueryError(f"Values are given by the names of variables, as {{'x': 'stroke'}}, not {shown(bindings)}.")
    bound = bind_variables(
        sparql,
        {
            text_of(name, "The name of a variable", QueryError).lstrip("?$"): [_term(kg, item) for item in values]
            if isinstance(values, Sequence) and not isinstance(values, (str, bytes, NamedNode, Literal))
            else _term(kg, values)
            for name, values in bindings.items()
        },
    )
    try:
        return _answer(kg, bound, limit, timeout)
    except QueryError as error:
        if bindings and error.line is not None:  # a place in what was sent, which begins with the values
            EmbeddedEngine(Store()).query(sparql)  # what is wrong in the query as written is wrong on no data too
        raise


def _answer(kg: KnowledgeGraph, sparql: str, limit: int | None, timeout: float | None) -> Rows | Triples | bool:
    if isinstance(kg.engine, RemoteEngine):
        result = kg.engine.query(sparql, timeout=timeout)
    elif timeout is not None:
        return _killable(kg, sparql, limit, timeout)
    else:
        result = kg.engine.query(sparql)
    if isinstance(result, bool):
        return result
    found = list(result if limit is None else islice(result, limit + 1))
    truncated = limit is not None and len(found) > limit
    if isinstance(result, QuerySolutions):
        return Rows([variable.value for variable in result.variables], found[:limit], truncated)
    return Triples(found[:limit], truncated)


def _killable(kg: KnowledgeGraph, sparql: str, limit: int | None, timeout: float) -> Rows | Triples | bool:
    if not isinstance(kg.engine, EmbeddedEngine):
        raise RefusedQueryError("No time limit can be held on this engine.")
    reply = killable.answer(kg.engine.store, sparql, timeout, limit)
    if reply.kind == "boolean":
        return reply.payload == b"true"
    if reply.kind == "triples":
        quads = parse(reply.payload, format=RdfFormat.N_TRIPLES)
        return Triples((Triple(quad.subject, quad.predicate, quad.object) for quad in quads), reply.truncated)
    solutions = parse_query_results(reply.payload, format=QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - the child wrote them
    return Rows([variable.value for variable in solutions.variables], solutions, reply.truncated)


def _term(kg: KnowledgeGraph, value: object) -> NamedNode | Literal:
    if isinstance(value, str):
        value = _from_rdflib(value) or value
    if isinstance(value, (NamedNode, Literal)):
        return value
    if isinstance(value, BlankNode):
        raise QueryError("A variable cannot be bound to a blank node, which has no name outside its file.")
    if isinstance(value, (TermRef, Term)):
        return _node(value.iri)
    if isinstance(value, (bool, int, float)):
        return Literal(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise QueryError(f"A variable cannot be bound to {value}, which is no decimal of XML Schema.")
        return Literal(format(value, "f"), datatype=NamedNode(XSD + "decimal"))  # which has no exponents
    if isinstance(value, date):
        kind = "dateTime" if hasattr(value, "hour") else "date"
        return Literal(value.isoformat(), datatype=NamedNode(XSD + kind))
    if not isinstance(value, str):
        raise QueryError(f"A variable cannot be bound to {type(value).__name__!r}; give a name, an IRI or a number.")
    name = value.strip()
    return _node(expand(name) or (name.strip("<>") if "://" in name or name.startswith("urn:") else kg._ref(name).iri))


def _from_rdflib(value: str) -> NamedNode | Literal | BlankNode | None:
    """Return a term of rdflib as one of pyoxigraph; None for any other text."""
    terms = sys.modules.get("rdflib.term")  # whoever holds such a term has loaded it, and loading it takes long
    if terms is None or not isinstance(value, terms.Node):
        return None
    if isinstance(value, terms.BNode):
        return BlankNode()
    if not isinstance(value, terms.Literal):
        return _node(str(value))
    if value.language:
        return Literal(str(value), language=value.language)
    return Literal(str(value), datatype=_node(str(value.datatype)) if value.datatype else None)


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError:
        raise QueryError(f"{iri!r} is not a valid IRI.") from None
