"""Where real SPARQL servers differ from the standard. Each difference names the test that needs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a server wants to be asked.

    ``union_parameter`` is the request parameter by which its default graph becomes the union of all graphs;
    without one, the graphs of the union are named in each request (``default-graph-uri``), which every server
    of SPARQL 1.1 Protocol must understand. ``ask_as_select``: the server answers ASK with a SELECT-shaped
    document. ``booleans_as_integers``: boolean
    literals come back as integers.
    """

    name: str
    union_parameter: tuple[str, str] | None = None
    ask_as_select: bool = False
    booleans_as_integers: bool = False


STANDARD = Dialect("standard")
"""Any server that keeps to the standard. test_remote.py::test_graphs_are_named_in_each_request"""

OXIGRAPH = Dialect("oxigraph", union_parameter=("union-default-graph", "true"))
"""``oxigraph serve``: its default graph is empty unless asked for. test_oxigraph_server.py"""

VIRTUOSO = Dialect("virtuoso", ask_as_select=True, booleans_as_integers=True)
"""Virtuoso 7: ASK in JSON is ``__ASK_RETVAL``, booleans are ``"1"``. test_remote.py::test_virtuoso_answers"""

DIALECTS = {dialect.name: dialect for dialect in (STANDARD, OXIGRAPH, VIRTUOSO)}
"""The dialects by name."""


def recognise(server: str) -> Dialect:
    """Return the dialect of a server by its ``Server`` header.

    >>> recognise("Oxigraph/0.5.13").name
    'oxigraph'
    """
    words = server.lower()
    return next((dialect for name, dialect in DIALECTS.items() if name in words), STANDARD)


def dataset(dialect: Dialect, graphs: Sequence[str]) -> list[tuple[str, str]]:
    """Return the request parameters that make the default graph the union of our graphs."""
    if dialect.union_parameter is not None:
        return [dialect.union_parameter]
    return [(name, graph) for name in ("default-graph-uri", "named-graph-uri") for graph in graphs]
