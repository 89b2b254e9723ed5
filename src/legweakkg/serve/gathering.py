"""A transport that sends what is written in one turn of the event loop together.

An ASGI server writes the head and the body of an answer one after the other; as two packets they cost the server two
system calls and the client two awakenings.
"""

from __future__ import annotations

import asyncio
from typing import Any

_MOST = 1 << 16


class Gathering:
    """Everything but ``write`` and ``close`` is the transport's own."""

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Send data at the end of this turn, or at once where there is much of it."""
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)
        self._size += len(data)
        if self._size > _MOST:
            self._flush()

    def close(self) -> None:
        """Send what is left and close."""
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def _flush(self) -> None:
        if self._parts:
            data = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
            self._parts, self._size = [], 0
            self._transport.write(data)
