"""``/downloads``: the list of exports, and each of them, made, packed and digested once."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from ..exchange.formats import FORMATS
from . import http
from .evaluation import HttpError
from .frames import Head
from .http import Reply, Scope
from .negotiation import GRAPHS, Offer, named, negotiate

if TYPE_CHECKING:
    from .state import AppState

LISTS = (Offer("json", ("application/json",), ".json"),)
"""The forms of the list beside its page."""


async def download(state: AppState, scope: Scope) -> Reply:
    """Return the list of exports, or one of them; raises HttpError."""
    name = scope["path"].removeprefix("/downloads").strip("/")
    files = exports()
    if not name:
        if negotiate(http.header(scope, b"accept"), LISTS) is None:
            page = " or text/html" if state.pages else ""
            raise HttpError(406, f"The list comes as application/json{page}.")
        content = [
            {"file": file, "address": f"{state.config.address}downloads/{file}", "about": FORMATS[form].about}
            for file, form in files.items()
        ]
        text = json.dumps(
            {
                "version": state.kg.version,
                "licence": "https://creativecommons.org/licenses/by/4.0/",
                "disclaimer": state.kg.disclaimer,
                "files": content,
            },
            indent=1,
            ensure_ascii=False,
        )
        return http.in_memory(scope, text.encode() + b"\n", "application/json")
    if name not in files:
        raise HttpError(404, f"There is no download of this name; these exist: {', '.join(files)}.")
    if name not in state.downloads:
        state.downloads[name] = asyncio.create_task(_export(state, name, files[name]))
    try:
        made = await asyncio.shield(state.downloads[name])
    except HttpError:
        state.downloads.pop(name, None)
        raise
    encoding = "gzip" if "packed" in made and http.takes_gzip(scope) else ""
    file = state.spool / (made["packed"] if encoding else name)
    reply = Reply(200, media=_media(name), file=file, keep=True)
    reply.header("content-disposition", f'attachment; filename="{name}"')
    return http.tagged(scope, reply, made["etag"], encoding, vary="Accept-Encoding")


def exports() -> dict[str, str]:
    """Return the names of the files that can be downloaded, and the format of each."""
    return {
        f"legweakkg{one.endings[-1]}" if one.folder else f"legweakkg{one.endings[0]}": one.name
        for one in FORMATS.values()
    }


def _media(name: str) -> str:
    plain = named("." + name.rpartition(".")[2], GRAPHS)
    other = {
        "zip": "application/zip",
        "json": "application/json",
        "cyjs": "application/json",
        "tsv": "text/tab-separated-values",
        "graphml": "application/xml",
        "rdf": "application/rdf+xml",
    }
    return plain.offer.media[0] if plain else other.get(name.rpartition(".")[2], "application/octet-stream")


async def _export(state: AppState, name: str, form: str) -> Head:
    made, _ = await state.check({"op": "export", "file": name, "form": form}, b"", "downloads")
    return made
