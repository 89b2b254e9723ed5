"""Where a worker writes an answer before anybody sees it: in memory while small, in a file when large."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

INLINE = 256_000
"""Bytes up to which an answer travels inside the message."""


class TooLargeError(Exception):
    """An answer exceeds the rows or bytes that are allowed."""


class Spool:
    """A writer that counts bytes and rows and stops at its limits.

    ``rows_in`` counts the rows that a piece of the output begins or ends; None where the caller counts.
    """

    def __init__(self, folder: Path, max_bytes: int, max_rows: int, rows_in: Callable[[bytes], int] | None) -> None:
        self._folder, self._max_bytes, self._max_rows, self._rows_in = folder, max_bytes, max_rows, rows_in
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None
        self.bytes = self.rows = 0
        self.problem = ""

    @property
    def file(self) -> IO[bytes]:
        """The spool as the engine wants it: it writes to anything that has ``write`` and ``flush``."""
        return cast("IO[bytes]", self)

    def write(self, data: bytes) -> int:
        """Take a piece of the answer; raises TooLargeError beyond a limit, and says in ``problem`` which."""
        self.bytes += len(data)
        if self._rows_in is not None:
            self.count(self._rows_in(data))
        if self.bytes > self._max_bytes:
            self.problem = f"The answer is larger than {self._max_bytes:,} bytes; add LIMIT or narrow the query."
            raise TooLargeError(self.problem)
        if self._file is None and self.bytes > INLINE:
            self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed in finish
                dir=self._folder, prefix=f"{os.getpid()}-", delete=False
            )
            self._file.write(b"".join(self._parts))
            self._parts.clear()
        if self._file is not None:
            self._file.write(data)
        else:
            self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: what matters is `finish`."""

    def count(self, rows: int) -> None:
        """Count rows; raises TooLargeError beyond the limit."""
        self.rows += rows
        if self.rows > self._max_rows:
            self.problem = f"The answer has more than {self._max_rows:,} rows; add LIMIT or narrow the query."
            raise TooLargeError(self.problem)

    def finish(self) -> tuple[bytes, Path | None]:
        """Return the answer, or the file that holds it."""
        if self._file is None:
            return b"".join(self._parts), None
        self._file.close()
        return b"", Path(self._file.name)

    def discard(self) -> None:
        """Remove what was written."""
        self._parts.clear()
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)


class CsvRows:
    """Counts the rows of a CSV answer: line ends outside quotes; the header is no row."""

    def __init__(self) -> None:
        self._inside, self._rows = False, -1

    def __call__(self, data: bytes) -> int:
        """Return the rows that a piece adds."""
        before = max(self._rows, 0)
        for number, piece in enumerate(data.split(b'"')):
            if number:
                self._inside = not self._inside
            if not self._inside:
                self._rows += piece.count(b"\n")
        return max(self._rows, 0) - before


class Marks:
    """Counts the rows of an answer by a mark that cannot occur inside a value, also across two pieces."""

    def __init__(self, mark: bytes, *, header: bool = False) -> None:
        self._mark, self._tail, self._header = mark, b"", header

    def __call__(self, data: bytes) -> int:
        """Return the rows that a piece adds."""
        found = self._found(data)
        if self._header and found:  # the first line is no row
            self._header = False
            return found - 1
        return found

    def _found(self, data: bytes) -> int:
        text = self._tail + data
        self._tail = text[len(text) - len(self._mark) + 1 :] if len(self._mark) > 1 else b""
        return text.count(self._mark)


class Values(Marks):
    """Counts the rows of a JSON answer by its values: every row has at most one for each variable."""

    def __init__(self, variables: int) -> None:
        super().__init__(b'{"type":"')
        self._variables, self._values = max(1, variables), 0

    def __call__(self, data: bytes) -> int:
        """Return the rows that a piece adds."""
        before = -(-self._values // self._variables)
        self._values += super().__call__(data)
        return -(-self._values // self._variables) - before


def row_counter(form: str, variables: int) -> Callable[[bytes], int]:
    """Return a counter of rows for a result format.

    In XML and TSV the mark is escaped wherever a value holds it; in JSON every bound value opens with its
    ``{"type"``, whose quotation mark is escaped inside values. Rows with unbound variables count for less there.
    """
    if form == "csv":
        return CsvRows()
    if form == "json":
        return Values(variables)
    return Marks({"xml": b"<result>", "tsv": b"\n"}[form], header=form == "tsv")
