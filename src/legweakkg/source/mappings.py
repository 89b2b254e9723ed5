"""Read SSSOM mapping sets (https://mapping-commons.github.io/sssom/) as ``skos:*Match`` triples.

A row that found no term becomes ``lw:noTermFoundIn`` and the vocabulary that was searched.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad

from ..errors import SourceError
from ..names import LW, expand
from .reading import read_bytes

NO_TERM = "sssom:NoTermFound"
"""The object of a row that says: we looked, and the vocabulary has nothing that fits."""
_NO_TERM_FOUND_IN = NamedNode(LW + "noTermFoundIn")
_SOURCE = "#object_source:"


class Mapping(NamedTuple):
    """One row of a mapping set; ids are CURIEs, ``line`` is its place in the file (from 1).

    ``object_source`` is the IRI of the vocabulary mapped to, from the row or else from the set; empty where neither
    states it.
    """

    subject: str
    predicate: str
    object: str
    object_label: str
    justification: str
    object_source: str
    line: int


def read_rows(path: Path) -> Iterator[Mapping]:
    """Yield the rows of a mapping set.

    Raises SourceError where the table lacks a column or a row a cell.
    """
    lines = read_bytes(path).decode("utf-8").splitlines()
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    stated = next((line.removeprefix(_SOURCE) for line in lines[:start] if line.startswith(_SOURCE)), "")
    table = csv.DictReader(lines[start:], delimiter="\t", quoting=csv.QUOTE_NONE)
    wanted = ("subject_id", "predicate_id", "object_id", "object_label", "mapping_justification")
    missing = [column for column in wanted if column not in (table.fieldnames or ())]
    if missing:
        raise SourceError(f"the mapping set lacks the column {missing[0]!r}.", str(path), start + 1)
    for number, row in enumerate(table, start=start + 2):
        if not row["subject_id"] or not row["predicate_id"] or not row["object_id"]:
            raise SourceError("a mapping needs subject_id, predicate_id and object_id.", str(path), number)
        subject, predicate, target, label, justification = (row[column] or "" for column in wanted)
        source = row.get("object_source") or stated.strip().strip('"')
        yield Mapping(subject, predicate, target, label, justification, source, number)


def read_mappings(path: Path) -> Iterator[Quad]:
    """Yield one triple for each row of a set, in their order.

    Raises SourceError for an id whose prefix is not known, and for a row that found no term and does not say where.
    """
    for row in read_rows(path):
        if row.object != NO_TERM:
            subject, predicate, target = (_node(one, path, row) for one in (row.subject, row.predicate, row.object))
            yield Quad(subject, predicate, target)
        elif not row.object_source:
            raise SourceError("a row that found no term needs an object_source, here or above.", str(path), row.line)
        else:
            yield Quad(_node(row.subject, path, row), _NO_TERM_FOUND_IN, NamedNode(row.object_source))


def _node(curie: str, path: Path, row: Mapping) -> NamedNode:
    iri = expand(curie)
    if iri is None:
        raise SourceError(f"the prefix of {curie!r} is not known.", str(path), row.line)
    return NamedNode(iri)
