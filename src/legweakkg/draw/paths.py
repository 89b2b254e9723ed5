"""Causal paths as a diagram: each term and each step once, however many paths share it."""

from __future__ import annotations

from ..ask.causal_paths import Explanation, Hop
from .diagram import Diagram, Edge, Node


def paths_diagram(explanation: Explanation, disclaimer: str = "") -> Diagram:
    """Return the paths of an explanation as one diagram; disputed steps are marked."""
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str], Edge] = {}
    for term in (explanation.cause, explanation.target):
        nodes[term.iri] = Node(term.iri, term.label, "centre", term.id)
    for path in explanation.paths:
        for term in path.terms:
            nodes.setdefault(term.iri, Node(term.iri, term.label, tooltip=term.id))
        for hop in path.hops:
            edges.setdefault((hop.source.iri, hop.target.iri), _edge(hop))
    composed = "Paths of several steps are composed by legweakkg; no source states the whole."
    return Diagram(
        f"From {explanation.cause} to {explanation.target}",
        tuple(nodes.values()),
        tuple(edges.values()),
        tuple(note for note in (composed, disclaimer) if note),
    )


def _edge(hop: Hop) -> Edge:
    if hop.kind == "subtype":
        return Edge(hop.source.iri, hop.target.iri, "is a kind of", "kind")
    words = [" / ".join(hop.relations), f"({hop.certainty}; {hop.rank})"]
    words += [f"{name}: {value.label}" for name, value in hop.conditions]
    return Edge(hop.source.iri, hop.target.iri, "\n".join(words), "disputed" if hop.disputed else "stated")
