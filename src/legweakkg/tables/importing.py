"""Bring tables into an ontology: read, check, and write all files or none."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from ..check.core import Engine
from ..check.findings import Finding, Report
from ..check.validation import show, validate
from ..source.canonical import write_turtle
from ..source.writing import write_together
from .ontology_files import OntologyFiles
from .rows import Rows, read_rows
from .statements import Statements, read_statements


@dataclass(frozen=True, slots=True)
class Import:
    """What an import would do: the report of the check, and the new text of the files it changes.

    ``rows`` counts the rows read, ``triples`` the triples that the ontology did not state before.
    """

    report: Report
    files: dict[Path, bytes] = field(repr=False)
    rows: int
    triples: int

    def write(self) -> None:
        """Write the files: all of them or, with an ExportError, none."""
        write_together(self.files)


def plan_import(paths: Sequence[Path], files: OntologyFiles, *, engine: Engine = "pyshacl") -> Import:
    """Read TSV files as one contribution and check it; nothing is written before `Import.write`.

    Rows add: what the ontology states already is left alone, nothing is removed or overwritten, so that a second
    import changes nothing. Raises SourceError for a file that is no such table, CheckError where the check could
    not be carried out.
    """
    return plan([read_rows(path) for path in paths], files, engine=engine)


def plan(tables: list[Rows], files: OntologyFiles, *, engine: Engine = "pyshacl") -> Import:
    """Check rows that have been read, as `plan_import` does."""
    made = read_statements(tables, files)
    names = tuple(table.name for table in tables)
    new = [quad for quads in made.triples.values() for quad in quads]
    if made.findings or not new:
        return Import(Report(sorted(made.findings), names, engine=engine), {}, made.rows, 0)
    report = _checked(made, new, files, engine)
    cells = _Cells(made)
    report = replace(report, findings=sorted(cells.place(one) for one in report), files=names)
    return Import(report, files.extended(made.triples), made.rows, len(new))


def _checked(made: Statements, new: list[Quad], files: OntologyFiles, engine: Engine) -> Report:
    # all that the rows state, also what is known: a finding about a repeated cell has its place too
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.ttl"
        rows.write_bytes(write_turtle([*made.cells, *new]))
        written = [files.output] if files.output is not None and files.output.exists() else []
        report = validate([*written, rows], ontology=files.folder, engine=engine)
        return replace(
            report,
            findings=[
                replace(one, file=None, line=None, column=None) if one.file == str(rows) else one for one in report
            ],
        )


class _Cells:
    """Finds the cell that is answerable for a finding."""

    def __init__(self, made: Statements) -> None:
        self._exact = {}
        self._path: dict[tuple[str, str], Quad] = {}
        self._focus: dict[str, Quad] = {}
        self._value: dict[str, Quad] = {}
        self._cells = made.cells
        for quad in made.cells:
            focus, path, value = show(quad.subject), show(quad.predicate), show(quad.object)
            self._exact[focus, path, value] = quad
            self._path.setdefault((focus, path), quad)
            self._focus.setdefault(focus, quad)
            if isinstance(quad.object, NamedNode):
                self._value.setdefault(value, quad)

    def place(self, finding: Finding) -> Finding:
        """Return a finding with the file, line and column of its cell; one in another file stays as it is."""
        if finding.file is not None:
            return finding
        quad = (
            self._exact.get((finding.focus, finding.path or "", finding.value or ""))
            or self._path.get((finding.focus, finding.path or ""))
            or self._focus.get(finding.focus)
            or self._value.get(finding.focus)
        )
        if quad is None:
            return finding
        name, cell = self._cells[quad]
        return replace(
            finding, file=name, line=cell.line, column=cell.column, message=f"{cell.name}: {finding.message}"
        )
