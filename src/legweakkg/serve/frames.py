"""Messages between the server and its workers: a number, a JSON head and a body of bytes, with their lengths."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
from collections import deque
from typing import Any, NamedTuple

_START = struct.Struct("!III")
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_decode = json.JSONDecoder().decode

Head = dict[str, Any]
"""The head of a message."""


class Message(NamedTuple):
    """One message; an answer has the number of its question."""

    number: int
    head: Head
    body: bytes


FORGET: Head = {"op": "forget"}
"""The head that takes back what was sent after the message of its number, as far as that is not begun.

The worker sends it back: from then on it works on nothing of that.
"""


def pack(number: int, head: Head, body: bytes = b"") -> bytes:
    """Return the bytes of a message.

    >>> take(bytearray(pack(7, {"op": "query"}, b"ASK {}")))
    Message(number=7, head={'op': 'query'}, body=b'ASK {}')
    """
    text = _encode(head).encode()
    return _START.pack(number, len(text), len(body)) + text + body


def take(buffer: bytearray) -> Message | None:
    """Remove the first whole message from a buffer and return it, or None where it is not yet whole."""
    if len(buffer) < _START.size:
        return None
    number, head_length, body_length = _START.unpack_from(buffer)
    start = _START.size + head_length
    end = start + body_length
    if len(buffer) < end:
        return None
    head = _decode(buffer[_START.size : start].decode())
    body = bytes(buffer[start:end])
    del buffer[:end]
    return Message(number, head, body)


class Inbox:
    """The messages that arrive at a socket, one after the other; what is taken back before its turn never comes."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._messages: deque[Message] = deque()
        self._buffer = bytearray()
        self._room = memoryview(bytearray(1 << 16))  # kept: asking for large memory at each message is slow

    def next(self) -> Message | None:
        """Wait for the next message; None where the other side has gone."""
        if self._messages:  # perhaps they have been taken back
            with contextlib.suppress(BlockingIOError):
                self._read(socket.MSG_DONTWAIT)
        while not self._messages:
            if not self._read():
                return None
        return self._messages.popleft()

    def _read(self, flags: int = 0) -> bool:
        size = self._connection.recv_into(self._room, 0, flags)
        self._buffer += self._room[:size]
        while (message := take(self._buffer)) is not None:
            if message.head != FORGET:
                self._messages.append(message)
                continue
            numbers = [waiting.number for waiting in self._messages]
            kept = numbers.index(message.number) + 1 if message.number in numbers else 0
            while len(self._messages) > kept:
                self._messages.pop()
            self._connection.sendall(pack(message.number, FORGET))
        return size > 0
