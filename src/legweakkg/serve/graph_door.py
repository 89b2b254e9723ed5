"""``/graph``: the SPARQL 1.1 Graph Store HTTP Protocol; reading always, writing on a writable server.

``/graph?graph=IRI`` and ``/graph?default`` name a graph, ``/graph/NAME`` is the graph of that address. On a
read-only server ``default`` is the union of all graphs, as it is for queries; on a writable one it is the store's
own unnamed graph, so that what is written there can be read again.

Source: SPARQL 1.1 Graph Store HTTP Protocol, W3C Recommendation 2013 (https://www.w3.org/TR/sparql11-http-rdf-update/).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..names import GRAPH
from . import http
from .evaluation import HttpError
from .frames import Head
from .http import Receive, Reply, Scope
from .negotiation import GRAPHS, named, negotiate
from .sparql_door import READING, allow_writing, iris, options

if TYPE_CHECKING:
    from .state import AppState

_WRITES = {"PUT": "put", "POST": "post", "DELETE": "delete"}


async def answer(state: AppState, scope: Scope, receive: Receive) -> Reply:
    """Return the reply to a request at the graph store; raises HttpError."""
    method = scope["method"]
    methods = "GET, HEAD, PUT, POST, DELETE, OPTIONS" if state.config.writable else READING
    if method == "OPTIONS":
        return options(scope, methods)
    if method not in ("GET", "HEAD", *_WRITES):
        raise HttpError(405, "Use GET to read a graph.", allow=methods)
    if method in _WRITES:
        allow_writing(state, scope)
    found = http.parameters(scope["query_string"])
    graph = _graph(state, scope, found)
    if method in _WRITES:
        return await _write(state, scope, receive, graph)
    if graph == "":
        return state.service.reply(scope, http.single(found, "format"))
    form = http.single(found, "format") or _ending(state, scope["path"])
    reply = await read(state, scope, graph, form)
    chosen = named(form, GRAPHS) if form else negotiate(http.header(scope, b"accept"), GRAPHS)
    if graph in state.graphs and chosen is not None:
        reply.header("content-location", f"/graph/{graph.removeprefix(GRAPH)}{chosen.offer.ending}")
    return reply


def _ending(state: AppState, path: str) -> str | None:
    """Return the form that a path such as ``/graph/claims.ttl`` asks for, None where the whole of it is a name."""
    for offer in GRAPHS:
        if (
            path.endswith(offer.ending)
            and GRAPH + path.removeprefix("/graph/").removesuffix(offer.ending) in state.graphs
        ):
            return offer.name
    return None


async def read(state: AppState, scope: Scope, graph: str | None, form: str | None = None) -> Reply:
    """Return the reply that holds a graph, None for the default graph; raises HttpError."""
    head: Head = {
        "op": "graph",
        "graph": graph,
        "union": not state.config.writable,
        "gzip": http.takes_gzip(scope),
        "accept": http.header(scope, b"accept"),
    }
    if form:
        head["format"] = form
    answer, body = await state.readers.run(head, b"", http.client(scope))
    return http.from_worker(scope, answer, body, state.spool)


def _graph(state: AppState, scope: Scope, found: dict[str, list[str]]) -> str | None:
    """Return the IRI of the graph that a request names, None for the default graph, empty for the graph store."""
    path = scope["path"].removeprefix("/graph").removeprefix("/")
    names, default = iris(found, "graph"), "default" in found
    if bool(path) + len(names) + default > 1:
        raise HttpError(400, "Name one graph: by the path, by 'graph' or by 'default'.")
    if names:
        return names[0]
    if not path:
        return None if default else ""
    form = _ending(state, scope["path"])
    ending = next((offer.ending for offer in GRAPHS if offer.name == form), "")
    packaged = GRAPH + unquote(path.removesuffix(ending))
    return packaged if packaged in state.graphs else iris({"path": [state.config.address + "graph/" + path]}, "path")[0]


async def _write(state: AppState, scope: Scope, receive: Receive, graph: str | None) -> Reply:
    method, created = scope["method"], ""
    if graph == "":
        if method != "POST":
            raise HttpError(400, "Name the graph to write: by the path, by 'graph' or by 'default'.")
        graph = created = f"{state.config.address}graph/{uuid.uuid4()}"
    head: Head = {"op": _WRITES[method], "graph": graph, "base": graph or state.config.endpoint}
    body = b""
    if method != "DELETE":
        media = http.content_type(scope)
        body = await http.read_body(scope, receive, state.config.max_upload)
        if media == "multipart/form-data" and method == "POST":
            parts = await _files(scope, body)
        else:
            parts = [(_form(media), body)]
        head["parts"] = [(form, len(data)) for form, data in parts]
        body = b"".join(data for _, data in parts)
    answer, _ = await state.write(head, body)
    reply = Reply(answer["status"])
    if reply.status == 201:
        reply.header("location", created or graph or "")
    return reply


def _form(media: str) -> str:
    chosen = named(media or "text/turtle", GRAPHS)
    if chosen is None or "/" not in (media or "/"):
        known = ", ".join(offer.media[0] for offer in GRAPHS)
        raise HttpError(415, f"Send the graph as one of: {known}.")
    return chosen.offer.name


async def _files(scope: Scope, body: bytes) -> list[tuple[str, bytes]]:
    """Return the form and content of each file in a multipart form; raises HttpError."""
    from starlette.datastructures import UploadFile
    from starlette.requests import Request

    async def again() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        async with Request(scope, again).form(max_files=20, max_fields=20) as form:
            found = [
                (file.content_type or "", await file.read())
                for _, file in form.multi_items()
                if isinstance(file, UploadFile)
            ]
    except Exception:
        raise HttpError(400, "The form cannot be read.") from None
    return [(_form(media.partition(";")[0].strip().lower()), data) for media, data in found]
