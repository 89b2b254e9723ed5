"""SPARQL servers for the tests: real processes in temporary folders, on this machine's loopback address."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx

DEADLINE = 180
PASSWORD = "made-up-for-the-tests"

VIRTUOSO_SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
MaxClientConnections = 10
DirsAllowed = .

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 8
MaxClientConnections = 8

[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = {seconds}
"""


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


@contextmanager
def virtuoso(folder, *, rows=1_000_000, seconds=120):
    """Run Virtuoso 7 on an empty folder, never the system's service; yields its base address.

    ``rows`` and ``seconds`` are what its own settings allow an answer. The user ``dba`` has `PASSWORD`.
    """
    sql, http = free_port(), free_port()
    settings = VIRTUOSO_SETTINGS.format(sql=sql, http=http, rows=rows, seconds=seconds)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    base = f"http://127.0.0.1:{http}"
    with running(["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], folder, base + "/sparql"):
        subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"EXEC=user_set_password('dba', '{PASSWORD}')"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=DEADLINE,
        )
        yield base


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
