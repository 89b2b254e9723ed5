"""Pages of claims, evidence items and sources."""

from __future__ import annotations

from typing import Any

from pyoxigraph import NamedNode
from starlette.requests import Request

from ...errors import UnknownTermError
from ...names import BASE, LW, LWC, LWE, LWS, PREFIXES, compact, local_name
from ...terms import Claim
from ..linked_data import _ID
from .answering import Page, alternates
from .site import Site

_FACTS = "SELECT ?p ?o WHERE {{ GRAPH ?g {{ <{iri}> ?p ?o }} }} ORDER BY ?p ?o"
_USES = "SELECT DISTINCT ?claim WHERE {{ ?claim lw:supportedBy|lw:refinedBy|lw:refutedBy <{iri}> . ?claim a lw:Claim }}"
_LABEL = "SELECT ?label WHERE {{ <{iri}> rdfs:label|dcterms:title ?label }} LIMIT 1"

_FIRST = 200
"""How many claims of a source its page lists; the question ``claims_from`` gives all."""


def claim(site: Site, request: Request) -> Page:
    """Show a claim with its evidence in full; raises UnknownTermError."""
    iri = _iri(request, LWC)
    found = site.kg._claims([iri])
    if not found:
        raise UnknownTermError(compact(iri), (), "claim")
    content = {"claim": found[0], "path_name": _name(request)}
    return Page("claim.html", content, headers=_headers(site, request, "claim"))


def evidence(site: Site, request: Request) -> Page:
    """Show an evidence item: where it points, and the claims that rest on it; raises UnknownTermError."""
    iri = _iri(request, LWE)
    facts = _facts(site, iri)
    if not facts:
        raise UnknownTermError(compact(iri), (), "evidence item")
    claims = _claims(site, _USES.format(iri=iri))
    item = next((one for claim in claims for one in claim.evidence if one.iri == iri), None)
    return Page(
        "evidence.html",
        {"id": compact(iri), "iri": iri, "facts": facts, "claims": claims, "item": item, "path_name": _name(request)},
        headers=_headers(site, request, "evidence"),
    )


def source(site: Site, request: Request) -> Page:
    """Show a source and the claims that rest on it; raises UnknownTermError."""
    iri = _iri(request, LWS)
    facts = _facts(site, iri)
    if not facts:
        raise UnknownTermError(compact(iri), (), "source")
    answers = site.kg.ask("claims_from", source=compact(iri)).answers
    title = next((row["label"].value for row in site.kg.engine.select(_LABEL.format(iri=iri))), compact(iri))
    return Page(
        "source.html",
        {
            "id": compact(iri),
            "iri": iri,
            "title": title,
            "facts": facts,
            "claims": answers[:_FIRST],
            "count": len(answers),
            "path_name": _name(request),
        },
        headers=_headers(site, request, "source"),
    )


def prefix(site: Site, request: Request) -> Page:
    """Show what a prefix stands for; raises UnknownTermError."""
    name = _name(request)
    if name not in PREFIXES:
        raise UnknownTermError(name[:100], (), "prefix")
    return Page("prefix.html", {"name": name, "namespace": PREFIXES[name]})


def _headers(site: Site, request: Request, kind: str) -> dict[str, str]:
    return alternates(site, f"/{kind}/{_name(request)}")


def _name(request: Request) -> str:
    name: str = request.path_params["name"]
    return name.removesuffix(".html")


def _iri(request: Request, namespace: str) -> str:
    name = _name(request)
    if not _ID.match(name) or len(name) > 300:
        raise UnknownTermError(name[:100], (), "record")
    return namespace + name


def _facts(site: Site, iri: str) -> list[dict[str, Any]]:
    """Return the properties of a record in words, each value once."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in site.kg.engine.select(_FACTS.format(iri=iri)):
        name, value = local_name(row["p"].value), row["o"]
        if isinstance(value, NamedNode):
            text = _text(site, value.value)
            entry = {
                "name": name,
                "text": text,
                "address": site.local(value.value),
                "own": row["p"].value.startswith(LW),
            }
        else:
            entry = {"name": name, "text": getattr(value, "value", ""), "address": "", "own": False}
        found.setdefault((name, entry["text"]), entry)
    return list(found.values())


def _text(site: Site, iri: str) -> str:
    term = site.kg._lookup.by_iri(iri)
    if term is not None:
        return term.label
    if iri.startswith(BASE) or iri.startswith("http://purl.obolibrary.org/obo/"):
        label = next((row["label"].value for row in site.kg.engine.select(_LABEL.format(iri=iri))), "")
        return f"{label} ({compact(iri)})" if label else compact(iri)
    return compact(iri)


def _claims(site: Site, sparql: str) -> tuple[Claim, ...]:
    iris = [row["claim"].value for row in site.kg.engine.select(sparql)]
    return site.kg._claims(iris) if iris else ()
