"""Finding one's way: the home page, search, suggestions, the terms of a kind."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from ...errors import UnknownTermError
from ...names import LW
from ...terms import TermRef
from ..evaluation import HttpError
from .answering import Page, Raw, argument
from .site import Site

_COUNTS = """
SELECT ?kind (COUNT(DISTINCT ?term) AS ?count) WHERE {
  GRAPH ?layer { ?term a ?kind } ?term skos:prefLabel ?label .
  ?kind rdfs:subClassOf* ?root . VALUES ?root { lw:Entity lw:QualifierValue }
  FILTER(?layer != <https://w3id.org/legweakkg/graph/derived>)
} GROUP BY ?kind ORDER BY DESC(?count)"""

_CATEGORIES = """
SELECT ?category ?label ?definition (COUNT(DISTINCT ?condition) AS ?count) WHERE {
  ?category a lw:CauseCategory ; skos:prefLabel ?label . FILTER(LANG(?label) = "en")
  OPTIONAL { ?category skos:definition ?definition }
  OPTIONAL { ?condition lw:causeCategory ?category }
} GROUP BY ?category ?label ?definition ORDER BY LCASE(STR(?label))"""

_FILED = """
SELECT ?category ?label (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  ?condition lw:causeCategory ?category ; skos:prefLabel ?label . FILTER(LANG(?label) = "en")
  ?claim a lw:Claim ; lw:subject|lw:object ?condition
} GROUP BY ?category ?condition ?label ORDER BY DESC(?claims) LCASE(STR(?label))"""

_TERMS = """
SELECT DISTINCT ?term ?label ?definition WHERE {
  VALUES ?kind { <%s> }
  ?term a ?kind ; skos:prefLabel ?label . FILTER(LANG(?label) = "en")
  OPTIONAL { ?term skos:definition ?definition }
} ORDER BY LCASE(STR(?label))"""

_SIZE = """
SELECT (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?source) AS ?sources) WHERE {
  { ?claim a lw:Claim } UNION { ?source a lw:SourceDocument }
}"""

_STARTS = ("causes", "red_flags", "treatments", "tests", "side_effects", "disputed")
"""The questions that the home page offers."""


def home(site: Site, request: Request) -> Page:
    """Search, browse by kind and by cause category."""
    from ...ask.questions import offered

    questions = offered()
    size = next(iter(site.kg.engine.select(_SIZE)))
    return Page(
        "home.html",
        {
            "kinds": _kinds(site),
            "categories": _categories(site),
            "terms": len(site.kg),
            "claims": int(size["claims"].value),
            "sources": int(size["sources"].value),
            "starts": [questions[name] for name in _STARTS if name in questions],
        },
    )


def search(site: Site, request: Request) -> Page:
    """Show the terms that fit a text, best first."""
    text = argument(request, "q")
    hits = site.kg.search(text, 50) if text else []
    return Page("search.html", {"text": text, "hits": [_hit(site, hit.term, hit.name) for hit in hits]})


def suggest(site: Site, request: Request) -> Raw:
    """Return them as JSON, for search as you type; ``kinds`` keeps to terms of these classes and those below."""
    text = argument(request, "q")
    wanted = [kind for kind in argument(request, "kinds", 400).split(",") if kind]
    hits = site.kg.search(text, 100 if wanted else 10) if text else []
    found = [_hit(site, hit.term, hit.name) for hit in hits if not wanted or _fits(site, hit.term, wanted)][:10]
    body = [
        {
            "label": hit["term"].label,
            "id": hit["term"].id,
            "kind": hit["kind"],
            "name": hit["name"],
            "address": site.local(hit["term"].iri),
        }
        for hit in found
    ]
    return Raw(json.dumps(body, ensure_ascii=False).encode(), "application/json", {"cache-control": "no-cache"})


def kind(site: Site, request: Request) -> Page:
    """All terms of a class, those of its subclasses among them."""
    name = request.path_params["kind"]
    if name not in site.classes:
        raise UnknownTermError(name, (), "kind")
    entry = site.classes[name]
    rows = [
        {
            "term": TermRef(row["label"].value, row["term"].value),
            "definition": _text(row, "definition"),
            "letter": _letter(row["label"].value),
        }
        for row in site.kg.engine.select(_TERMS % (LW + name))
    ]
    letters: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        letters.setdefault(str(row["letter"]), []).append(row)
    below = [site.classes[other] for other in site.classes if name in site.classes[other]["parents"]]
    return Page(
        "kind.html",
        {
            "kind": entry,
            "letters": letters,
            "count": len(rows),
            "below": below,
            "above": [site.classes[one] for one in entry["parents"] if one in site.classes],
        },
    )


def nothing(site: Site, request: Request) -> Page:
    """Say that there is nothing."""
    raise HttpError(404, "There is nothing at this address.")


def _kinds(site: Site) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {"terms": [], "values": []}
    for row in site.kg.engine.select(_COUNTS):
        name = row["kind"].value.rpartition("#")[2]
        group = "values" if site.is_a(name, "QualifierValue") else "terms"
        if name in site.classes and name != "CauseCategory":
            found[group].append({**site.classes[name], "count": int(row["count"].value)})
    return found


def _categories(site: Site) -> list[dict[str, Any]]:
    """Return the categories of causes, each with the conditions in it of which the sources say most."""
    filed: dict[str, list[str]] = {}
    for row in site.kg.engine.select(_FILED):
        filed.setdefault(row["category"].value, []).append(row["label"].value)
    return [
        {
            "term": TermRef(row["label"].value, row["category"].value),
            "count": int(row["count"].value),
            "definition": _text(row, "definition"),
            "examples": filed.get(row["category"].value, [])[:4],
        }
        for row in site.kg.engine.select(_CATEGORIES)
    ]


def _hit(site: Site, term: TermRef, name: str) -> dict[str, Any]:
    return {"term": term, "kind": site.kind_words(term), "name": "" if name == term.label else name}


def _fits(site: Site, term: TermRef, wanted: list[str]) -> bool:
    return any(site.is_a(own, one) for own in site.kinds.get(term.iri, ()) for one in wanted)


def _letter(label: str) -> str:
    return label[0].upper() if label[:1].isalpha() else "#"


def _text(row: Any, name: str) -> str:
    return row[name].value if row[name] is not None else ""
