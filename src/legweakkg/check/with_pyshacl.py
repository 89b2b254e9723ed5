"""SHACL Core by pySHACL, the reference validator."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ..errors import CheckError
from ..names import XSD
from .results import Result, Term
from .shapes import SH, Shapes

if TYPE_CHECKING:
    import rdflib

_STRING = XSD + "string"


def validate_core(shapes: Shapes, quads: list[Quad]) -> list[Result]:
    """Return what pySHACL finds in some triples; raises CheckError where it fails or merely warns."""
    import pyshacl
    import rdflib

    with _without_word(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        data = to_rdflib(quads)
        try:
            _, report, text = pyshacl.validate(
                data,
                shacl_graph=to_rdflib(shapes.core),
                inference="none",
                advanced=False,
                js=False,
                meta_shacl=False,
                do_owl_imports=False,
            )
        except Exception as error:  # pySHACL raises its own types, and rdflib's
            raise CheckError(f"pySHACL could not validate: {error}.") from None
    for warning in caught:
        if "shacl" in warning.category.__name__.lower() or "recurs" in str(warning.message).lower():
            raise CheckError(f"pySHACL warns, so its verdict cannot be relied on: {warning.message}.")
    if not isinstance(report, rdflib.Graph):
        raise CheckError(f"pySHACL could not validate: {text}.")
    sh = rdflib.Namespace(SH)
    return [_result(shapes, report, node, sh) for node in report.objects(None, sh.result)]


@contextmanager
def _without_word() -> Iterator[None]:
    """Keep rdflib from logging stack traces of impossible values: ``lwsh:ValueForm`` reports them, with their place."""
    log = logging.getLogger("rdflib.term")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def to_rdflib(quads: list[Quad]) -> rdflib.Graph:
    """Return triples as an rdflib graph; plain strings lose their datatype, as rdflib's own parser has it."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for quad in quads:
        graph.add((_to_rdflib(quad.subject), _to_rdflib(quad.predicate), _to_rdflib(quad.object)))
    return graph


def _result(shapes: Shapes, report: Any, node: Any, sh: Any) -> Result:
    focus = _from_rdflib(report.value(node, sh.focusNode))
    path = report.value(node, sh.resultPath)
    value = report.value(node, sh.value)
    shape = shapes[str(report.value(node, sh.sourceShape))]
    return simplified(
        shape, focus, NamedNode(str(path)) if path else None, _from_rdflib(value) if value is not None else None
    )


def simplified(shape: Any, focus: Term, path: NamedNode | None, value: Term | None) -> Result:
    """Return a result without what says nothing: a node is not its own offending value."""
    return Result(shape, focus, path, None if path is None and value == focus else value)


def _to_rdflib(term: Any) -> Any:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    return rdflib.Literal(
        term.value, datatype=None if datatype == _STRING else rdflib.URIRef(datatype), normalize=False
    )


def _from_rdflib(term: Any) -> Term:
    import rdflib

    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        return Literal(str(term), datatype=NamedNode(str(term.datatype))) if term.datatype else Literal(str(term))
    return BlankNode(str(term)) if isinstance(term, rdflib.BNode) else NamedNode(str(term))
