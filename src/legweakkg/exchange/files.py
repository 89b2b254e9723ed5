"""Write the graph to a file, in a format that its ending names."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from ..errors import ExportError
from ..names import LAYERS, graph_iri
from ..source.assembly import canonical_lines, serialized, write_atomically

FORMATS = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "nt": RdfFormat.N_TRIPLES,
    "ttl": RdfFormat.TURTLE,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
"""Formats by file name ending. ``nq``, ``trig`` and ``jsonld`` keep the named graphs; the others hold the
union of the graphs."""

_QUAD_FORMATS = (RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.JSON_LD)


def export(store: Store, path: Path, format: str | None = None) -> None:
    """Write all graphs of a store; two exports of the same graph give the same bytes.

    Raises ExportError for an unknown format and for a place that cannot be written.
    """
    name = (format or path.suffix.lstrip(".")).lower()
    if name not in FORMATS:
        raise ExportError(f"{path}: the format {name!r} is not known; use one of {', '.join(FORMATS)}.")
    write_atomically(path, to_bytes(store, FORMATS[name]))


def to_bytes(store: Store, rdf_format: RdfFormat) -> bytes:
    """Return a store in a format, its blank nodes labelled canonically and its quads in order."""
    lines = canonical_lines(store)
    if rdf_format is RdfFormat.N_QUADS:
        return b"".join(lines)
    quads = [quad for line in lines for quad in parse(line, format=RdfFormat.N_QUADS)]
    if rdf_format in _QUAD_FORMATS:
        quads.sort(key=_layer_order)
        return serialized(quads, rdf_format)
    triples = list(dict.fromkeys(quad.triple for quad in quads))
    return serialized(triples, rdf_format)


def _layer_order(quad: Quad) -> int:
    iris = [graph_iri(layer) for layer in LAYERS]
    graph = quad.graph_name
    return iris.index(graph.value) if isinstance(graph, NamedNode) and graph.value in iris else len(iris)
