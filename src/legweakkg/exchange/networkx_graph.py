"""Hand the graph to networkx."""

from __future__ import annotations

from typing import Any

from ..engine.protocol import Engine
from ..errors import MissingExtraError
from .about import read_about
from .network import read_network
from .selection import Selection


def to_graph(engine: Engine, *, asserted: bool = False) -> Any:
    """Return the graph as a ``networkx.MultiDiGraph``.

    Nodes are CURIEs of terms with their label, kind and definition; the key of an edge is the claim's CURIE.
    Claims that are denied, rejected or disputed are edges too: filter by the attributes ``negated``,
    ``accepted`` and ``disputed``. Licence and disclaimer are attributes of the graph. Raises MissingExtraError
    where networkx is absent.
    """
    try:
        import networkx
    except ImportError:
        raise MissingExtraError("A networkx graph", "networkx") from None
    network, about = read_network(engine, Selection(asserted=asserted)), read_about(engine)
    graph = networkx.MultiDiGraph(
        name=about.title, version=about.version, license=about.licence, disclaimer=about.disclaimer
    )
    graph.add_nodes_from(network.nodes.items())
    graph.add_edges_from(network.edges)
    return graph
