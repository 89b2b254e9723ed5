"""What all tests share: the packaged graph, the folder of further material, and no network."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import legweakkg
from legweakkg.ask.knowledge import KnowledgeGraph

from .made_up import TURTLE

# a gate that rolls dice is no gate: there, property-based tests take the same examples every time
settings.register_profile("gate", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("gate")

# a shell has what it starts in the background ignore Ctrl-C, and so would the programs that tests interrupt
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--e2e``: the end-to-end tests build packages and want a network for their dependencies.

    ``--virtuoso`` runs the tests of engines on Virtuoso 7 too, which must be installed.
    """
    parser.addoption("--e2e", action="store_true", help="run the end-to-end tests too")
    parser.addoption("--virtuoso", action="store_true", help="run the tests of engines on Virtuoso 7 too")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the end-to-end tests out unless they are asked for."""
    return True if collection_path.name == "e2e" and not config.getoption("--e2e") else None


_LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets reach this machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if isinstance(address, tuple) and not str(host).startswith(_LOOPBACK):
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The packaged knowledge graph."""
    return legweakkg.load()


@pytest.fixture
def made_up(tmp_path: Path) -> Callable[..., KnowledgeGraph]:
    """A function that returns the packaged graph with made-up terms, and what is said of them in Turtle."""

    def load(*turtle: str) -> KnowledgeGraph:
        path = tmp_path / "extra.ttl"
        path.write_text(TURTLE + "".join(turtle))
        return legweakkg.load(extra=[path])

    return load


@pytest.fixture(scope="session")
def shared() -> Iterator[Path]:
    """The folder with the articles, the vocabulary extracts and the W3C suites."""
    folder = os.environ.get("LEGWEAKKG_SHARED")
    if not folder:
        pytest.skip("LEGWEAKKG_SHARED is not set: the articles and vocabulary extracts are not distributed")
    yield Path(folder)
