"""The child of `killable.answer`: reads a request and a graph, answers one query, ends."""

from __future__ import annotations

import json
import signal
import sys
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
    _limit_processor_time(request["seconds"])
    store = Store()
    store.extend(parse(source.read(), format=RdfFormat.N_QUADS))
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


def _limit_processor_time(seconds: float) -> None:
    """End this process by itself should its parent die before it can kill it."""
    try:
        import resource
    except ImportError:  # Windows has none
        return
    allowed = int(seconds) + 60
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or allowed < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))
