"""Where real SPARQL servers differ from the standard. Each difference names the test that needs it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from ..names import XSD, graph_iri

NOTHING = graph_iri("none")
"""A graph that is nowhere: as the only default graph it makes the default graph empty on every server."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a server wants to be asked and written to, and what its answers mean.

    ``union_parameter`` is the request parameter by which its default graph becomes the union of all graphs;
    without one, the graphs of the union are named in each request (``default-graph-uri``), which every server
    of SPARQL 1.1 Protocol must understand. ``rewritten_results``: its JSON results need `standard_results`.
    ``cut_header`` names the header of an answer that was cut at the server's own limit of rows, and
    ``hides_cut_triples`` says that it has none when CONSTRUCT is cut. ``partial_header`` names the header of an
    answer that is not whole because time ran out, ``timeout_words`` what its refusal says then. ``echo`` opens the
    copy of the query at the end of its complaints. ``update_paths`` lead from the last part of the address for
    queries to that for updates.
    """

    name: str
    union_parameter: tuple[str, str] | None = None
    rewritten_results: bool = False
    cut_header: str = ""
    hides_cut_triples: bool = False
    partial_header: str = ""
    timeout_words: str = ""
    echo: str = ""
    update_paths: tuple[tuple[str, str], ...] = (("query", "update"),)


STANDARD = Dialect("standard")
"""Any server that keeps to the standard. test_remote.py::test_graphs_are_named_in_each_request"""

OXIGRAPH = Dialect("oxigraph", union_parameter=("union-default-graph", "true"))
"""``oxigraph serve``: its default graph is empty unless asked for, and asking for the union is 2.6 times faster
than naming the graphs. test_oxigraph_server.py"""

VIRTUOSO = Dialect(
    "virtuoso",
    rewritten_results=True,
    cut_header="x-sparql-maxrows",
    hides_cut_triples=True,
    partial_header="x-sql-state",
    timeout_words="timed out",
    echo=" SPARQL query:",
    update_paths=(("sparql", "sparql-auth"),),
)
"""Virtuoso 7. test_virtuoso.py: test_its_results_are_made_standard, test_answers_that_it_cuts_are_refused,
test_time_limits_are_told, test_what_it_refuses_is_told_without_the_query; the rest by publishing there."""

DIALECTS = {dialect.name: dialect for dialect in (STANDARD, OXIGRAPH, VIRTUOSO)}
"""The dialects by name."""


def recognise(server: str) -> Dialect:
    """Return the dialect of a server by its ``Server`` header.

    >>> recognise("Oxigraph/0.5.13").name
    'oxigraph'
    """
    words = server.lower()
    return next((dialect for name, dialect in DIALECTS.items() if name in words), STANDARD)


def dataset(default: Sequence[str], named: Sequence[str]) -> list[tuple[str, str]]:
    """Return the request parameters that name the dataset; an empty side is stated too, as servers differ there."""
    return [("default-graph-uri", graph) for graph in default or (NOTHING,)] + [
        ("named-graph-uri", graph) for graph in named or (NOTHING,)
    ]


def update_address(dialect: Dialect, url: str) -> str:
    """Return the address for updates beside an address for queries; the same one where no other is usual.

    >>> update_address(OXIGRAPH, "http://localhost:7878/query")
    'http://localhost:7878/update'
    """
    parts = urlsplit(url)
    folder, slash, last = parts.path.rpartition("/")
    return urlunsplit(parts._replace(path=folder + slash + dict(dialect.update_paths).get(last, last)))


def standard_results(data: bytes, ask: bool) -> bytes:
    """Return JSON results in which ASK has a shape of its own, and every term the form that the standard gives it.

    Virtuoso answers ASK with a SELECT of one cell, writes booleans as integers and literals with a datatype as
    ``typed-literal``, and names blank nodes like IRIs. What is no JSON is returned as it came.
    """
    try:
        document = json.loads(data)
        rows = document.get("results", {}).get("bindings", [])
        if ask and "boolean" not in document:
            cells = [cell for row in rows for cell in row.values()]
            return json.dumps({"head": {}, "boolean": any(cell["value"] in ("1", "true") for cell in cells)}).encode()
        for row in rows:
            for cell in row.values():
                _standardise(cell)
        return json.dumps(document).encode()
    except (AttributeError, KeyError, TypeError, ValueError):
        return data


def _standardise(cell: dict[str, Any]) -> None:
    if cell.get("type") == "typed-literal":
        cell["type"] = "literal"
    elif cell.get("type") == "bnode":
        cell["value"] = re.sub(r"\W", "", cell["value"])
    if cell.get("datatype") == XSD + "boolean":
        cell["value"] = {"1": "true", "0": "false"}.get(cell["value"], cell["value"])
