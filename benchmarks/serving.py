"""Serving: small distinct queries per second beside other servers, waiting times beside heavy queries, memory.

Usage: python benchmarks/serving.py [--oxigraph BINARY] [--rdflib-endpoint PYTHON] [--seconds 5]

Servers and clients share the machine, and figures drift on shared machines: compare the ratios of one run. Each
other server runs from an environment of its own: the `oxigraph` wheel brings the binary, and PYTHON is the
interpreter of an environment with rdflib-endpoint.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx

import legweakkg

SOCKETS = 8
HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
MIXED = (
    "SELECT ?s WHERE {{ ?s <https://w3id.org/legweakkg/ontology#subtypeOf> <{term}> }}",
    "CONSTRUCT WHERE {{ <{term}> ?p ?o }}",
    "ASK {{ <{term}> a <https://w3id.org/legweakkg/ontology#HealthCondition> }}",
    "SELECT ?p (COUNT(*) AS ?n) WHERE {{ ?s ?p <{term}> }} GROUP BY ?p",
    "SELECT broken {{ <{term}>",
    "SELECT * WHERE {{ ?s ?p ?o }} LIMIT 500",
)
RDFLIB = """
import sys, rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
data = rdflib.Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=data, path="/sparql"), port=int(sys.argv[2]), log_level="error")
"""


def main() -> None:
    """Print one line for each measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--oxigraph", help="the binary of the oxigraph server")
    parser.add_argument("--rdflib-endpoint", help="a Python that has rdflib-endpoint")
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    kg = legweakkg.load()
    rows = kg.engine.select("SELECT DISTINCT ?t { ?t skos:prefLabel ?l }")
    terms = [row["t"].value for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "graph.nq")
        kg.export(data)
        rates = {}
        with ours() as (port, process):
            rates["legweakkg"] = rate(port, "/sparql", terms, options.seconds)
            beside(port, terms, options.seconds)
            endurance(port, process, terms)
        if options.oxigraph:
            with oxigraph(options.oxigraph, folder, data) as port:
                rates["oxigraph serve"] = rate(port, "/query", terms, options.seconds)
        if options.rdflib_endpoint:
            with rdflib_endpoint(options.rdflib_endpoint, data) as port:
                rates["rdflib-endpoint"] = rate(port, "/sparql", terms, options.seconds)
    for name, found in rates.items():
        print(f"{name}: {found:,.0f} small queries/s; legweakkg is {rates['legweakkg'] / found:.2f} times as fast")


def rate(port: int, path: str, terms: list[str], seconds: float) -> float:
    """Return answers per second to queries that are all different, two client processes with 8 connections each."""
    with multiprocessing.get_context("fork").Pool(2) as clients:
        work = [clients.apply_async(_client, (port, path, terms[number::2], seconds)) for number in range(2)]
        return sum(one.get() for one in work)


def _client(port: int, path: str, terms: list[str], seconds: float) -> float:
    sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(SOCKETS)]
    start, done, number = time.perf_counter(), 0, 0
    while time.perf_counter() - start < seconds:
        for one in sockets:
            number += 1
            query = (
                f"SELECT ?l{number} WHERE {{ <{terms[number % len(terms)]}> "
                f"<http://www.w3.org/2004/02/skos/core#prefLabel> ?l{number} }}"
            )
            one.sendall(
                f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                "Accept: application/sparql-results+json\r\n\r\n".encode()
            )
        for one in sockets:
            _answer(one)
            done += 1
    return done / (time.perf_counter() - start)


def _answer(connection: socket.socket) -> None:
    data = connection.recv(1 << 16)
    while b"\r\n\r\n" not in data:
        data += connection.recv(1 << 16)
    head, _, body = data.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), data[:2000]
    lower = head.lower()
    if b"content-length: " in lower:
        length = int(lower.partition(b"content-length: ")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += connection.recv(1 << 16)
    else:  # chunked
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(1 << 16)


def beside(port: int, terms: list[str], seconds: float) -> None:
    """Print how long small queries take while three clients send queries that are killed."""
    stop, url = threading.Event(), f"http://127.0.0.1:{port}/sparql"
    script = "import httpx, sys\nwhile True: httpx.get(sys.argv[1], params={'query': sys.argv[2]}, timeout=60)"
    heavy = [subprocess.Popen([sys.executable, "-c", script, url, HEAVY]) for _ in range(3)]
    time.sleep(1)
    took = []
    with httpx.Client(timeout=60) as client:
        end = time.monotonic() + 2 * seconds
        while time.monotonic() < end:
            start = time.perf_counter()
            query = f"SELECT ?l{len(took)} {{ <{terms[len(took) % len(terms)]}> skos:prefLabel ?l{len(took)} }}"
            assert client.get(url, params={"query": query}).status_code == 200
            took.append((time.perf_counter() - start) * 1000)
            time.sleep(0.002)
    stop.set()
    for one in heavy:
        one.kill()
        one.wait()
    took.sort()
    print(
        f"beside heavy queries that are killed, {len(took):,} small ones: p50 {took[len(took) // 2]:.1f} ms, "
        f"p99 {took[int(len(took) * 0.99)]:.1f} ms, longest {took[-1]:.0f} ms"
    )


def endurance(port: int, process: subprocess.Popen[bytes], terms: list[str]) -> None:
    """Print memory before and after 10,000 mixed requests, and what went wrong."""
    wrong = 0
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        before = 0.0
        for number in range(11_000):
            if number == 1_000:
                before = memory(process)
            template = MIXED[number % len(MIXED)]
            reply = client.get("/sparql", params={"query": template.format(term=terms[number % len(terms)])})
            wrong += reply.status_code != (400 if "broken" in template else 200)
        print(f"10,000 mixed requests: {wrong} wrong; memory {before:.0f} MB before, {memory(process):.0f} MB after")


def memory(process: subprocess.Popen[bytes]) -> float:
    """Return the resident megabytes of a server and its workers."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in (process.pid, *map(int, children)))
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def started(command: list[str], port: int, path: str):  # type: ignore[no-untyped-def]
    """Run a server until the block ends; it is ready when it answers an ASK."""
    environment = {**os.environ, "PYTHONPATH": str(Path(legweakkg.__file__).parent.parent)}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        for _ in range(600):
            try:
                if httpx.get(f"http://127.0.0.1:{port}{path}", params={"query": "ASK {}"}, timeout=5).is_success:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def ours():  # type: ignore[no-untyped-def]
    """Run our server."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "legweakkg",
        "serve",
        "--no-pages",
        "--port",
        str(port),
        "--timeout",
        "2",
        "--per-client",
        "64",
        "--no-log",
    ]
    with started(command, port, "/sparql") as process:
        yield port, process


@contextmanager
def oxigraph(binary: str, folder: str, data: Path):  # type: ignore[no-untyped-def]
    """Run `oxigraph serve-read-only` on the same data."""
    port, store = free_port(), str(Path(folder, "oxigraph"))
    subprocess.run([binary, "load", "--location", store, "--file", str(data)], check=True, capture_output=True)
    with started(
        [binary, "serve-read-only", "--location", store, "--union-default-graph", "--bind", f"127.0.0.1:{port}"],
        port,
        "/query",
    ):
        yield port


@contextmanager
def rdflib_endpoint(python: str, data: Path):  # type: ignore[no-untyped-def]
    """Run rdflib-endpoint on the same data."""
    port = free_port()
    with started([python, "-c", RDFLIB, str(data), str(port)], port, "/sparql"):
        yield port


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    print(json.dumps({"cores": os.cpu_count(), "load": os.getloadavg()[0]}))
    main()
