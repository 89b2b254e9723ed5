"""Change a store on disk inside the writer: updates and graph store writes, each whole or not at all."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from ..engine import guard
from ..engine.embedded import syntax_error
from ..errors import QueryError
from ..names import PREFIXES
from .evaluation import HttpError
from .frames import Head
from .negotiation import GRAPH_FORMATS
from .store_folder import note_content
from .update_dataset import with_dataset

WRITES = frozenset({"update", "put", "post", "delete"})
"""The operations that change a store."""


def answer_write(store: Store, head: Head, body: bytes, folder: Path) -> tuple[Head, bytes]:
    """Return the reply to an ``update``, ``put``, ``post`` or ``delete`` message; raises HttpError."""
    try:
        return _update(store, head, body.decode()) if head["op"] == "update" else _graph(store, head, body)
    finally:
        note_content(folder, store)


def _update(store: Store, head: Head, sparql: str) -> tuple[Head, bytes]:
    try:
        guard.refuse_unsafe_update(sparql)
        text = with_dataset(sparql, head["default"], head["named"])
        store.update(text, base_iri=head["base"], prefixes=PREFIXES)
    except QueryError as error:
        raise HttpError(400, str(error)) from None
    except SyntaxError as error:
        raise HttpError(400, str(syntax_error(sparql, str(error)))) from None
    except (RuntimeError, ValueError) as error:
        raise HttpError(400, f"The update cannot be carried out: {error}.") from None
    store.flush()
    return {"status": 204}, b""


def _graph(store: Store, head: Head, body: bytes) -> tuple[Head, bytes]:
    graph = NamedNode(head["graph"]) if head["graph"] else DefaultGraph()
    existed = isinstance(graph, DefaultGraph) or store.contains_named_graph(graph)
    if head["op"] == "delete":
        if not existed:
            raise HttpError(404, "There is no graph of this name.")
        if isinstance(graph, NamedNode):
            store.remove_graph(graph)
        else:
            store.clear_graph(graph)
        store.flush()
        return {"status": 204}, b""
    quads: list[Quad] = []
    for form, length in head["parts"]:
        quads += _parse(body[:length], GRAPH_FORMATS[form], head["base"], graph)
        body = body[length:]
    if head["op"] == "put":
        _replace(store, quads, graph)
    else:
        store.extend(quads)
    if isinstance(graph, NamedNode):
        store.add_graph(graph)
    store.flush()
    return {"status": 204 if existed else 201}, b""


def _replace(store: Store, quads: list[Quad], graph: NamedNode | DefaultGraph) -> None:
    # one update is one transaction: nobody sees the graph empty, and a crash leaves the old or the new
    place = f"GRAPH {graph} " if isinstance(graph, NamedNode) else ""
    data = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads)
    clear = f"CLEAR SILENT {place}" if place else "CLEAR DEFAULT"
    body = f"{place}{{ {data} }}" if place else data
    store.update(f"{clear} ; INSERT DATA {{ {body} }}")


def _parse(body: bytes, form: RdfFormat, base: str, graph: NamedNode | DefaultGraph) -> list[Quad]:
    if form == RdfFormat.RDF_XML and b"<!DOCTYPE" in body:
        raise HttpError(400, "A document type declaration is refused: its entities can expand without bound.")
    try:
        parsed = list(parse(body.removeprefix(b"\xef\xbb\xbf"), format=form, base_iri=base, rename_blank_nodes=True))
    except (SyntaxError, ValueError, OSError) as error:
        raise HttpError(400, f"The data cannot be read: {error}.") from None
    if any(not isinstance(quad.graph_name, DefaultGraph) for quad in parsed):
        raise HttpError(400, "The data names graphs of its own; a request writes to one graph.")
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed]
