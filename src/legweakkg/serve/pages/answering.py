"""Turn what a handler returns into a response: rendered in a thread, with the headers that keep a page safe."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from ...errors import LegweakkgError, UnknownTermError
from .. import http, packing
from ..conditional import entity_tag, unchanged
from ..evaluation import HttpError
from ..negotiation import GRAPHS, HTML
from .site import Site

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every page: nothing inline, nothing from another host."""

HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

MAX_FORM: Final = 40_000
"""Bytes of a form that is no upload."""

_WAITING = 64


@dataclass(slots=True)
class Page:
    """A template and what it shows. ``private`` pages hold what somebody entered and are never kept."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    private: bool = False


@dataclass(slots=True)
class Raw:
    """A body that needs no template."""

    body: bytes
    media: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


Answer = Page | Raw | Response
Handler = Callable[[Site, Request], Answer] | Callable[[Site, Request], Awaitable[Answer]]


def endpoint(site: Site, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of a handler; a plain one runs in a thread, a few at a time."""
    limiter = site.limiter
    waits = inspect.iscoroutinefunction(handler)

    async def answer(request: Request) -> Response:
        try:
            if waits:
                found = await handler(site, request)  # type: ignore[misc]
            elif limiter.statistics().tasks_waiting > _WAITING:
                raise HttpError(503, "The pages are busy; try again in a moment.", again=True)
            else:
                found = await anyio.to_thread.run_sync(handler, site, request, limiter=limiter)
            return await anyio.to_thread.run_sync(_respond, site, request, found, limiter=limiter)
        except UnknownTermError as error:
            problem = Page("problem.html", {"message": str(error), "suggestions": error.suggestions}, 404)
        except HttpError as error:
            content = {"message": error.message, "suggestions": ()}
            problem = Page("problem.html", content, error.status, error.headers)
        except LegweakkgError as error:
            problem = Page("problem.html", {"message": str(error), "suggestions": ()}, 400)
        return _respond(site, request, problem)

    return answer


def refusing(methods: str) -> Handler:
    """Return the handler of an existing page for every method but these."""

    def refuse(site: Site, request: Request) -> Page:
        raise HttpError(405, f"This page takes {methods}, not {request.method}.", allow=methods)

    return refuse


async def read_form(request: Request, limit: int = MAX_FORM) -> dict[str, list[str]]:
    """Return the fields of a form; raises HttpError where it is too large or no form."""
    body = await http.read_body(request.scope, request.receive, limit)
    if http.content_type(request.scope) != "application/x-www-form-urlencoded":
        raise HttpError(415, "Send the fields as a form.")
    return http.parameters(body)


def argument(request: Request, name: str, limit: int = 200) -> str:
    """Return a parameter of the address, empty where it is absent; raises HttpError where it is too long."""
    value = request.query_params.get(name, "").strip()
    if len(value) > limit:
        raise HttpError(400, f"{name!r} is longer than {limit} characters.")
    return value


def alternates(site: Site, document: str) -> dict[str, str]:
    """Return the headers that name the other forms of a document of linked data."""
    path = quote(site.url(document))
    links = [f'<{path}{one.ending}>; rel="alternate"; type="{one.media[0]}"' for one in GRAPHS]
    return {"link": ", ".join(links), "content-location": f"{path}{HTML.ending}"}


def _respond(site: Site, request: Request, found: Answer) -> Response:
    if isinstance(found, Response):
        found.headers.update({name: value for name, value in HEADERS.items() if name not in found.headers})
        return found
    headers = dict(HEADERS)
    if isinstance(found, Page):
        template = site.environment.get_template(found.template)
        body = template.render(path=request.url.path, **found.context).encode()
        media = "text/html; charset=utf-8"
        headers |= {"cache-control": "no-store" if found.private else "no-cache", "vary": "Accept, Accept-Encoding"}
    else:
        body, media = found.body, found.media
        headers["vary"] = "Accept-Encoding"
    headers |= found.headers
    packs = len(body) > packing.SMALL and not media.startswith(("image/", "font/"))
    encoding = "gzip" if packs and http.takes_gzip(request.scope) else ""
    if found.status == 200 and "no-store" not in headers.get("cache-control", ""):
        headers["etag"] = entity_tag(packing.digest(body), encoding)
        if unchanged(request.method, http.header(request.scope, b"if-none-match"), headers["etag"]):
            return Response(status_code=304, headers=headers)
    if encoding:
        body = packing.pack(body)
        headers["content-encoding"] = encoding
    return Response(body, found.status, headers, media)
