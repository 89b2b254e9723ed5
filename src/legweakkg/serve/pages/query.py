"""The SPARQL page: an editor with our prefixes, examples and names, and answers as a table without scripts too."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from ...ask.questions import offered, standalone
from ...names import LW, MAPPED, PREFIXES
from .. import http
from ..evaluation import HttpError
from ..frames import Head
from ..metadata import example_query
from .answering import POLICY, Page, Raw, argument, read_form
from .catalogue import themes
from .site import Site

_START = """# Findings and how many causes the sources name for each
SELECT ?finding ?label (COUNT(DISTINCT ?cause) AS ?causes)
WHERE {
  ?claim a lw:Claim ;
    lw:predicate lw:causes ;
    lw:subject ?cause ;
    lw:object ?finding .
  ?finding skos:prefLabel ?label .
}
GROUP BY ?finding ?label
ORDER BY DESC(?causes)
LIMIT 20
"""
_ROWS = 1_000
"""How many rows the page shows; the downloads give all."""

_STYLES = (
    "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='",
    "'sha256-c0O6TmFAkgpNbHxKAa1BrveWHHopjEtC47i0PzMudxg='",
)
"""The two constant style sheets that the tables of YASGUI 4.6.2 add to a page (grips of columns, cursor while one is
dragged); their hashes are allowed here, so that nothing else inline has to be."""

_HEADERS = {"content-security-policy": POLICY.replace("style-src 'self'", f"style-src 'self' {' '.join(_STYLES)}")}

_NAMES = """SELECT DISTINCT ?name ?type WHERE {
  ?name a ?type . VALUES ?type { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
  FILTER(ISIRI(?name))
} ORDER BY ?name"""


def editor(site: Site, request: Request) -> Page:
    """Show the editor with the query of a permanent link or an example."""
    limit = site.state.config.max_query
    text = request.query_params.get("query", "")[: limit + 1]
    if len(text) > limit:
        raise HttpError(413, f"The query is longer than {limit:,} characters.")
    name = argument(request, "example")
    if name and name in offered():
        text = f"# {offered()[name].text}\n{example_query(offered()[name])}"
    return _page(_content(text or standalone(_START)) | {"name": name.replace("_", " ")}, private=False)


async def run(site: Site, request: Request) -> Page:
    """Answer a query within the limits of the endpoint and show its answer; for browsers without scripts."""
    limit = site.state.config.max_query
    fields = await read_form(request, 3 * limit + 10_000)
    text = http.single(fields, "query") or ""
    if len(text) > limit:
        raise HttpError(413, f"The query is longer than {limit:,} characters.")
    content = _content(text)
    head: Head = {
        "op": "query",
        "accept": "application/sparql-results+json, text/turtle;q=0.9",
        "base": site.state.config.endpoint,
        "union": site.state.config.union,
        "gzip": False,
    }
    try:
        reply, body = await site.state.readers.run(head, text.encode(), http.client(request.scope))
    except HttpError as error:
        return Page("query.html", content | {"problem": error.message}, error.status, _HEADERS | error.headers, True)
    if "file" in reply:
        file = site.state.spool / reply["file"]
        file.unlink(missing_ok=True)
        problem = "The answer is too large for a page: add a LIMIT, or download it."
        return _page(content | {"problem": problem})
    if "json" not in reply["type"]:
        return _page(content | {"turtle": body.decode()})
    return _page(content | {"result": _result(site, json.loads(body))})


def completions(site: Site, request: Request) -> Raw:
    """Return prefixes, classes and properties for the editor, from our own data."""
    found: dict[str, Any] = {"prefixes": {**PREFIXES, **MAPPED}, "classes": [], "properties": []}
    for row in site.kg.engine.select(_NAMES):
        found["classes" if row["type"].value.endswith("#Class") else "properties"].append(row["name"].value)
    for key in ("classes", "properties"):
        found[key] = sorted(dict.fromkeys(found[key]), key=lambda iri: (not iri.startswith(LW), iri))
    return Raw(json.dumps(found).encode(), "application/json", {"cache-control": "no-cache"})


def _page(content: dict[str, Any], private: bool = True) -> Page:
    return Page("query.html", content, headers=_HEADERS, private=private)


def _content(text: str) -> dict[str, Any]:
    return {
        "text": text,
        "name": "",
        "result": None,
        "turtle": "",
        "problem": "",
        "themes": themes(),
        "first": _ROWS,
    }


def _result(site: Site, answer: dict[str, Any]) -> dict[str, Any]:
    if "boolean" in answer:
        return {"boolean": bool(answer["boolean"]), "names": [], "rows": [], "count": 0}
    names = answer["head"]["vars"]
    bindings = answer["results"]["bindings"]
    rows = [[_cell(site, binding.get(name)) for name in names] for binding in bindings[:_ROWS]]
    return {"boolean": None, "names": names, "rows": rows, "count": len(bindings)}


def _cell(site: Site, value: dict[str, Any] | None) -> dict[str, str]:
    if value is None:
        return {"text": "", "address": "", "note": ""}
    if value["type"] == "uri":
        from ...names import compact

        return {"text": compact(value["value"]), "address": site.local(value["value"]), "note": ""}
    note = value.get("xml:lang", "")
    text = value["value"] if isinstance(value["value"], str) else json.dumps(value["value"])
    return {"text": text, "address": "", "note": note}
