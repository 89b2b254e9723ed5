"""Servers for the tests: real processes on this machine's loopback address.

A test machine may be slow and busy. So nothing here measures time: tests wait for conditions with `until`, whose
deadline only keeps a fault from hanging the run.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx

import legweakkg

from ..servers import free_port

DEADLINE = 120


class Server:
    """A running server: its address, its process, a client, what it wrote."""

    def __init__(self, process, port, log):
        self.process, self.port, self.log = process, port, log
        self.url = f"http://127.0.0.1:{port}"
        self.http = httpx.Client(base_url=self.url, timeout=DEADLINE)

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

    def in_work(self):
        """Return how many queries run or wait."""
        return sum(self.metric(f"queries_{where}") for where in ("quick", "slow", "waiting"))

    def workers(self):
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children]

    def is_whole(self):
        """Return whether every worker that the server wants is ready."""
        return self.metric("workers_ready") == self.metric("workers_configured")

    @contextmanager
    def asking(self, sparql):
        """Send a query and leave without waiting for its answer when the block ends."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE) as raw:
            raw.sendall(f"GET /sparql?query={quote(sparql)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            yield raw


def until(condition, what, seconds=DEADLINE):
    """Wait until a condition holds and return what it gave."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.05)


@contextmanager
def running(folder, *arguments, token=""):
    """Run ``legweakkg serve`` in a folder until the block ends; it may not have written down a mistake of its own."""
    port = free_port()
    log = folder / "log.txt"
    environment = {**os.environ, "PYTHONPATH": str(Path(legweakkg.__file__).parent.parent), "LEGWEAKKG_TOKEN": token}
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "legweakkg", "serve", "--port", str(port), *map(str, arguments)],
            stdout=sink,
            stderr=sink,
            env=environment,
            cwd=folder,
        )
    server = Server(process, port, log)

    def answers():
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(httpx.TransportError):
            return server.http.get("/health").status_code == 200
        return False

    try:
        until(answers, "the server answers")
        yield server
        assert "made a mistake" not in log.read_text() and "legweakkg serve:" not in log.read_text(), log.read_text()
    finally:
        server.http.close()
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(DEADLINE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
