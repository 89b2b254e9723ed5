"""The schema as one page: every class and property under its own name."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from ...names import local_name
from ..evaluation import HttpError
from .answering import Page, alternates
from .site import Site

_SCHEMA = """
SELECT ?thing ?type ?label ?definition ?note ?relation ?other WHERE {
  GRAPH <https://w3id.org/legweakkg/graph/schema> {
    ?thing a ?type ; rdfs:label ?label . FILTER(STRSTARTS(STR(?thing), STR(lw:)))
    VALUES ?type { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
    OPTIONAL { ?thing skos:definition ?definition }
    OPTIONAL { ?thing skos:scopeNote ?note }
    OPTIONAL {
      VALUES ?relation { rdfs:subClassOf rdfs:subPropertyOf rdfs:domain rdfs:range owl:inverseOf }
      ?thing ?relation ?other . FILTER(ISIRI(?other))
    }
  }
} ORDER BY LCASE(STR(?thing)) ?relation ?other"""

_RELATIONS = {
    "subClassOf": "is a kind of",
    "subPropertyOf": "implies",
    "domain": "from",
    "range": "to",
    "inverseOf": "is the inverse of",
}
_TYPES = {
    "Class": "Classes",
    "ObjectProperty": "Relations",
    "DatatypeProperty": "Values",
    "AnnotationProperty": "Annotations",
}


def show(site: Site, request: Request) -> Page:
    """Show classes and properties; raises HttpError for a version that this server does not have."""
    version = request.path_params.get("version", "").removesuffix(".html")
    if version and version != site.kg.version:
        raise HttpError(404, f"This server has version {site.kg.version} of the ontology.")
    things: dict[str, dict[str, Any]] = {}
    for row in site.kg.engine.select(_SCHEMA):
        name = local_name(row["thing"].value)
        entry = things.setdefault(
            name,
            {
                "name": name,
                "iri": row["thing"].value,
                "type": local_name(row["type"].value),
                "label": row["label"].value,
                "definition": _text(row, "definition"),
                "note": _text(row, "note"),
                "relations": [],
            },
        )
        if row["other"] is not None:
            other = row["other"].value
            link = {
                "words": _RELATIONS[local_name(row["relation"].value)],
                "name": local_name(other),
                "address": site.local(other),
            }
            if link not in entry["relations"]:
                entry["relations"].append(link)
    sections = [
        {"heading": heading, "things": [one for one in things.values() if one["type"] == kind]}
        for kind, heading in _TYPES.items()
    ]
    return Page(
        "ontology.html", {"sections": [one for one in sections if one["things"]]}, headers=alternates(site, "/ontology")
    )


def _text(row: Any, name: str) -> str:
    return row[name].value if row[name] is not None else ""
