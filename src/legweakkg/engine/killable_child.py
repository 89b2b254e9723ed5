"""The child of `killable.answer`: reads a request and a graph, answers one query, ends."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from itertools import islice
from typing import Any

from pyoxigraph import QuerySolutions, RdfFormat, Store, parse, serialize

from ..errors import QueryError
from .embedded import evaluate
from .results_json import write_solutions


def main() -> None:
    """Answer the request on standard input: a line of JSON, then N-Quads."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    request = json.loads(source.readline())
    store = Store()
    store.extend(parse(source.read(request["bytes"]), format=RdfFormat.N_QUADS))
    threading.Thread(target=_end_with_parent, args=(source.fileno(),), daemon=True).start()
    sink.write(b"loaded\n")
    sink.flush()
    head, payload = _answer(store, request["sparql"], request["limit"])
    sink.write(json.dumps(head).encode() + b"\n" + payload)
    sink.flush()


def _answer(store: Store, sparql: str, limit: int | None) -> tuple[dict[str, Any], bytes]:
    try:
        result = evaluate(store, sparql)
        if isinstance(result, bool):
            return {"kind": "boolean", "truncated": False}, b"true" if result else b"false"
        found = list(result if limit is None else islice(result, limit + 1))
    except QueryError as error:
        problem = {"error": type(error).__name__, "message": str(error), "line": error.line, "column": error.column}
        return problem, b""
    truncated = limit is not None and len(found) > limit
    kept: list[Any] = found[:limit]
    if isinstance(result, QuerySolutions):
        payload = write_solutions([variable.value for variable in result.variables], kept)
        return {"kind": "solutions", "truncated": truncated}, payload
    return {"kind": "triples", "truncated": truncated}, serialize(kept, format=RdfFormat.N_TRIPLES) or b""


def _end_with_parent(source: int) -> None:
    """End this process when nobody waits for its answer any more: the pipe closes when the parent dies.

    The engine lets other threads run while it evaluates a query.
    """
    os.read(source, 1)
    os._exit(1)
