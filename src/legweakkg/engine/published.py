"""The record that ``legweakkg publish`` keeps on a server: which graphs it wrote there, and how far it came.

It is a graph of its own beside them, with one statement for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import NamedNode, QuerySolution

from ..names import BASE, graph_iri

RECORD = graph_iri("publishing")
STATE = BASE + "publishing#state"
QUERY = f"SELECT ?graph ?state WHERE {{ ?graph <{STATE}> ?state }}"
"""What reads the record, with its graph as the default graph."""


class Progress(NamedTuple):
    """How far a graph has been written.

    ``edition`` is a mark of its content, ``done`` and ``total`` count triples, ``order`` is a mark of those that
    are done, in their order: only where the same ones come first again may the rest follow.
    """

    edition: str
    done: int
    total: int
    order: str

    @property
    def whole(self) -> bool:
        """Whether the server has all of it."""
        return self.done == self.total

    def __str__(self) -> str:
        return f"{self.edition} {self.done}/{self.total} {self.order}"


NOT_BEGUN = Progress("-", 0, -1, "-")
"""What stands in the record while a graph is cleared for another edition."""


def read_record(rows: Iterable[QuerySolution]) -> dict[str, Progress]:
    """Return the progress of each graph by its IRI from the solutions of `QUERY`; a strange statement is left out."""
    found = {}
    for row in rows:
        try:
            edition, counts, order = row["state"].value.split(" ")
            done, total = counts.split("/")
            found[row["graph"].value] = Progress(edition, int(done), int(total), order)
        except ValueError:
            continue
    return found


def statement(graph: str, progress: Progress) -> str:
    """Return the record's statement about a graph as N-Triples."""
    return f'{NamedNode(graph)} <{STATE}> "{progress}" .\n'
