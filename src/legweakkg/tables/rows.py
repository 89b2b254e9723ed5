"""Read a TSV file into rows whose cells know their place; what cannot be read becomes a finding."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..check.findings import Finding
from ..errors import SourceError
from ..source.reading import read_bytes
from .columns import TABLES, Column, Table, recognise

MAX_BYTES = 10_000_000
"""Size of the largest table that is read unless the caller allows more."""

_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of spreadsheet programs begin."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, its column, and its place: ``line`` and ``column`` (a character's) from 1.

    ``address`` is its name in a spreadsheet, such as ``D7``; empty where the row comes from no file.
    """

    text: str
    of: Column
    line: int | None = None
    column: int | None = None
    address: str = ""

    @property
    def name(self) -> str:
        """How messages call the cell."""
        return f"cell {self.address} ({self.of.name})" if self.address else self.of.name


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by column name; empty ones have empty text."""

    cells: Mapping[str, Cell]

    def __getitem__(self, name: str) -> Cell | None:
        return self.cells.get(name)

    def text(self, name: str) -> str:
        """Return the text of a cell; nothing where there is no such column."""
        cell = self.cells.get(name)
        return cell.text if cell else ""

    @property
    def first(self) -> Cell:
        """The first cell that says something."""
        return next((cell for cell in self.cells.values() if cell.text), next(iter(self.cells.values())))


@dataclass(frozen=True, slots=True)
class Rows:
    """A table's rows, and what is wrong with it before anything is made of them."""

    name: str
    table: Table
    rows: list[Row]
    findings: list[Finding] = field(default_factory=list)


def finding(name: str | None, cell: Cell, focus: str, problem: str, message: str, suggestion: str = "") -> Finding:
    """Return a violation at a cell; ``problem`` names the rule of tables that it breaks."""
    return Finding(
        "violation",
        name,
        cell.line,
        cell.column,
        focus,
        None,
        cell.text or None,
        f"table:{problem}",
        f"{cell.name}: {message}",
        suggestion,
    )


def read_rows(path: Path, max_bytes: int = MAX_BYTES) -> Rows:
    """Read a TSV file: comment lines (``#``), a header, rows.

    Raises SourceError for a file that is no such table, or has no rows.
    """
    name = str(path)
    data = read_bytes(path, max_bytes)
    if data.startswith(_WORKBOOK):
        raise SourceError("this is a workbook; save its sheet as tab-separated text.", name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(f"this is not UTF-8 text (byte {error.start}); save it as UTF-8.", name) from None
    if "\0" in text[:1024]:
        raise SourceError("this is not text (it holds NUL bytes).", name)
    lines = re.split(r"\r\n|\n|\r", text)
    records = [(number, cells) for number, cells in _records(text, name) if any(cell.strip() for cell in cells)]
    if not records:
        raise SourceError("there is no header in it; see 'legweakkg template --help'.", name)
    header = tuple(cell.strip() for cell in records[0][1])
    table = recognise(header)
    if table is None:
        raise SourceError(_no_table(header), name, records[0][0])
    if len(records) == 1:
        raise SourceError("there are no rows below the header; nothing can be read.", name)
    found = list(_header_findings(name, table, header, records[0][0], lines))
    read = []
    for number, cells in records[1:]:
        row, wrong = _row(name, table, header, number, cells, lines)
        read.append(row)
        found += wrong
    return Rows(name, table, read, found)


def _no_table(header: tuple[str, ...]) -> str:
    """Return what to do about a header that is of no table."""
    for mark, marks in ((";", "semicolons"), (",", "commas"), (None, "spaces")):
        if len(header) == 1 and recognise(tuple(title.strip("\"' ") for title in header[0].split(mark))):
            return f"the columns are separated by {marks}; save the table as tab-separated text."
    known = {column.name.lower(): column.name for table in TABLES.values() for column in table.columns}
    meant = tuple(known.get(title.lower().replace(" ", "_"), title) for title in header)
    if recognise(meant):
        other = [
            f"{right!r} in place of {title!r}" for title, right in zip(header, meant, strict=True) if title != right
        ]
        return f"the names of the columns are written in another way; write {', '.join(other)}."
    wanted = "; ".join(f"{one.name}: {', '.join(one.marks)}" for one in TABLES.values())
    return (
        f"no table has these columns; each needs its own ({wanted}). The first line that is no comment must be the "
        "header, as in: legweakkg template TOPIC."
    )


def _records(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    start = 1
    try:
        for cells in reader:
            if not (cells and cells[0].startswith("#")):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(f"the table cannot be read: {error}.", name, start) from None


def _header_findings(
    name: str, table: Table, header: tuple[str, ...], line: int, lines: list[str]
) -> Iterator[Finding]:
    known = [column.name for column in table.columns]
    for index, title in enumerate(header):
        cell = _cell(Column(title, ""), title, line, index, lines)
        if title not in known and title:
            near = difflib.get_close_matches(title, known, 1)
            yield finding(
                name,
                cell,
                title,
                "UnknownColumn",
                f"the table of {table.name} has no such column.",
                f"did you mean {near[0]}?" if near else "one of " + ", ".join(known),
            )
        elif title and title in header[:index]:
            yield finding(name, cell, title, "RepeatedColumn", "this column is there twice; remove one.")
    for column in table.columns:
        if column.required and column.name not in header:
            yield finding(
                name,
                _cell(Column(column.name, ""), "", line, 0, lines),
                column.name,
                "MissingColumn",
                f"the table of {table.name} needs the column {column.name!r}; add it.",
            )


def _row(
    name: str, table: Table, header: tuple[str, ...], line: int, cells: list[str], lines: list[str]
) -> tuple[Row, list[Finding]]:
    by_name = {column.name: column for column in table.columns}
    placed = {}
    found = []
    for index, text in enumerate(cells):
        title = header[index] if index < len(header) else ""
        if title in by_name and title not in placed:
            placed[title] = _cell(by_name[title], text, line, index, lines)
        elif text.strip() and not title:
            cell = _cell(Column("no column", ""), text, line, index, lines)
            found.append(finding(name, cell, cells[0], "CellWithoutColumn", "there is no column above this cell."))
    for index, title in enumerate(header):
        if title in by_name and title not in placed:
            placed[title] = _cell(by_name[title], "", line, index, lines)
    for column in table.columns:
        if column.required and column.name in placed and not placed[column.name].text:
            found.append(
                finding(
                    name,
                    placed[column.name],
                    cells[0].strip() or f"row {line}",
                    "EmptyCell",
                    f"a value is needed: {column.help}.",
                )
            )
    return Row(placed), found


def _cell(column: Column, text: str, line: int, index: int, lines: list[str]) -> Cell:
    pieces = lines[line - 1].split("\t") if line <= len(lines) else []
    before = pieces[:index]
    return Cell(text.strip(), column, line, sum(len(piece) + 1 for piece in before) + 1, f"{_letters(index)}{line}")


def _letters(index: int) -> str:
    """Return the letters that a spreadsheet gives a column.

    >>> _letters(0), _letters(26)
    ('A', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
