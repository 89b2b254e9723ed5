"""The servers that tests share."""

import socket
import threading

import pytest

pytest.importorskip("uvicorn", reason="the extra 'server' is not installed")
pytest.importorskip("starlette", reason="the extra 'server' is not installed")

from .servers import running, until

TOKEN = "a-token-for-the-tests-only"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A public, read-only server whose time limit no honest query meets, however busy the machine is."""
    with running(
        tmp_path_factory.mktemp("public"), "--no-pages", "--timeout", "60", "--per-client", "64", "--memory", "512"
    ) as found:
        yield found


@pytest.fixture(scope="session")
def strict(tmp_path_factory):
    """A public, read-only server with a short time limit."""
    with running(
        tmp_path_factory.mktemp("strict"), "--no-pages", "--timeout", "2", "--per-client", "64", "--memory", "512"
    ) as found:
        yield found


@pytest.fixture(scope="session")
def writable(tmp_path_factory):
    """A writable server on an empty store, under the host name of the W3C suites; no union of graphs."""
    folder = tmp_path_factory.mktemp("writable")
    with running(
        folder,
        "--no-pages",
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
        "--timeout",
        "60",
        "--no-log",
    ) as found:
        found.http.headers["authorization"] = f"Bearer {TOKEN}"
        yield found


@pytest.fixture
def canary():
    """A listener that notes whether anybody called."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        stop = threading.Event()

        def wait():
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                calls.append(connection.recv(1000))
                connection.close()

        thread = threading.Thread(target=wait)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/canary", calls
        finally:
            stop.set()
            thread.join()


@pytest.fixture
def still_answers(request):
    """After a test, the servers it used answer a small query."""
    yield
    for name in {"server", "strict"} & set(request.fixturenames):
        server = request.getfixturevalue(name)
        until(
            lambda server=server: server.query("ASK { lwt:stroke ?p ?o }").status_code == 200,
            "a small query is answered",
        )
        assert server.process.poll() is None
