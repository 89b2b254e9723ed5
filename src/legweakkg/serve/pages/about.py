"""What the graph is: counts, version, licence, citation, disclaimer; and the list of downloads."""

from __future__ import annotations

from starlette.requests import Request

from ...exchange.about import read_about
from ...exchange.formats import FORMATS
from ...names import local_name
from ..download_door import exports
from .answering import Page
from .site import Site
from .structured import dataset_data
from .term import script_json

_COUNTS = """
SELECT ?what (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  VALUES (?type ?what) {
    (lw:Claim "claims") (lw:EvidenceItem "evidence items") (lw:SourceDocument "sources")
    (lw:EpidemiologicalFigure "quoted figures")
  }
  ?thing a ?type
} GROUP BY ?what ORDER BY DESC(?count)"""

_CLAIMS = """
SELECT ?relation (COUNT(DISTINCT ?claim) AS ?count) WHERE {
  ?claim a lw:Claim ; lw:predicate ?relation
} GROUP BY ?relation ORDER BY DESC(?count)"""

_MAPPINGS = """
SELECT ?relation (COUNT(*) AS ?count) WHERE {
  GRAPH <https://w3id.org/legweakkg/graph/mappings> { ?term ?relation ?other }
  FILTER(STRENDS(STR(?relation), "Match"))
} GROUP BY ?relation ORDER BY DESC(?count)"""


def about(site: Site, request: Request) -> Page:
    """Show what the graph holds and how it may be used."""
    engine = site.kg.engine
    header = read_about(engine)
    counts = [("terms", len(site.kg))] + [
        (row["what"].value, int(row["count"].value)) for row in engine.select(_COUNTS)
    ]
    relations = [(local_name(row["relation"].value), int(row["count"].value)) for row in engine.select(_CLAIMS)]
    mappings = [(local_name(row["relation"].value), int(row["count"].value)) for row in engine.select(_MAPPINGS)]
    return Page(
        "about.html",
        {
            "about": header,
            "counts": counts,
            "relations": relations,
            "mappings": mappings,
            "endpoint": site.state.config.endpoint,
            "structured": script_json(dataset_data(site)),
        },
    )


def downloads(site: Site, request: Request) -> Page:
    """List the exports."""
    files = [{"name": name, "about": FORMATS[form].about} for name, form in exports().items()]
    return Page("downloads.html", {"files": files, "about": read_about(site.kg.engine)})
