"""N-Triples that are written in one thread while the engine reads them in another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import Full, Queue
from typing import Self

from pyoxigraph import NamedNode, Store

from .lines import Match, Statements

_BLOCK = 1 << 20
_AHEAD = 4


class WrittenAhead:
    """A file to read from, filled by a thread: the engine loads without holding Python's lock, so both work.

    ``lines`` counts the triples that were read, ``first`` and ``last`` are two of them. What goes wrong while
    writing is raised while reading.
    """

    def __init__(self, statements: Iterator[Statements], store: Store) -> None:
        self._statements, self._store = statements, store
        self._queue: Queue[bytes | BaseException] = Queue(_AHEAD)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._fill, daemon=True)
        self._left = memoryview(b"")
        self._ended = False
        self.lines = 0
        self.first = self.last = ""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def read(self, size: int = -1) -> bytes:
        """Return some bytes, at most ``size``; none at the end."""
        if not self._left and not self._ended:
            block = self._queue.get()
            if isinstance(block, BaseException):
                self._ended = True
                raise block
            self._ended = not block
            self._note(block)
            self._left = memoryview(block)
        cut = len(self._left) if size < 0 else size
        found, self._left = self._left[:cut], self._left[cut:]
        return bytes(found)

    def _fill(self) -> None:
        try:
            for block in self._blocks():
                self._put(block)
            self._put(b"")
        except BaseException as error:  # a SourceError, or what else there may be, belongs to the reader
            self._put(error)

    def _put(self, block: bytes | BaseException) -> None:
        while not self._stop.is_set():
            try:
                self._queue.put(block, timeout=0.1)
            except Full:
                continue
            return

    def _blocks(self) -> Iterator[bytes]:
        parts: list[str] = []
        length = 0
        for statement in self._statements:
            block = self._new(statement) if isinstance(statement, Match) else statement
            parts.append(block)
            length += len(block)
            if length >= _BLOCK:
                yield "".join(parts).encode()
                parts, length = [], 0
                if self._stop.is_set():
                    return
        if length:
            yield "".join(parts).encode()

    def _new(self, match: Match) -> str:
        """Return the line of a mapping that no other graph states: a triple lies in one graph only."""
        triple = (NamedNode(match.subject), NamedNode(match.predicate), NamedNode(match.object))
        return "" if any(self._store.quads_for_pattern(*triple, None)) else match.line

    def _note(self, block: bytes) -> None:
        if block:
            self.lines += block.count(b"\n")
            self.first = self.first or block[: block.index(b"\n") + 1].decode()
            self.last = block[block.rfind(b"\n", 0, -1) + 1 :].decode()
