"""The application: every path goes through its door, and whatever goes wrong ends in a status and one sentence."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import check_door, download_door, graph_door, http, linked_data, sparql_door
from .config import ServeConfig
from .evaluation import HttpError
from .http import Receive, Reply, Scope, Send
from .monitoring import health, metrics
from .negotiation import Offer, prefers_page
from .state import AppState

if TYPE_CHECKING:
    from starlette.routing import Router

_HOME = """legweakkg {version}: a sourced knowledge graph about leg muscle weakness.

{disclaimer}

/sparql            SPARQL 1.1 Protocol; without a query, the service description
/graph             Graph Store Protocol, reading; ?graph=IRI or ?default
/term/leg_weakness linked data: every id under its path
/ontology          classes and properties
/validate          POST what you want to contribute
/downloads         exports; /.well-known/void describes the data
"""


class Application:
    """The ASGI application of one server."""

    def __init__(self, config: ServeConfig) -> None:
        self.state = AppState(config)
        self.pages: Router | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection of the ASGI server."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = time.perf_counter()
        path = scope["path"]
        door = _door(path)
        status = size = 0
        try:
            if self.pages is not None and _is_page(door, scope):
                status, size = await self._page(self.pages, scope, receive, send)
                return
            try:
                reply = await self._answer(door, scope, receive, send)
            except HttpError as error:
                reply = http.refusal(error)
                if error.status in (401, 403, 405, 408, 413, 415) and scope["method"] not in ("GET", "HEAD"):
                    reply.header("connection", "close")  # the body was not read, perhaps it has no end
                if error.status == 401:
                    reply.header("www-authenticate", "Bearer")
            except Exception as error:
                self.state.monitor.fault(repr(error))
                reply = http.sentence(500, "The server made a mistake.")
            status = reply.status
            if status != 499:
                size = await http.respond(scope, send, reply)
        finally:
            self.state.monitor.note(door, scope["method"], status, time.perf_counter() - start, size)

    async def _answer(self, door: str, scope: Scope, receive: Receive, send: Send) -> Reply:
        state = self.state
        if door == "sparql":
            return await sparql_door.answer(state, scope, receive, send)
        if door == "graph":
            return await graph_door.answer(state, scope, receive)
        if door == "linked data":
            return await linked_data.answer(state, scope, receive)
        if door == "validate":
            return await check_door.validate(state, scope, receive)
        if scope["method"] == "OPTIONS":
            return sparql_door.options(scope, sparql_door.READING)
        if scope["method"] not in ("GET", "HEAD"):
            raise HttpError(405, "Use GET to read.", allow=sparql_door.READING)
        if door == "downloads":
            return await download_door.download(state, scope)
        if door == "void":
            return state.void.reply(scope, http.single(http.parameters(scope["query_string"]), "format"))
        if door == "health":
            return await health(state)
        if door == "metrics":
            return metrics(state)
        if scope["path"] == "/":
            text = _HOME.format(version=state.kg.version, disclaimer=state.kg.disclaimer)
            return http.in_memory(scope, text.encode(), "text/plain; charset=utf-8")
        raise HttpError(404, "There is nothing at this address; / lists what there is.")

    async def _page(self, pages: Router, scope: Scope, receive: Receive, send: Send) -> tuple[int, int]:
        seen = {"status": 0, "size": 0}

        async def counting(message: Any) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
            else:
                seen["size"] += len(message.get("body", b""))
            await send(message)

        try:
            await pages(scope, receive, counting)
        except HttpError as error:
            reply = http.refusal(error)
            seen["status"] = error.status
            seen["size"] = await http.respond(scope, send, reply)
        except Exception as error:
            self.state.monitor.fault(repr(error))
            if not seen["status"]:
                seen["status"] = 500
                await http.respond(scope, send, http.sentence(500, "The server made a mistake."))
        return seen["status"], seen["size"]

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self.state.start()
            self.pages = _pages(self.state) if self.state.config.pages else None
            self.state.pages = self.pages is not None
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.state.stop()
        await send({"type": "lifespan.shutdown.complete"})


def _pages(state: AppState) -> Router | None:
    """Return the router of the pages, None where they are not installed."""
    try:
        pages = importlib.import_module("legweakkg.serve.pages")
    except ImportError as error:
        state.monitor.fault(f"the pages are left out: {error}")
        return None
    from starlette.routing import Router

    routes: Callable[[AppState], list[Any]] = pages.routes
    return Router(routes(state))


_DOORS = {
    "/sparql": "sparql",
    "/sparql/": "sparql",
    "/graph": "graph",
    "/validate": "validate",
    "/": "home",
    "/downloads": "downloads",
    "/.well-known/void": "void",
    "/void": "void",
    "/health": "health",
    "/metrics": "metrics",
    "/ontology": "linked data",
    "/shapes": "linked data",
}


def _door(path: str) -> str:
    door = _DOORS.get(path)
    if door is not None:
        return door
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    if first in linked_data.KINDS or first == "ontology" or path.startswith(("/ontology.", "/shapes.")):
        return "linked data"
    return {"graph": "graph", "downloads": "downloads"}.get(first, "page")


def _is_page(door: str, scope: Scope) -> bool:
    if door in ("page", "home"):
        return True
    reads = scope["method"] in ("GET", "HEAD")
    if door == "linked data" or (door == "graph" and scope["path"].startswith("/graph/")):
        return reads and linked_data.wants_html(scope)
    if door == "validate":
        return reads or (scope["method"] == "POST" and _prefers_page(scope, check_door.REPORTS))
    if door == "downloads":
        return reads and scope["path"].strip("/") == "downloads" and _prefers_page(scope, download_door.LISTS)
    return False


def _prefers_page(scope: Scope, offers: tuple[Offer, ...]) -> bool:
    return prefers_page(http.header(scope, b"accept"), offers)
