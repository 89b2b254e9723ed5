"""Write OBO Graphs JSON (https://github.com/geneontology/obographs), for the tools of the OBO world.

These read a hierarchy of classes, so terms appear as classes here: ``is_a`` steps are the asserted
``lw:subtypeOf`` and kinds. Other edges are the relations between terms; they read "a source reports", never
"every". Denied, rejected and conditional claims have no place in the format and stay out.
"""

from __future__ import annotations

import json
from typing import Any

from ..engine.embedded import EmbeddedEngine
from ..names import LW, SKOS, compact, graph_iri
from .about import read_about
from .rows import FIGURE, TermRow, read_terms
from .selection import ONTOLOGY, Selection

_CLASSES = "SELECT ?c ?label ?def WHERE { ?c a owl:Class ; rdfs:label ?label . OPTIONAL { ?c skos:definition ?def } }"
_SUPERCLASSES = f"""
SELECT ?c ?super WHERE {{
  GRAPH <{graph_iri("schema")}> {{ ?c rdfs:subClassOf ?super }} FILTER(ISIRI(?c) && ISIRI(?super)) }}"""
_PROPERTIES = """
SELECT ?p ?label ?def WHERE { ?p a owl:ObjectProperty ; rdfs:label ?label . OPTIONAL { ?p skos:definition ?def } }"""
_RELATIONS = f"""
SELECT DISTINCT ?s ?p ?o WHERE {{
  GRAPH ?layer {{ ?s ?p ?o }} ?p a owl:ObjectProperty . ?s skos:prefLabel ?sLabel . ?o skos:prefLabel ?oLabel .
  FILTER NOT EXISTS {{ ?s a lw:EpidemiologicalFigure }} FILTER(?p != lw:subtypeOf)
  FILTER(?layer != <{graph_iri("derived")}> || EXISTS {{
    ?claim lw:subject ?s ; lw:predicate ?p ; lw:object ?o ; lw:polarity "asserted" }} || #inferred) }}"""
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


def write(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return terms and schema as one OBO graph.

    With ``only`` terms the relations between them are left out. Derived relations that no claim states, such
    as inverses, are there unless ``asserted`` leaves them out.
    """
    terms = [term for term in read_terms(engine) if FIGURE not in term.kinds]
    about = read_about(engine)
    nodes = [_node(term) for term in terms]
    nodes += [_plain(row["c"].value, row["label"].value, row["def"], "CLASS") for row in engine.select(_CLASSES)]
    nodes += [_plain(row["p"].value, row["label"].value, row["def"], "PROPERTY") for row in engine.select(_PROPERTIES)]
    edges = {
        (term.iri, "is_a", above) for term in terms for above in (*term.broader, *(LW + kind for kind in term.kinds))
    }
    edges |= {(row["c"].value, "is_a", row["super"].value) for row in engine.select(_SUPERCLASSES)}
    if selection.only is None:
        query = _RELATIONS.replace("#inferred", "true" if selection.derived else "false")
        edges |= {(row["s"].value, row["p"].value, row["o"].value) for row in engine.select(query)}
    graph = {
        "id": ONTOLOGY,
        "lbl": about.title,
        "meta": {
            "version": f"{ONTOLOGY}/{about.version}",
            "comments": [about.disclaimer, about.intended_use],
            "basicPropertyValues": [
                _value("http://purl.org/dc/terms/license", about.licence),
                _value("http://purl.org/dc/terms/creator", about.creator),
                _value(LW + "disclaimer", about.disclaimer),
            ],
        },
        "nodes": sorted(nodes, key=lambda node: str(node["id"])),
        "edges": [{"sub": subject, "pred": predicate, "obj": target} for subject, predicate, target in sorted(edges)],
    }
    return (json.dumps({"graphs": [graph]}, ensure_ascii=False, indent=1) + "\n").encode()


def _node(term: TermRow) -> dict[str, Any]:
    node = _plain(term.iri, term.label, None, "CLASS")
    meta: dict[str, Any] = {}
    if term.definition:
        meta["definition"] = {"val": term.definition, "xrefs": [compact(iri) for iri in term.definition_sources]}
    if term.synonyms:
        # the graph answers to an alternative label as to the label, so its scope is exact
        meta["synonyms"] = [{"pred": "hasExactSynonym", "val": name} for name in term.synonyms]
    if term.matches("exactMatch"):
        meta["xrefs"] = [{"val": compact(iri)} for iri in term.matches("exactMatch")]
    values = [_value(SKOS + relation, iri) for relation in _MATCHES for iri in term.matches(relation)]
    if values:
        meta["basicPropertyValues"] = values
    if term.deprecated:
        meta["deprecated"] = True
    return {**node, "meta": meta} if meta else node


def _plain(iri: str, label: str, definition: Any, kind: str) -> dict[str, Any]:
    node: dict[str, Any] = {"id": iri, "lbl": label, "type": kind}
    if kind == "PROPERTY":
        node["propertyType"] = "OBJECT"
    if definition is not None:
        node["meta"] = {"definition": {"val": definition.value, "xrefs": []}}
    return node


def _value(predicate: str, value: str) -> dict[str, str]:
    return {"pred": predicate, "val": value}
