"""Write RDF 1.2 in which each claim is the reifier of its triple (``lwc:… rdf:reifies <<( s p o )>>``).

A reified triple is not thereby asserted (RDF 1.2 Concepts, section 1.5), so denied, rejected and
conditional claims are reified too; what is asserted stands as a triple besides.
"""

from __future__ import annotations

from pyoxigraph import NamedNode, RdfFormat, Triple

from ..engine.embedded import EmbeddedEngine
from ..names import RDF
from ..source.assembly import serialized
from .rdf_files import union
from .selection import Selection

_REIFIES = NamedNode(RDF + "reifies")
_CLAIMS = "SELECT ?claim ?s ?p ?o WHERE { ?claim lw:subject ?s ; lw:predicate ?p ; lw:object ?o } ORDER BY ?claim"


def write(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return the union of the selected graphs and the reified triples as Turtle 1.2."""
    triples = union(selection.quads(engine.store))
    if selection.holds("claims"):
        triples += [
            Triple(row["claim"], _REIFIES, Triple(row["s"], row["p"], row["o"])) for row in engine.select(_CLAIMS)
        ]
        triples.sort(key=lambda triple: str(triple.subject))
    return serialized(triples, RdfFormat.TURTLE)
