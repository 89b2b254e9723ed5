"""Read ``maxo-annotations.tsv``: which medical action treats, prevents or investigates what in which disease.

Source: https://github.com/monarch-initiative/maxo-annotations. The columns are found by name, because the
file has grown over its releases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from ..errors import SourceError
from ..names import ANNOTATION
from .lines import TYPE, lw, outside_iri, reference, text
from .release_files import ReleaseFile

_WANTED: Final = ("disease_id", "maxo_id", "relation", "evidence")
_SOURCE_COLUMNS: Final = ("source_id", "citation", "reference")


def read_maxoa(file: ReleaseFile) -> Iterator[str]:
    """Yield the triples of each row; raises SourceError with the line of a malformed one."""
    columns: list[str] = []
    seen: set[str] = set()
    for number, line in file.lines():
        cells = line.split("\t")
        if not columns:
            if line.startswith("#"):
                continue
            columns = cells
            missing = [name for name in _WANTED if name not in columns]
            if missing:
                raise SourceError(f"the header lacks the column {missing[0]!r}.", file.name, number)
            continue
        if len(cells) != len(columns):
            raise SourceError(f"the row has {len(cells)} columns instead of {len(columns)}.", file.name, number)
        if line not in seen:
            seen.add(line)
            yield _annotation(line, dict(zip(columns, cells, strict=True)), file, number)
    if not seen:
        raise SourceError("the file has no annotation.", file.name)


def _annotation(line: str, row: dict[str, str], file: ReleaseFile, number: int) -> str:
    digest = hashlib.sha1(line.encode(), usedforsecurity=False).hexdigest()[:24]
    subject = f"<{ANNOTATION}maxoa-{digest}>"
    parts = [
        f"{subject} {TYPE} {lw('ActionAnnotation')} .\n"
        f"{subject} {lw('annotatedRelation')} {text(row['relation'])} .\n"
        f"{subject} {lw('annotationEvidence')} {text(row['evidence'])} .\n"
    ]
    for column, predicate in (
        ("disease_id", "annotatedDisease"),
        ("maxo_id", "annotatedAction"),
        ("hpo_id", "annotatedFinding"),
    ):
        curie = row.get(column, "")
        if not curie and column == "hpo_id":
            continue
        iri = outside_iri(curie)
        if iri is None:
            raise SourceError(f"{curie!r} in {column} is no id with a known prefix.", file.name, number)
        parts.append(f"{subject} {lw(predicate)} <{iri}> .\n")
    for column in _SOURCE_COLUMNS:
        for source in dict.fromkeys(filter(None, row.get(column, "").replace("|", ";").split(";"))):
            parts.append(f"{subject} {lw('annotationReference')} {reference(source.strip())} .\n")
    return "".join(parts)
