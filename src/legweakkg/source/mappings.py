"""Read SSSOM mapping sets (https://mapping-commons.github.io/sssom/) as ``skos:*Match`` triples."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad

from ..errors import SourceError
from ..names import expand
from .reading import read_bytes

NO_TERM = "sssom:NoTermFound"
"""The object of a row that says: we looked, and the vocabulary has nothing that fits."""


class Mapping(NamedTuple):
    """One row of a mapping set; ids are CURIEs, ``line`` is its place in the file (from 1)."""

    subject: str
    predicate: str
    object: str
    object_label: str
    justification: str
    line: int


def read_rows(path: Path) -> Iterator[Mapping]:
    """Yield the rows of a mapping set.

    Raises SourceError where the table lacks a column or a row a cell.
    """
    lines = read_bytes(path).decode("utf-8").splitlines()
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    table = csv.DictReader(lines[start:], delimiter="\t", quoting=csv.QUOTE_NONE)
    wanted = ("subject_id", "predicate_id", "object_id", "object_label", "mapping_justification")
    missing = [column for column in wanted if column not in (table.fieldnames or ())]
    if missing:
        raise SourceError(f"the mapping set lacks the column {missing[0]!r}.", str(path), start + 1)
    for number, row in enumerate(table, start=start + 2):
        if not row["subject_id"] or not row["predicate_id"] or not row["object_id"]:
            raise SourceError("a mapping needs subject_id, predicate_id and object_id.", str(path), number)
        subject, predicate, target, label, justification = (row[column] or "" for column in wanted)
        yield Mapping(subject, predicate, target, label, justification, number)


def read_mappings(path: Path) -> Iterator[Quad]:
    """Yield one triple for each mapping of a set; rows that found no term yield nothing.

    Raises SourceError for an id whose prefix is not known.
    """
    for row in read_rows(path):
        if row.object == NO_TERM:
            continue
        iris = [expand(curie) for curie in (row.subject, row.predicate, row.object)]
        for curie, iri in zip((row.subject, row.predicate, row.object), iris, strict=True):
            if iri is None:
                raise SourceError(f"the prefix of {curie!r} is not known.", str(path), row.line)
        subject, predicate, target = (NamedNode(iri) for iri in iris if iri)
        yield Quad(subject, predicate, target)
