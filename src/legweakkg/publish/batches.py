"""Cut a graph into requests: blank nodes together, everything else in the store's own order.

A blank node means another thing in every request, so all triples around one travel in the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from pyoxigraph import BlankNode, NamedNode, Quad, Store


class GraphContent(NamedTuple):
    """What a graph holds: a mark of its content, its number of triples, and those with blank nodes."""

    edition: str
    total: int
    blank: tuple[Quad, ...]


def survey(store: Store, graph: NamedNode) -> GraphContent:
    """Read a graph once. The mark depends neither on the order of its triples nor on the names of blank nodes."""
    mark = total = 0
    blank = []
    for quad in store.quads_for_pattern(None, None, None, graph):
        total += 1
        if has_blank_node(quad):
            blank.append(quad)
        terms = (quad.subject, quad.predicate, quad.object)
        line = "\t".join("_" if isinstance(term, BlankNode) else str(term) for term in terms)
        mark += int.from_bytes(hashlib.sha256(line.encode()).digest()[:16])
    return GraphContent(f"{mark % 2**128:032x}", total, tuple(blank))


def has_blank_node(quad: Quad) -> bool:
    """Return whether a blank node is the subject or the object of a quad."""
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def batches(lines: Iterable[bytes], size: int) -> Iterator[tuple[bytes, ...]]:
    """Yield lines, so many at a time."""
    rest = iter(lines)
    while part := tuple(islice(rest, size)):
        yield part


def blank_batches(quads: Iterable[Quad], size: int) -> Iterator[tuple[bytes, ...]]:
    """Yield lines of triples with blank nodes: at least ``size`` at a time, but what hangs together in one batch."""
    batch: list[bytes] = []
    for group in _connected(quads):
        batch += map(line, group)
        if len(batch) >= size:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


def line(quad: Quad) -> bytes:
    """Return a quad's triple as a line of N-Triples."""
    return f"{quad.subject} {quad.predicate} {quad.object} .\n".encode()


def _connected(quads: Iterable[Quad]) -> Iterator[list[Quad]]:
    """Group quads that share blank nodes, directly or through others."""
    leader: dict[BlankNode, BlankNode] = {}

    def find(node: BlankNode) -> BlankNode:
        while leader.setdefault(node, node) != node:
            leader[node] = node = leader[leader[node]]
        return node

    held = [(quad, [part for part in (quad.subject, quad.object) if isinstance(part, BlankNode)]) for quad in quads]
    for _, nodes in held:
        leader[find(nodes[0])] = find(nodes[-1])
    groups: dict[BlankNode, list[Quad]] = {}
    for quad, nodes in held:
        groups.setdefault(find(nodes[0]), []).append(quad)
    yield from groups.values()
