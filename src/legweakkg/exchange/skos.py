"""Write SKOS: the terms as concepts of one scheme, the kinds as collections (https://www.w3.org/TR/skos-reference/).

Only what is asserted of terms goes in, so that ``skos:broader`` holds direct steps, as SKOS wants it. Figures
are numbers and not concepts; they stay out.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import RdfFormat

from ..engine.embedded import EmbeddedEngine
from ..names import graph_iri
from ..source.assembly import serialized
from .selection import DATASET, Selection

SCHEME: Final = DATASET + "/terms"
"""The IRI of the concept scheme."""

_CONSTRUCT = f"""
CONSTRUCT {{
  <{SCHEME}> a skos:ConceptScheme ; dcterms:title ?title ; dcterms:license ?licence ; dcterms:creator ?creator ;
    owl:versionInfo ?version ; lw:disclaimer ?disclaimer ; lw:intendedUse ?use ; dcterms:source <{DATASET}> .
  ?term a skos:Concept ; skos:inScheme <{SCHEME}> ; skos:prefLabel ?label ; skos:altLabel ?other ;
    skos:definition ?definition ; skos:broader ?broader ; skos:topConceptOf ?top ; skos:editorialNote ?note ;
    owl:deprecated ?deprecated ; ?match ?target .
  <{SCHEME}> skos:hasTopConcept ?topTerm .
  ?broader skos:narrower ?term .
  ?kind a skos:Collection ; skos:prefLabel ?kindLabel ; skos:definition ?kindDefinition ; skos:member ?term .
}} WHERE {{
  {{ <{DATASET}> dcterms:title ?title ; dcterms:license ?licence ; dcterms:creator ?creator ;
      owl:versionInfo ?version ; lw:disclaimer ?disclaimer ; lw:intendedUse ?use }}
  UNION {{
    {{ SELECT ?term ?label WHERE {{
      ?term skos:prefLabel ?label . FILTER NOT EXISTS {{ ?term a lw:EpidemiologicalFigure }} }} }}
    {{ BIND(true AS ?bare) }}
    UNION {{ ?term skos:altLabel ?other }}
    UNION {{ ?term skos:definition ?definition }}
    UNION {{ ?term lw:curatorNote ?note }}
    UNION {{ ?term owl:deprecated ?deprecated }}
    UNION {{ GRAPH ?layer {{ ?term lw:subtypeOf ?broader }} FILTER(?layer != <{graph_iri("derived")}>) }}
    UNION {{ ?term skos:prefLabel ?name . FILTER NOT EXISTS {{ ?term lw:subtypeOf ?any }}
            BIND(<{SCHEME}> AS ?top) BIND(?term AS ?topTerm) }}
    UNION {{ GRAPH ?layer {{ ?term a ?kind }} FILTER(?layer != <{graph_iri("derived")}>)
            ?kind a owl:Class ; rdfs:label ?kindLabel . OPTIONAL {{ ?kind skos:definition ?kindDefinition }} }}
    UNION {{ GRAPH <{graph_iri("mappings")}> {{ ?term ?match ?target FILTER(?match != lw:noTermFoundIn) }} }}
  }}
}}"""


def write(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return the terms as a SKOS concept scheme in Turtle."""
    triples = sorted(set(engine.construct(_CONSTRUCT)), key=str)
    return serialized(triples, RdfFormat.TURTLE)
