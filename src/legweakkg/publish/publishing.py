"""Publish graphs to a server, in batches, so that an interrupted run goes on where it stopped.

A record beside the graphs (the graph ``publishing``) says for each graph which edition is being written and
how many batches are there. It changes in the same request as the batch, so that what it says is true. A graph
whose edition is the one on the server is left alone; another edition is cleared first.

Batches are written by SPARQL 1.1 Update. A graph with blank nodes goes in one request, because a blank node
means another thing in every request.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from pyoxigraph import BlankNode, NamedNode, Quad, Store

from ..engine.remote import RemoteEngine
from ..engine.service import Service
from ..names import LW, graph_iri

RECORD = graph_iri("publishing")
BATCH = 5_000
"""Triples in a request; Virtuoso refuses statements of more than about ten thousand lines."""


class Published(NamedTuple):
    """What became of a graph: its triples, and how many of them this run wrote."""

    graph: str
    triples: int
    written: int


def publish(
    store: Store,
    update: Service,
    remote: RemoteEngine,
    *,
    batch: int = BATCH,
    watch: Callable[[str, int, int], None] | None = None,
) -> Iterator[Published]:
    """Write every named graph of a store through ``update``, and yield each when the server has it whole.

    ``remote`` asks the same server what it has. ``watch`` is told graph, triples there and triples in all.
    Raises EngineError where the server is away and QueryError where it refuses an update; run it again to go on.
    """
    for node in sorted(store.named_graphs(), key=str):
        if not isinstance(node, NamedNode) or node.value == RECORD:
            continue
        quads = list(store.quads_for_pattern(None, None, None, node))
        edition, size = _edition(quads), batch
        if any(isinstance(part, BlankNode) for quad in quads for part in (quad.subject, quad.object)):
            size = max(len(quads), 1)
        done = _done(remote, node.value, edition)
        written = 0
        for number, part in enumerate(_batches(sorted(quads, key=str), size), start=1):
            if done is not None and number <= done:
                continue
            start = number == 1
            update.send(form={"update": _request(node.value, part, f"{edition} {number}", clear=start)})
            written += len(part)
            if watch is not None:
                watch(node.value, min(number * size, len(quads)), len(quads))
        yield Published(node.value, len(quads), written)


def _batches(quads: list[Quad], size: int) -> Iterator[tuple[Quad, ...]]:
    rest = iter(quads)
    while part := tuple(islice(rest, size)):
        yield part


def _edition(quads: list[Quad]) -> str:
    """Return a mark of a graph's content; the names of blank nodes do not count."""
    total = 0
    for quad in quads:
        terms = (quad.subject, quad.predicate, quad.object)
        line = "\t".join("_" if isinstance(term, BlankNode) else str(term) for term in terms)
        total += int.from_bytes(hashlib.sha256(line.encode()).digest()[:16])
    return f"{total % 2**128:032x}-{len(quads)}"


def _done(remote: RemoteEngine, graph: str, edition: str) -> int | None:
    """Return how many batches of this edition are on the server, or None where it is another edition."""
    rows = remote.select(f"SELECT ?state WHERE {{ GRAPH <{RECORD}> {{ <{graph}> <{LW}published> ?state }} }}")
    for row in rows:
        stated, _, number = row["state"].value.partition(" ")
        if stated == edition:
            return int(number)
    return None


def _request(graph: str, part: tuple[Quad, ...], state: str, *, clear: bool) -> str:
    lines = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in part)
    record = f"<{graph}> <{LW}published>"
    return (
        (f"CLEAR SILENT GRAPH <{graph}> ;\n" if clear else "")
        + f"INSERT DATA {{ GRAPH <{graph}> {{\n{lines}\n}} }} ;\n"
        f"DELETE WHERE {{ GRAPH <{RECORD}> {{ {record} ?state }} }} ;\n"
        f'INSERT DATA {{ GRAPH <{RECORD}> {{ {record} "{state}" }} }}'
    )
