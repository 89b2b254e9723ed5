"""Linked data: every id that we mint answers under the server's address.

``/term/stroke`` is negotiated by Accept, ``/term/stroke.ttl`` is Turtle; the answer to the first names the second
in Content-Location. HTML belongs to the pages; without them there is a plain table.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from pyoxigraph import NamedNode, RdfFormat, parse

from ..names import BASE, GRAPH, compact
from . import graph_door, http
from .evaluation import HttpError
from .frames import Head
from .http import Receive, Reply, Scope
from .negotiation import GRAPHS, HTML, Offer, negotiate
from .sparql_door import READING, options

if TYPE_CHECKING:
    from .state import AppState

KINDS = ("term", "claim", "evidence", "source", "question", "prefix")
"""The first parts of the paths of ids."""

_OFFERS = (*GRAPHS, HTML)
_ID = re.compile(r"[^<>\"{}|^`\\\s/\x00-\x20]+\Z")
_ABOUT = """CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ BIND(<{iri}> AS ?s) <{iri}> ?p ?o }}
  UNION {{ <{iri}> ?link ?s . FILTER(ISBLANK(?s)) ?s ?p ?o }}
  UNION {{ <{iri}> ?link ?s . FILTER(ISIRI(?s)) VALUES ?p {{ skos:prefLabel }} ?s ?p ?o }}
  UNION {{ VALUES ?p {{ lw:subject lw:object }} BIND(<{iri}> AS ?o) ?s ?p <{iri}> }}
}}"""


class Wanted(NamedTuple):
    """What a path asks for: the document without its ending, and the form that the ending means, if any."""

    document: str
    offer: Offer | None


def wanted(path: str) -> Wanted:
    """Return what a path asks for.

    >>> wanted("/term/stroke.ttl").document
    '/term/stroke'
    >>> wanted("/ontology/0.1.0").offer is None
    True
    """
    for offer in _OFFERS:
        if path.endswith(offer.ending):
            return Wanted(path.removesuffix(offer.ending), offer)
    return Wanted(path, None)


def wants_html(scope: Scope) -> bool:
    """Return whether a request for linked data is better answered by a page."""
    offer = wanted(scope["path"]).offer
    if offer is None:
        chosen = negotiate(http.header(scope, b"accept"), _OFFERS)
        offer = chosen.offer if chosen else None
    return offer is HTML


async def answer(state: AppState, scope: Scope, receive: Receive) -> Reply:
    """Return the reply to a request for one of our ids; raises HttpError."""
    if scope["method"] == "OPTIONS":
        return options(scope, READING)
    if scope["method"] not in ("GET", "HEAD"):
        raise HttpError(405, "Use GET to read.", allow=READING)
    document, offer = wanted(scope["path"])
    if offer is None:
        chosen = negotiate(http.header(scope, b"accept"), _OFFERS)
        if chosen is None:
            raise HttpError(406, f"This comes as one of: {', '.join(one.media[0] for one in _OFFERS)}.")
        offer = chosen.offer
    if offer is HTML:
        reply = await _page(state, scope, document)
    elif document.startswith("/ontology"):
        _current(state, document)
        reply = await graph_door.read(state, scope, GRAPH + "schema", offer.name)
    elif document == "/shapes":
        reply = state.shapes.reply(scope, offer.name)
    else:
        reply = await _describe(state, scope, _iri(document), offer.name)
    reply.header("content-location", quote(document) + offer.ending)
    links = [
        f'<{quote(document)}{one.ending}>; rel="alternate"; type="{one.media[0]}"'
        for one in _OFFERS
        if one is not offer
    ]
    reply.header("link", ", ".join(links))
    return reply


def _iri(document: str) -> str:
    kind, _, name = document.removeprefix("/").partition("/")
    if kind not in KINDS or not _ID.match(name):
        raise HttpError(404, "There is nothing of this name; ids are permanent, so this one was never given.")
    return BASE + kind + "/" + name


def _current(state: AppState, document: str) -> None:
    version = document.removeprefix("/ontology").strip("/")
    if version and version != state.kg.version:
        raise HttpError(
            404, f"This server has version {state.kg.version} of the ontology; older ones are in the releases."
        )


async def _describe(state: AppState, scope: Scope, iri: str, form: str) -> Reply:
    head: Head = {
        "op": "query",
        "accept": "",
        "format": form,
        "union": True,
        "gzip": http.takes_gzip(scope),
        "base": state.config.endpoint,
    }
    answer, body = await state.readers.run(head, _ABOUT.format(iri=iri).encode(), http.client(scope))
    if not answer["rows"]:
        raise HttpError(404, "There is nothing of this name; search for its label at /sparql.")
    return http.from_worker(scope, answer, body, state.spool)


async def _page(state: AppState, scope: Scope, document: str) -> Reply:
    """Return a plain table of what the graph says, for servers without the pages."""
    if document.startswith("/ontology"):
        _current(state, document)
        iri = BASE + "ontology"
    elif document == "/shapes":
        raise HttpError(406, "Without the pages, the shapes come as RDF: /shapes.ttl.")
    else:
        iri = _iri(document)
    head: Head = {
        "op": "query",
        "accept": "",
        "format": "ntriples",
        "union": True,
        "gzip": False,
        "base": state.config.endpoint,
    }
    answer, body = await state.readers.run(head, _ABOUT.format(iri=iri).encode(), http.client(scope))
    if not answer["rows"]:
        raise HttpError(404, "There is nothing of this name; search for its label at /sparql.")
    rows = [
        f"<tr><td>{_cell(quad.subject)}</td><td>{_cell(quad.predicate)}</td><td>{_cell(quad.object)}</td></tr>"
        for quad in parse(body, format=RdfFormat.N_TRIPLES)
    ]
    title = html.escape(compact(iri))
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><h1>{title}</h1>'
        f"<p>{html.escape(state.kg.disclaimer)}</p><table>{''.join(rows)}</table>"
        f"<p>legweakkg {html.escape(state.kg.version)}</p></html>"
    )
    return http.in_memory(scope, text.encode(), "text/html; charset=utf-8")


def _cell(node: object) -> str:
    if isinstance(node, NamedNode):
        if not node.value.startswith(("http://", "https://")):
            return html.escape(node.value)
        target = "/" + node.value[len(BASE) :] if node.value.startswith(BASE) else node.value
        return f'<a href="{html.escape(target, quote=True)}">{html.escape(compact(node.value))}</a>'
    return html.escape(getattr(node, "value", None) or str(node))
