"""Servers on the loopback address that tests talk to: one in this process, and the ``oxigraph`` program."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import httpx

DEADLINE = 180


@contextmanager
def answering(handler):
    """Let a request handler answer until the block ends; yields the address for queries."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def oxigraph_binary():
    beside = Path(sys.executable).with_name("oxigraph")
    return os.environ.get("LEGWEAKKG_OXIGRAPH") or (str(beside) if beside.exists() else shutil.which("oxigraph"))


@contextmanager
def oxigraph(folder, port=None):
    """Run ``oxigraph serve`` on a folder; yields its base address."""
    port = port or free_port()
    bind = f"127.0.0.1:{port}"
    command = [oxigraph_binary(), "serve", "--location", str(folder), "--bind", bind]
    with running(command, folder, f"http://{bind}/query"):
        yield f"http://{bind}"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(command, folder, endpoint):
    """Run a server until the block ends; it begins when the server answers."""
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        try:
            wait(process, endpoint, folder)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait(process, endpoint, folder):
    end = time.monotonic() + DEADLINE
    while True:
        assert process.poll() is None, (folder / "output.txt").read_text()
        try:
            if httpx.post(endpoint, data={"query": "ASK {}"}, timeout=10).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < end, f"{endpoint} does not answer"
        time.sleep(0.1)
