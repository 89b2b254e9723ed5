"""SHACL Core by the Rust validator ``shacl``, for graphs on which pySHACL takes minutes."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from ..errors import CheckError, MissingExtraError
from .results import Result, Term
from .shapes import Shapes
from .with_pyshacl import simplified

_IRI = re.compile(r"<([^<>]*)>\Z")


def validate_core(shapes: Shapes, quads: list[Quad]) -> list[Result]:
    """Return what the Rust validator finds in some triples; raises CheckError where it fails."""
    try:
        import shacl
    except ImportError:
        raise MissingExtraError("The engine 'shacl'", "fast") from None
    try:
        compiled = shacl.Shapes.from_text(_ntriples(shapes.core), format="ntriples")
        report = compiled.validate_text(_ntriples(quads), format="ntriples")
    except Exception as error:  # the validator raises types of its own
        raise CheckError(f"The validator shacl could not validate: {error}.") from None
    found = []
    for result in report.results:
        iri = (result.source_shape or "").strip("<>")
        path = _IRI.match(result.path) if result.path else None
        if result.path and not path:
            raise CheckError(f"The validator shacl reports the path {result.path}, which is no property.")
        found.append(
            simplified(
                shapes[iri],
                _term(result.focus_node),
                NamedNode(path[1]) if path else None,
                _term(result.value) if result.value is not None else None,
            )
        )
    return found


def _ntriples(quads: list[Quad]) -> str:
    text = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return (text or b"").decode("utf-8")


def _term(text: str) -> Term:
    quad: Quad = next(iter(parse(f"<urn:s> <urn:p> {text} .".encode(), format=RdfFormat.N_TRIPLES)))
    return quad.object
