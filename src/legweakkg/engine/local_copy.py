"""Fetch the graphs of a service, so that what reads every quad works on any engine."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import NamedNode, Quad, Store

from ..errors import EngineError
from .embedded import EmbeddedEngine
from .protocol import Engine


def local_copy(engine: Engine, graphs: Sequence[str]) -> EmbeddedEngine:
    """Return an embedded engine with the same named graphs.

    Many services cut long answers short without a word, so the triples are counted first. A graph that does not come
    whole is fetched again, predicate by predicate, unless it has blank nodes, which are called otherwise in every
    answer. Raises EngineError where a graph still does not come whole.
    """
    store = Store()
    for graph in graphs:
        node = NamedNode(graph)
        expected = _count(engine, graph)
        if _fetch(engine, "?p", node, store) < expected and not _has_blank_nodes(engine, graph):
            for predicate in _predicates(engine, graph):
                _fetch(engine, predicate, node, store)
        found = sum(1 for _ in store.quads_for_pattern(None, None, None, node))
        if found != expected:
            raise EngineError(
                f"The service gave {found:,} of the {expected:,} triples of {node}: it limits its answers, or the "
                "graph changes; ask for a higher limit, or export where the graph lies."
            )
    return EmbeddedEngine(store)


def _count(engine: Engine, graph: str) -> int:
    [row] = engine.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    return int(row["n"].value)


def _has_blank_nodes(engine: Engine, graph: str) -> bool:
    return engine.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }} }}")


def _predicates(engine: Engine, graph: str) -> list[str]:
    rows = engine.select(f"SELECT DISTINCT ?p WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    return [str(row["p"]) for row in rows]


def _fetch(engine: Engine, predicate: str, graph: NamedNode, store: Store) -> int:
    """Add the triples with a predicate, or a variable's worth of them, and return how many came."""
    triples = engine.construct(f"CONSTRUCT {{ ?s {predicate} ?o }} WHERE {{ GRAPH {graph} {{ ?s {predicate} ?o }} }}")
    quads = [Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]
    store.extend(quads)
    return len(quads)
