"""Servers for the tests: real processes on this machine's loopback address."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("uvicorn", reason="the extra 'server' is not installed")
pytest.importorskip("starlette", reason="the extra 'server' is not installed")

import httpx

import legweakkg

TOKEN = "a-token-for-the-tests-only"


class Server:
    """A running server: its address, its process, a client, what it wrote."""

    def __init__(self, process, port, log):
        self.process, self.port, self.log = process, port, log
        self.url = f"http://127.0.0.1:{port}"
        self.http = httpx.Client(base_url=self.url, timeout=30)

    def query(self, sparql, accept="application/sparql-results+json", **parameters):
        return self.http.get("/sparql", params={"query": sparql, **parameters}, headers={"accept": accept})

    def values(self, sparql):
        reply = self.query(sparql)
        assert reply.status_code == 200, reply.text
        return [{name: cell["value"] for name, cell in row.items()} for row in reply.json()["results"]["bindings"]]

    def metric(self, name):
        for line in self.http.get("/metrics").text.splitlines():
            if line.startswith(f"legweakkg_{name} "):
                return float(line.split()[1])
        raise AssertionError(f"no metric {name}")

    def workers(self):
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(folder, *arguments):
    port = free_port()
    log = folder / "log.txt"
    environment = {**os.environ, "PYTHONPATH": str(Path(legweakkg.__file__).parent.parent), "LEGWEAKKG_TOKEN": ""}
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "legweakkg", "serve", "--no-pages", "--port", str(port), *map(str, arguments)],
            stdout=sink,
            stderr=sink,
            env=environment,
        )
    server = Server(process, port, log)
    try:
        for _ in range(600):
            try:
                if server.http.get("/health").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.05)
            assert process.poll() is None, log.read_text()
        else:
            raise AssertionError("the server did not start: " + log.read_text())
        yield server
        assert "made a mistake" not in log.read_text() and "legweakkg serve:" not in log.read_text(), log.read_text()
    finally:
        server.http.close()
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A public, read-only server with a short time limit."""
    with running(tmp_path_factory.mktemp("public"), "--timeout", "2", "--per-client", "64", "--memory", "512") as found:
        yield found


@pytest.fixture(scope="session")
def writable(tmp_path_factory):
    """A writable server on an empty store, under the host name of the W3C suites; no union of graphs."""
    folder = tmp_path_factory.mktemp("writable")
    with running(
        folder,
        "--writable",
        "--store",
        folder / "store",
        "--token",
        TOKEN,
        "--empty",
        "--no-union",
        "--base",
        "http://www.example/",
        "--workers",
        "1",
        "--no-log",
    ) as found:
        found.http.headers["authorization"] = f"Bearer {TOKEN}"
        yield found
