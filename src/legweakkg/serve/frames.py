"""Messages between the server and its workers: a JSON head and a body of bytes, each preceded by its length."""

from __future__ import annotations

import json
import struct
from typing import Any, Protocol

_LENGTHS = struct.Struct("!II")

Head = dict[str, Any]
"""The head of a message."""


class _Connected(Protocol):
    def recv(self, size: int, /) -> bytes: ...


def pack(head: Head, body: bytes = b"") -> bytes:
    """Return the bytes of a message.

    >>> take(bytearray(pack({"op": "query"}, b"ASK {}")))
    ({'op': 'query'}, b'ASK {}')
    """
    text = json.dumps(head, separators=(",", ":")).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


def take(buffer: bytearray) -> tuple[Head, bytes] | None:
    """Remove the first whole message from a buffer and return it, or None where it is not yet whole."""
    if len(buffer) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack_from(buffer)
    start = _LENGTHS.size + head_length
    end = start + body_length
    if len(buffer) < end:
        return None
    head = json.loads(buffer[_LENGTHS.size : start])
    body = bytes(buffer[start:end])
    del buffer[:end]
    return head, body


def receive(connection: _Connected, buffer: bytearray) -> tuple[Head, bytes] | None:
    """Wait for the next message on a socket; None where the other side has gone."""
    while True:
        message = take(buffer)
        if message is not None:
            return message
        data = connection.recv(1 << 18)
        if not data:
            return None
        buffer += data
