"""SPARQL services for tests: one in this process that keeps to the standard, and the ``oxigraph`` server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store, serialize


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
                import json

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

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def oxigraph() -> str | None:
    """Return the program of the ``oxigraph`` server, if it is installed."""
    beside = Path(sys.executable).with_name("oxigraph")
    return os.environ.get("LEGWEAKKG_OXIGRAPH") or (str(beside) if beside.exists() else shutil.which("oxigraph"))


@contextmanager
def oxigraph_server(program: str, store: Store, folder: Path) -> Iterator[str]:
    """Serve a store by ``oxigraph``; yields the address for queries."""
    dump = folder / "graph.nq"
    dump.write_bytes(serialize(store, format=RdfFormat.N_QUADS) or b"")
    data = folder / "data"
    subprocess.run([program, "load", "--location", str(data), "--file", str(dump)], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [program, "serve-read-only", "--location", str(data), "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if process.poll() is not None or probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait()
