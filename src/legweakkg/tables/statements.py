"""What the rows of a table state: triples, each with the cell it comes from and the file it belongs to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Quad

from ..check.findings import Finding
from .cell_values import CellValues
from .free_ids import ClaimIds
from .ontology_files import OntologyFiles
from .row_reader import RowReader
from .rows import Cell, Rows

_ORDER = ("sources", "evidence", "terms", "claims")


@dataclass
class Statements:
    """Triples by the file they go to, the cell behind each, and what is wrong with the rows.

    ``cells`` maps a triple to its table's name and cell, ``rows`` counts the rows read.
    """

    triples: dict[Path, list[Quad]] = field(default_factory=lambda: defaultdict(list))
    cells: dict[Quad, tuple[str, Cell]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rows: int = 0


def read_statements(tables: list[Rows], files: OntologyFiles) -> Statements:
    """Return what tables state together, laid over an ontology; rows that cannot be read become findings."""
    made = Statements()
    values = CellValues(
        files,
        {
            row.text("id"): row.text("label")
            for table in tables
            if table.table.name == "terms"
            for row in table.rows
            if row.text("id")
        },
    )
    claims = ClaimIds(files)
    for table in sorted(tables, key=lambda table: _ORDER.index(table.table.name)):
        made.findings += table.findings
        seen: dict[str, Cell] = {}
        # of claims of the same three parts, the one with the fewest conditions gets the plain id
        for row in sorted(
            table.rows, key=lambda row: len(row.text("qualifiers").split(";")) * bool(row.text("qualifiers"))
        ):
            made.rows += 1
            reader = RowReader(table, row, files, values, made)
            if table.table.name == "claims":
                reader.claim(claims)
            elif not reader.is_repeated(seen):
                getattr(reader, table.table.name)()
    return made
