"""The servers that tests share."""

import pytest

pytest.importorskip("uvicorn", reason="the extra 'server' is not installed")
pytest.importorskip("starlette", reason="the extra 'server' is not installed")

from .servers import running

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
