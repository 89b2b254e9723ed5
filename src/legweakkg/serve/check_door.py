"""``/validate``: check an upload as ``legweakkg validate`` does."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from . import http
from .checking import ENDINGS
from .evaluation import HttpError
from .http import Receive, Reply, Scope
from .negotiation import GRAPHS, Offer, named, negotiate
from .sparql_door import options

if TYPE_CHECKING:
    from .state import AppState

REPORTS = (
    Offer("json", ("application/json",), ".json"),
    Offer("text", ("text/plain",), ".txt"),
    Offer("sarif", ("application/sarif+json",), ".sarif"),
    Offer("turtle", ("text/turtle",), ".ttl"),
)
"""The forms of a report, the usual one first."""

_SSSOM = Offer("sssom", ("text/tab-separated-values",), ".sssom.tsv")


async def validate(state: AppState, scope: Scope, receive: Receive) -> Reply:
    """Return the report on an upload: the body itself, or the field ``data`` of a form; raises HttpError.

    ``format`` names the form of the report where Accept does not. Nothing of the upload is logged or kept.
    """
    methods = "GET, HEAD, POST, OPTIONS" if state.pages else "POST, OPTIONS"  # the page is what GET shows
    if scope["method"] == "OPTIONS":
        return options(scope, methods)
    if scope["method"] != "POST":
        raise HttpError(405, "Send what is to be checked by POST.", allow=methods)
    asked = http.single(http.parameters(scope["query_string"]), "format")
    report = named(asked, REPORTS) if asked else negotiate(http.header(scope, b"accept"), REPORTS)
    if report is None:
        raise HttpError(406, f"A report comes as one of: {', '.join(one.media[0] for one in REPORTS)}.")
    media = http.content_type(scope)
    if media in ("multipart/form-data", "application/x-www-form-urlencoded"):
        data, form = await _from_form(state, scope, receive)
    else:
        data, form = await http.read_body(scope, receive, state.config.max_upload), _form(media)
    answer, body = await check(state, data, form, report.offer.name, http.client(scope))
    reply = Reply(200, body, answer["type"], [(b"cache-control", b"no-store"), (b"vary", b"Accept")])
    return reply.header("x-conforms", str(answer["conforms"]).lower())


async def check(state: AppState, data: bytes, form: str, report: str, client: str) -> tuple[dict[str, Any], bytes]:
    """Return the report on data in a format of `checking.ENDINGS`, in a form of `checking.FORMS`; raises HttpError."""
    if not data.strip():
        raise HttpError(400, "There is nothing to check: the upload is empty.")
    return await state.check({"op": "check", "form": form, "report": report, "engine": _engine()}, data, client)


@cache
def _engine() -> str:
    from importlib.util import find_spec

    return "shacl" if find_spec("shacl") else "pyshacl"


def _form(media: str) -> str:
    chosen = named(media or "text/turtle", (*GRAPHS, _SSSOM))
    if chosen is None:
        known = ", ".join(one.media[0] for one in (*GRAPHS, _SSSOM))
        raise HttpError(415, f"Send data as one of: {known}.")
    return chosen.offer.name


async def _from_form(state: AppState, scope: Scope, receive: Receive) -> tuple[bytes, str]:
    from starlette.requests import Request

    limit = 3 * state.config.max_upload + 10_000
    body = await http.read_body(scope, receive, limit)

    async def again() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        async with Request(scope, again).form(max_files=1, max_fields=8, max_part_size=limit) as form:
            sent, kind = form.get("data"), form.get("type")
            if isinstance(sent, str) or sent is None:
                data, name = (sent or "").encode(), ""
            else:
                data, name = await sent.read(), sent.filename or ""
    except HttpError:
        raise
    except Exception:
        raise HttpError(400, "The form cannot be read.") from None
    if len(data) > state.config.max_upload:
        raise HttpError(413, f"The upload is larger than {state.config.max_upload:,} bytes.")
    if isinstance(kind, str) and kind:
        return data, _form(kind)
    ending = next((form for form, ending in ENDINGS.items() if name.lower().endswith(ending)), "turtle")
    return data, ending
