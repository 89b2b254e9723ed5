"""SPARQL services for tests: one in this process that keeps to the standard, and the ``oxigraph`` server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store, serialize

from ..servers import answering, oxigraph, oxigraph_binary


@contextmanager
def standard(store: Store, max_rows: int | None = None) -> Iterator[tuple[str, list[str]]]:
    """Serve a store, whose default graph is empty; yields the address and the queries received.

    With ``max_rows``, longer answers are cut off without a word, as some servers do.
    """
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            seen.append(form["query"][0])
            graphs = [NamedNode(iri) for iri in form.get("named-graph-uri", [])] or None
            result = store.query(form["query"][0], named_graphs=graphs)
            body = result.serialize(format=QueryResultsFormat.JSON)  # type: ignore[union-attr]
            if max_rows is not None and isinstance(result, QuerySolutions):
                document = json.loads(body)
                del document["results"]["bindings"][max_rows:]
                body = json.dumps(document).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with answering(Handler) as url:
        yield url, seen


@contextmanager
def served_by_oxigraph(store: Store, folder: Path) -> Iterator[str]:
    """Serve a store by the ``oxigraph`` program; yields the address for queries."""
    dump = folder / "graph.nq"
    dump.write_bytes(serialize(store, format=RdfFormat.N_QUADS) or b"")
    data = folder / "data"
    load = [oxigraph_binary(), "load", "--location", str(data), "--file", str(dump)]
    subprocess.run(load, check=True, capture_output=True)
    with oxigraph(data) as base:
        yield f"{base}/query"
