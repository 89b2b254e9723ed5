"""``/sparql``: the SPARQL 1.1 Protocol.

Source: SPARQL 1.1 Protocol, W3C Recommendation 2013 (https://www.w3.org/TR/sparql11-protocol/).
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from . import http
from .evaluation import HttpError
from .frames import Head
from .http import Receive, Reply, Scope, Send
from .negotiation import GRAPHS, prefers_page

if TYPE_CHECKING:
    from .jobs import Job
    from .state import AppState

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\s\x00-\x20]*\Z")
_FORM = "application/x-www-form-urlencoded"
READING = "GET, HEAD, OPTIONS"
"""The methods of what can only be read."""

_ASKING = "GET, HEAD, POST, OPTIONS"
_TYPES = f"{_FORM}, application/sparql-query"


async def answer(state: AppState, scope: Scope, receive: Receive, send: Send) -> Reply:
    """Return the reply to a request at the SPARQL endpoint; raises HttpError."""
    method = scope["method"]
    if method == "OPTIONS":
        return options(scope, _ASKING)
    found = http.parameters(scope["query_string"])
    if method in ("GET", "HEAD"):
        if "update" in found:
            raise HttpError(400, "An update travels by POST, not by GET.")
        query = http.single(found, "query")
        if query is None:
            return _without_query(state, scope, found.get("format", [""])[-1])
        return await run_query(state, scope, receive, query, found)
    if method != "POST":
        raise HttpError(405, "Use GET or POST for a query.", allow=_ASKING)
    media = http.content_type(scope)
    if media == _FORM:
        body = await http.read_body(scope, receive, state.body_limit)
        for name, values in http.parameters(body).items():
            found.setdefault(name, []).extend(values)
        query, update = http.single(found, "query"), http.single(found, "update")
        if (query is None) == (update is None):
            raise HttpError(400, "The form needs one of the parameters 'query' and 'update'.")
        if update is not None:
            return await _run_update(state, scope, update, found)
        return await run_query(state, scope, receive, query or "", found)
    if media == "application/sparql-query":
        text = await _text(state, scope, receive)
        if "query" in found:
            raise HttpError(400, "The query is in the body; leave the parameter 'query' out.")
        return await run_query(state, scope, receive, text, found)
    if media == "application/sparql-update":
        return await _run_update(state, scope, await _text(state, scope, receive), found)
    raise HttpError(415, f"Send the query with Content-Type {_TYPES}; {media or 'none'} is not taken.")


def options(scope: Scope, methods: str) -> Reply:
    """Return the reply to OPTIONS: what is allowed, also from pages of other sites, but without credentials."""
    reply = Reply(204).header("allow", methods)
    reply.header("access-control-allow-methods", methods)
    reply.header("access-control-allow-headers", "Accept, Content-Type, If-None-Match, Authorization")
    return reply.header("access-control-max-age", "86400")


async def run_query(state: AppState, scope: Scope, receive: Receive, sparql: str, found: dict[str, list[str]]) -> Reply:
    """Return the reply to a query with its protocol parameters; raises HttpError."""
    if len(sparql) > state.config.max_query:
        raise HttpError(413, f"The query has {len(sparql):,} characters; at most {state.config.max_query:,} are taken.")
    head: Head = {
        "op": "query",
        "accept": http.header(scope, b"accept"),
        "base": state.config.endpoint,
        "union": state.config.union,
        "gzip": http.takes_gzip(scope),
    }
    if "format" in found:
        head["format"] = found["format"][-1]
    if "default-graph-uri" in found or "named-graph-uri" in found:
        head["default"] = iris(found, "default-graph-uri")
        head["named"] = iris(found, "named-graph-uri")
    watcher = _Watcher(state, receive)
    try:
        answer, body = await state.readers.run(head, sparql.encode(), http.client(scope), watcher.begin)
    finally:
        watcher.end()
    return http.from_worker(scope, answer, body, state.spool)


def iris(found: dict[str, list[str]], name: str) -> list[str]:
    """Return the values of a parameter that names graphs; raises HttpError where one is no absolute IRI."""
    for iri in found.get(name, []):
        if not _IRI.match(iri):
            raise HttpError(400, f"The parameter {name!r} must be an absolute IRI.")
    return found.get(name, [])


def allow_writing(state: AppState, scope: Scope) -> None:
    """Raise HttpError unless this server is writable and the request carries its token."""
    import hmac

    if not state.config.writable:
        raise HttpError(403, "This endpoint answers queries only; updates are never open on a public service.")
    kind, _, token = http.header(scope, b"authorization").partition(" ")
    if kind.lower() != "bearer" or not hmac.compare_digest(token.strip().encode(), state.config.token.encode()):
        raise HttpError(401, "Writing needs the header 'Authorization: Bearer' with the server's token.")


def _without_query(state: AppState, scope: Scope, form: str) -> Reply:
    """Return the service description, or the way to the page for queries where a page is what is wanted."""
    if state.pages and not form and prefers_page(http.header(scope, b"accept"), GRAPHS):
        page = urlsplit(state.config.address).path + "query"
        return Reply(303, headers=[(b"vary", b"Accept")]).header("location", page)
    return state.service.reply(scope, form)


async def _run_update(state: AppState, scope: Scope, sparql: str, found: dict[str, list[str]]) -> Reply:
    allow_writing(state, scope)
    head: Head = {
        "op": "update",
        "base": state.config.endpoint,
        "default": iris(found, "using-graph-uri"),
        "named": iris(found, "using-named-graph-uri"),
    }
    answer, _ = await state.write(head, sparql.encode())
    return Reply(answer["status"])


async def _text(state: AppState, scope: Scope, receive: Receive) -> str:
    try:
        return (await http.read_body(scope, receive, state.body_limit)).decode()
    except UnicodeDecodeError:
        raise HttpError(400, "The body is not UTF-8.") from None


class _Watcher:
    """Stops a query that takes long or waits long, where its client has gone."""

    def __init__(self, state: AppState, receive: Receive) -> None:
        self._state, self._receive = state, receive
        self._task: asyncio.Task[None] | None = None

    def begin(self, job: Job) -> None:
        self._task = asyncio.get_running_loop().create_task(self._watch(job))

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _watch(self, job: Job) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._state.readers.cancel(job)
