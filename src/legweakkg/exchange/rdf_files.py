"""Write Turtle, TriG, N-Triples and N-Quads: the graph itself, its blank nodes labelled canonically."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from ..engine.embedded import EmbeddedEngine
from ..names import LAYERS, graph_iri
from ..source.assembly import canonical_lines, serialized
from .selection import Selection


def turtle(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return the union of the selected graphs as Turtle."""
    return serialized(union(selection.quads(engine.store)), RdfFormat.TURTLE)


def ntriples(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return the union of the selected graphs as N-Triples, sorted."""
    return serialized(union(selection.quads(engine.store)), RdfFormat.N_TRIPLES)


def trig(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return the selected graphs as TriG, layer by layer."""
    return serialized(layered(selection.quads(engine.store)), RdfFormat.TRIG)


def nquads(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return the selected graphs as canonical N-Quads (RDFC-1.0)."""
    return b"".join(canonical_lines(selection.quads(engine.store)))


def canonical(quads: Iterable[Quad]) -> list[Quad]:
    """Return quads in canonical order with canonical blank node labels."""
    return list(parse(b"".join(canonical_lines(quads)), format=RdfFormat.N_QUADS))


def union(quads: Iterable[Quad]) -> list[Triple]:
    """Return the triples of quads in canonical order, each once."""
    return list(dict.fromkeys(quad.triple for quad in canonical(quads)))


def layered(quads: Iterable[Quad]) -> list[Quad]:
    """Return quads in canonical order within each layer, the layers in the order of the model."""
    return sorted(canonical(quads), key=_layer_order)


def _layer_order(quad: Quad) -> tuple[int, str]:
    iris = [graph_iri(layer) for layer in LAYERS]
    graph = quad.graph_name
    name = graph.value if isinstance(graph, NamedNode) else ""
    return (iris.index(name), "") if name in iris else (len(iris), name)
