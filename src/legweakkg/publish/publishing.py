"""Publish graphs to a server, in batches, so that an interrupted run goes on where it stopped.

The record of `legweakkg.engine.published` says for each graph which edition is being written and how far it came.
It changes after the batch, never before, so what it says is there is there: a batch that was written without its
record is written again, which changes nothing. Triples with blank nodes would then be there twice; they come first,
and a graph that was interrupted among them starts again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from pyoxigraph import NamedNode, Store

from ..engine.dialects import NOTHING
from ..engine.published import NOT_BEGUN, RECORD, Progress
from ..engine.remote import RemoteEngine
from ..errors import EngineError
from .batches import GraphContent, batches, blank_batches, has_blank_node, line, survey
from .writers import Writer

BATCH = 2_000
"""Triples in a request; the parser of Virtuoso 7 gives up at about 5,000."""

Watch = Callable[[str, int, int], None]
"""What is told a graph, the triples of it that are there, and the triples in all."""


class Published(NamedTuple):
    """What became of a graph: its triples, and how many of them this run wrote."""

    graph: str
    triples: int
    written: int


def publish(
    store: Store, writer: Writer, remote: RemoteEngine, *, batch: int = BATCH, watch: Watch | None = None
) -> Iterator[Published]:
    """Write every named graph of a store, and yield each when the server has it whole.

    ``remote`` asks the same server what it has. Raises EngineError where the server is away or does not hold what
    it accepted, and QueryError where it refuses a request; run it again to go on.
    """
    record = remote.published()
    for node in sorted(store.named_graphs(), key=str):
        if not isinstance(node, NamedNode) or node.value in (RECORD, NOTHING):
            continue
        content = survey(store, node)
        before = record.get(node.value, NOT_BEGUN)
        if before.whole and before.edition == content.edition:
            yield Published(node.value, content.total, 0)
            continue
        written = 0
        for there, lines in _write(store, node, content, before, writer, batch):
            written += lines
            if watch is not None:
                watch(node.value, there, content.total)
        _check(remote, node.value, content.total)
        yield Published(node.value, content.total, written)


def _write(
    store: Store, graph: NamedNode, content: GraphContent, before: Progress, writer: Writer, size: int
) -> Iterator[tuple[int, int]]:
    """Write what is missing of a graph; yield after each batch the triples that are there, and those of the batch."""
    order, done, lines = hashlib.sha256(), 0, _ground(store, graph)
    if before.edition == content.edition:
        done = max(before.done - len(content.blank), 0)
        for one in islice(lines, done):
            order.update(one)
    if not done or _mark(order) != before.order:
        order, done, lines = hashlib.sha256(), 0, _ground(store, graph)
        writer.begin(graph.value, NOT_BEGUN)
        for batch in blank_batches(content.blank, size):
            writer.write(graph.value, batch, NOT_BEGUN, blank=True)
            done += len(batch)
            yield done, len(batch)
        writer.write(graph.value, (), Progress(content.edition, done, content.total, _mark(order)))
    else:
        done += len(content.blank)
    for batch in batches(lines, size):
        done += len(batch)
        for one in batch:
            order.update(one)
        writer.write(graph.value, batch, Progress(content.edition, done, content.total, _mark(order)))
        yield done, len(batch)


def _mark(order: hashlib._Hash) -> str:
    return order.hexdigest()[:16]


def _ground(store: Store, graph: NamedNode) -> Iterator[bytes]:
    quads = store.quads_for_pattern(None, None, None, graph)
    return (line(quad) for quad in quads if not has_blank_node(quad))


def _check(remote: RemoteEngine, graph: str, total: int) -> None:
    rows: Any = remote.query("SELECT (COUNT(?s) AS ?n) WHERE { ?s ?p ?o }", default=[graph], named=[])
    found = int(next(iter(rows))["n"].value)
    if found != total:
        raise EngineError(
            f"{remote.url} holds {found:,} of the {total:,} triples of {graph} although it accepted all; "
            "does another program write there? Empty the graph and publish again."
        )
