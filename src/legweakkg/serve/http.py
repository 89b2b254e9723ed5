"""HTTP as the doors use it: read a request within limits, write a reply. Thin, because it is on the quick path."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from . import packing
from .conditional import entity_tag, unchanged
from .evaluation import HttpError
from .frames import Head

Scope = Any
Receive = Any
Send = Any

_CHUNK = 1 << 18
_BODY_SECONDS = 30.0
_COMMON = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Content-Location, Link, Location, Retry-After"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
]


@dataclass(slots=True)
class Reply:
    """What is sent back: a status, headers beyond the common ones, a body in memory or in a file."""

    status: int
    body: bytes = b""
    media: str = ""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    file: Path | None = None
    keep: bool = False

    def header(self, name: str, value: str) -> Reply:
        """Add a header and return the reply."""
        self.headers.append((name.lower().encode("latin-1"), value.encode("latin-1", "replace")))
        return self


def sentence(status: int, message: str) -> Reply:
    """Return a reply that is one sentence."""
    return Reply(status, message.encode() + b"\n", "text/plain; charset=utf-8")


def refusal(error: HttpError) -> Reply:
    """Return the reply that says what is wrong, with what the client can do instead."""
    reply = sentence(error.status, error.message)
    for name, value in error.headers.items():
        reply.header(name, value)
    return reply


def from_worker(scope: Scope, head: Head, body: bytes, spool: Path) -> Reply:
    """Return the reply that a worker's answer makes."""
    file = spool / head["file"] if "file" in head else None
    return tagged(scope, Reply(200, body, head["type"], file=file), head["etag"], head.get("encoding", ""))


def tagged(scope: Scope, reply: Reply, digest: str, encoding: str = "", vary: str = "Accept, Accept-Encoding") -> Reply:
    """Return a reply with its ETag, or 304 where the client has it already; ``digest`` is that of the plain form."""
    etag = entity_tag(digest, encoding)
    headers = [(b"etag", etag.encode()), (b"vary", vary.encode()), (b"cache-control", b"no-cache")]
    if unchanged(scope["method"], header(scope, b"if-none-match"), etag):
        if reply.file is not None and not reply.keep:
            reply.file.unlink(missing_ok=True)
        return Reply(304, headers=headers)
    reply.headers += headers
    if encoding:
        reply.headers.append((b"content-encoding", encoding.encode()))
    return reply


def in_memory(scope: Scope, body: bytes, media: str) -> Reply:
    """Return the reply that holds a small document, packed for clients that take it."""
    encoding = "gzip" if len(body) > packing.SMALL and takes_gzip(scope) else ""
    content = packing.pack(body) if encoding else body
    return tagged(scope, Reply(200, content, media), packing.digest(body), encoding)


async def respond(scope: Scope, send: Send, reply: Reply) -> int:
    """Send a reply (its head only for HEAD) and return the bytes of its body."""
    size = reply.file.stat().st_size if reply.file else len(reply.body)
    headers = [*_COMMON, *reply.headers]
    if reply.media:
        media = reply.media
        if media.startswith("text/") and "charset" not in media:
            media += "; charset=utf-8"
        headers.append((b"content-type", media.encode()))
    if reply.status not in (204, 304):
        headers.append((b"content-length", b"%d" % size))
    handle = reply.file.open("rb") if reply.file else None
    if reply.file and not reply.keep:
        reply.file.unlink()
    try:
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        if scope["method"] == "HEAD" or reply.status in (204, 304):
            await send({"type": "http.response.body", "body": b""})
            return 0
        if handle is None:
            await send({"type": "http.response.body", "body": reply.body})
            return size
        while data := handle.read(_CHUNK):
            await send({"type": "http.response.body", "body": data, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return size
    finally:
        if handle is not None:
            handle.close()


def header(scope: Scope, name: bytes) -> str:
    """Return a request header, its repetitions joined; empty where it is absent."""
    found = [value for key, value in scope["headers"] if key == name]
    return b", ".join(found).decode("latin-1") if found else ""


def takes_gzip(scope: Scope) -> bool:
    """Return whether the client takes gzip."""
    for part in header(scope, b"accept-encoding").lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*") and weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            return True
    return False


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """Return the request's body; raises HttpError, 413 beyond ``limit``, without reading on."""
    if header(scope, b"content-encoding").strip().lower() not in ("", "identity"):
        raise HttpError(415, "Send the body without a content encoding.")
    stated = header(scope, b"content-length")
    too_large = HttpError(413, f"The request is larger than {limit:,} bytes.")
    if stated.isdigit() and int(stated) > limit:
        raise too_large
    parts, size = [], 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise HttpError(499, "The client has gone.")
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > limit:
                    raise too_large
                if not message.get("more_body"):
                    return b"".join(parts)
    except TimeoutError:
        raise HttpError(408, f"The request did not arrive within {_BODY_SECONDS:g} s.") from None


def parameters(text: bytes) -> dict[str, list[str]]:
    """Return the parameters of a query string or form; raises HttpError where they are not UTF-8."""
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            text.decode("ascii", "surrogateescape"), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
        for name, value in pairs:
            value.encode()
            found.setdefault(name, []).append(value)
    except (UnicodeError, ValueError):
        raise HttpError(400, "The parameters are not percent-encoded UTF-8.") from None
    return found


def single(found: dict[str, list[str]], name: str) -> str | None:
    """Return the value of a parameter that may be given once, None where it is absent; raises HttpError."""
    values = found.get(name, [])
    if len(values) > 1:
        raise HttpError(400, f"Give the parameter {name!r} once, not {len(values)} times.")
    return values[0] if values else None


def content_type(scope: Scope) -> str:
    """Return the media type of the body without parameters; raises HttpError, 415 where it is not UTF-8."""
    media, *options = (part.strip() for part in header(scope, b"content-type").split(";"))
    for option in options:
        name, _, value = option.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8", "us-ascii"):
            raise HttpError(415, "Send text as UTF-8.")
    return media.lower()


def client(scope: Scope) -> str:
    """Return the client's address, which only counts requests and is never written down."""
    return scope["client"][0] if scope.get("client") else ""
