"""The two ways to write triples to a server: SPARQL 1.1 Update, and the Graph Store HTTP Protocol.

Sources: SPARQL 1.1 Update (https://www.w3.org/TR/sparql11-update/) and SPARQL 1.1 Graph Store HTTP Protocol
(https://www.w3.org/TR/sparql11-http-rdf-update/), W3C Recommendations 2013.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..engine.published import RECORD, STATE, Progress, statement
from ..engine.service import Service

N_TRIPLES = "application/n-triples"


class Writer(Protocol):
    """What writes lines of N-Triples into graphs of a server, and keeps the record beside them."""

    def begin(self, graph: str, progress: Progress) -> None:
        """Empty a graph; before that the record says ``progress``."""

    def write(self, graph: str, lines: Sequence[bytes], progress: Progress, *, blank: bool = False) -> None:
        """Add triples to a graph, then say ``progress`` in the record.

        Triples with blank nodes are sent once: repeated, they would be there twice.
        """


class UpdateWriter:
    """Writes by SPARQL Update: a batch and its record in one request, which most servers do wholly or not at all."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def begin(self, graph: str, progress: Progress) -> None:
        """Empty a graph."""
        self._send(f"{_record(graph, progress)} ;\nCLEAR SILENT GRAPH <{graph}>")

    def write(self, graph: str, lines: Sequence[bytes], progress: Progress, *, blank: bool = False) -> None:
        """Add triples to a graph."""
        text = b"".join(lines).decode()
        # Virtuoso takes blank nodes in a template, but not in data, where the standard allows them too
        insert = f"GRAPH <{graph}> {{\n{text}}} }}"
        added = f"INSERT {{ {insert} WHERE {{}}" if blank else f"INSERT DATA {{ {insert}"
        self._send(f"{added} ;\n{_record(graph, progress)}" if lines else _record(graph, progress), once=blank)

    def _send(self, update: str, *, once: bool = False) -> None:
        self._service.send(form={"update": update}, once=once)


class GraphStoreWriter:
    """Writes by the Graph Store Protocol: batches are posted, and the record is put anew after each.

    ``record`` is what the record says so far.
    """

    def __init__(self, service: Service, record: Mapping[str, Progress]) -> None:
        self._service = service
        self._record = dict(record)

    def begin(self, graph: str, progress: Progress) -> None:
        """Empty a graph: it is deleted, and where it is not there, that is as good."""
        self._say(graph, progress)
        self._service.send("DELETE", parameters={"graph": graph}, accepted=(404,))

    def write(self, graph: str, lines: Sequence[bytes], progress: Progress, *, blank: bool = False) -> None:
        """Add triples to a graph."""
        if lines:
            self._send("POST", graph, b"".join(lines), once=blank)
        self._say(graph, progress)

    def _say(self, graph: str, progress: Progress) -> None:
        self._record[graph] = progress
        said = "".join(statement(name, state) for name, state in sorted(self._record.items()))
        self._send("PUT", RECORD, said.encode())

    def _send(self, method: str, graph: str, content: bytes, *, once: bool = False) -> None:
        self._service.send(
            method, parameters={"graph": graph}, content=content, headers={"Content-Type": N_TRIPLES}, once=once
        )


def _record(graph: str, progress: Progress) -> str:
    return (
        f"DELETE WHERE {{ GRAPH <{RECORD}> {{ <{graph}> <{STATE}> ?state }} }} ;\n"
        f"INSERT DATA {{ GRAPH <{RECORD}> {{ {statement(graph, progress)} }} }}"
    )
