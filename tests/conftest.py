"""What all tests share: the packaged graph, the folder of further material, and no network."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import legweakkg
from legweakkg.ask.knowledge import KnowledgeGraph

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


@pytest.fixture(scope="session")
def shared() -> Iterator[Path]:
    """The folder with the articles, the vocabulary extracts and the W3C suites."""
    folder = os.environ.get("LEGWEAKKG_SHARED")
    if not folder:
        pytest.skip("LEGWEAKKG_SHARED is not set: the articles and vocabulary extracts are not distributed")
    yield Path(folder)
