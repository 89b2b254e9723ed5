"""A page for each named graph: what it holds, how much, and its downloads."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

from ...errors import UnknownTermError
from ...names import GRAPH, local_name
from .answering import Page, alternates
from .site import Site

_ABOUT: Final = {
    "schema": "Classes, properties, qualifier values and cause categories, and what is said of the dataset itself.",
    "terms": "The terms: names, definitions, places in the hierarchy.",
    "claims": "What sources say, statement by statement: subject, relation, object, qualifiers, evidence.",
    "sources": "The sources and the places in them to which evidence points.",
    "mappings": "Links from terms to other vocabularies.",
    "derived": "What the rules conclude from the other graphs: relations without qualifiers, the wider hierarchy.",
}

_KINDS = """
SELECT ?kind (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  GRAPH <%s> { ?thing a ?kind } FILTER(STRSTARTS(STR(?kind), STR(lw:)))
} GROUP BY ?kind ORDER BY DESC(?count) LIMIT 8"""


def show(site: Site, request: Request) -> Page:
    """Show a named graph; raises UnknownTermError."""
    name = request.path_params["name"].removesuffix(".html")
    if name not in _ABOUT:
        raise UnknownTermError(name[:100], (), "graph")
    iri = GRAPH + name
    counted = next(iter(site.kg.engine.select(f"SELECT (COUNT(*) AS ?count) {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")))
    return Page(
        "named_graph.html",
        {
            "name": name,
            "about": _ABOUT[name],
            "iri": iri,
            "triples": int(counted["count"].value),
            "kinds": [
                (local_name(row["kind"].value), int(row["count"].value)) for row in site.kg.engine.select(_KINDS % iri)
            ],
            "query": f"SELECT * WHERE {{\n  GRAPH <{iri}> {{ ?s ?p ?o }}\n}}\nLIMIT 100\n",
        },
        headers=alternates(site, f"/graph/{name}"),
    )
