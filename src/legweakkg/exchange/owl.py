"""Write RDF/XML that OWL tools such as Protégé open: every individual declared, every term with a label.

To the graph itself it adds ``owl:NamedIndividual`` for each term, claim, evidence item and source, and
``rdfs:label`` for each ``skos:prefLabel``, because those tools show and list by these two.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple

from ..engine.embedded import EmbeddedEngine
from ..names import LWC, LWE, LWS, LWT, OWL, RDF, RDFS, SKOS
from ..source.assembly import serialized
from .rdf_files import union
from .selection import Selection

_TYPE = NamedNode(RDF + "type")
_LABEL = NamedNode(RDFS + "label")
_PREFERRED = NamedNode(SKOS + "prefLabel")
_INDIVIDUAL = NamedNode(OWL + "NamedIndividual")
_INDIVIDUALS = (LWT, LWC, LWE, LWS)


def write(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return the selected graphs as one OWL ontology in RDF/XML."""
    return serialized(owl_triples(engine.store, selection), RdfFormat.RDF_XML)


def owl_triples(store: Store, selection: Selection) -> list[Triple]:
    """Return the union of the selected graphs with individuals declared and labelled, in canonical order."""
    chosen = Store()
    chosen.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in selection.quads(store))
    added = []
    for quad in chosen:
        subject = quad.subject
        if not isinstance(subject, NamedNode):
            continue
        if quad.predicate == _TYPE and subject.value.startswith(_INDIVIDUALS):
            added.append(Quad(subject, _TYPE, _INDIVIDUAL))
        elif quad.predicate == _PREFERRED and isinstance(quad.object, Literal):
            added.append(Quad(subject, _LABEL, quad.object))
    chosen.extend(added)
    return union(chosen)
