"""Answer a query in a process of its own, which can be killed: the only way to hold a time limit.

A query that runs in this process cannot be interrupted (an alarm of 1 s fired after 52.7 s), so the store's
content goes to a child, which answers on its standard output. The clock starts when the child has loaded. The
child's standard input stays open as long as somebody waits: when it closes, the child ends by itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import Any, NamedTuple

from pyoxigraph import RdfFormat, Store

from ..arguments import seconds_of
from ..errors import LegweakkgError, QueryError, QueryTimeoutError, RefusedQueryError
from . import guard

MAX_QUADS = 1_000_000
"""Quads of a store that are handed to a child; copying more would cost more than any sensible limit."""

_STARTUP = 120.0
_TICK = 0.05


class Reply(NamedTuple):
    """What a child answered: ``kind`` is ``solutions`` (W3C JSON), ``triples`` (N-Triples) or ``boolean``."""

    kind: str
    truncated: bool
    payload: bytes


def answer(store: Store, sparql: str, seconds: float, limit: int | None = None) -> Reply:
    """Return the answer of a query, or kill it after so many seconds (``math.inf``: only by Ctrl-C).

    ``limit`` is the number of rows or triples at most. Raises QueryTimeoutError where the time is over,
    RefusedQueryError where a limit cannot be held, and QueryError as the query itself would. Ctrl-C ends
    the child too.
    """
    seconds = seconds_of(seconds)
    guard.refuse_unsafe(sparql)
    if len(store) > MAX_QUADS:
        raise RefusedQueryError(
            f"No time limit can be held on this store: its {len(store):,} quads are too many to hand to a process "
            "that can be killed; ask without a limit, or ask a server."
        )
    if not sys.executable:
        raise RefusedQueryError("No time limit can be held here: this Python cannot start a process of its own.")
    data = store.dump(format=RdfFormat.N_QUADS)
    assert data is not None  # noqa: S101 - only None where an output is given
    request = {"sparql": sparql, "limit": limit, "bytes": len(data)}
    head, payload = _converse(json.dumps(request).encode() + b"\n" + data, seconds)
    if "error" in head:
        _raise(head)
    return Reply(head["kind"], head["truncated"], payload)


def _converse(message: bytes, seconds: float) -> tuple[dict[str, Any], bytes]:
    code = f"import sys; sys.path[:] = {sys.path!r}; from legweakkg.engine.killable_child import main; main()"
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    conversation = _Conversation(process, message)
    try:
        conversation.start()
        conversation.wait(conversation.loaded, _STARTUP)
        if not conversation.wait(conversation.finished, seconds):
            raise QueryTimeoutError(
                f"The query took longer than {seconds:g} s and was stopped; narrow it, or allow more time."
            )
    finally:
        process.kill()
        process.wait()
        conversation.close()
    head, _, payload = conversation.received.partition(b"\n")
    if not head:
        raise LegweakkgError("The process that ran the query ended without an answer; the machine may lack memory.")
    return json.loads(head), payload


class _Conversation(threading.Thread):
    """Writes the request and reads the reply, so that the main thread stays free to count and to be stopped."""

    def __init__(self, process: subprocess.Popen[bytes], message: bytes) -> None:
        super().__init__(daemon=True)
        self._process, self._message = process, message
        self.loaded, self.finished = threading.Event(), threading.Event()
        self.received = b""

    def run(self) -> None:
        """Carry the messages; a killed child shows as a closed pipe."""
        assert self._process.stdin and self._process.stdout  # noqa: S101 - both are pipes
        with suppress(OSError, ValueError):  # ValueError: closed on this side
            self._process.stdin.write(self._message)
            self._process.stdin.flush()
            self._process.stdout.readline()
            self.loaded.set()
            self.received = self._process.stdout.read()
        self.loaded.set()
        self.finished.set()

    def close(self) -> None:
        """Close the pipes to the child, which is no longer there.

        Nothing waits for the thread: Ctrl-C may come while it starts, when it can be neither joined nor told.
        """
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe  # noqa: S101 - both are pipes
            with suppress(OSError):
                pipe.close()

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Wait in short steps, because Windows delivers Ctrl-C between waits only."""
        end = time.monotonic() + seconds
        while not event.wait(min(_TICK, max(0.0, end - time.monotonic()))):
            if time.monotonic() >= end:
                return False
        return True


def _raise(head: dict[str, Any]) -> None:
    kind = {"RefusedQueryError": RefusedQueryError}.get(head["error"], QueryError)
    raise kind(head["message"], head["line"], head["column"])
