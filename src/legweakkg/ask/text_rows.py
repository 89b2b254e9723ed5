"""Rows as plain text, for tables of many thousand cells.

An RDF term in Python costs its making and the reading of its value; where only IRIs and texts are wanted, the engine's
own CSV and Python's own reader of it take half the time.
"""

from __future__ import annotations

import csv
from io import StringIO

from pyoxigraph import QueryResultsFormat, QuerySolutions


def text_rows(rows: QuerySolutions) -> list[list[str]]:
    """Return each row as the values of its cells; what is unbound is empty, and kinds of terms are not told apart.

    >>> import legweakkg
    >>> text_rows(legweakkg.load().engine.select('SELECT (1 AS ?a) ?b ("x, y" AS ?c) {}'))
    [['1', '', 'x, y']]
    """
    written = rows.serialize(format=QueryResultsFormat.CSV)
    assert written is not None  # noqa: S101 - it is None only where a file is written instead
    cells = csv.reader(StringIO(written.decode(), newline=""))
    next(cells)
    return list(cells)
