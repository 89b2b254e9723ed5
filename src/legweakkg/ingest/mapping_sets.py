"""Read SSSOM mapping sets (https://mapping-commons.github.io/sssom/) between outside vocabularies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..errors import SourceError
from ..names import SKOS
from .lines import Match, outside_iri
from .release_files import ReleaseFile

_PREDICATES: Final = {
    f"skos:{name}": f"{SKOS}{name}"
    for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
}
_META: Final = re.compile(r"#\s*(mapping_set_version|mapping_set_id|license|mapping_date|version)\s*:\s*(.+)")


def read_header(file: ReleaseFile) -> dict[str, str]:
    """Return what the comment lines of a mapping set state: version, licence, id."""
    found: dict[str, str] = {}
    for _, line in file.lines():
        if not line.startswith("#"):
            break
        if match := _META.match(line):
            found[match[1]] = match[2].strip().strip("\"'")
    return found


def read_mapping_set(file: ReleaseFile) -> Iterator[Match]:
    """Yield the SKOS mappings of a set once each; other predicates, and rows that found no term, yield none.

    Raises SourceError with the line where a row is malformed, or has an id whose prefix is not known.
    """
    columns: list[str] = []
    seen: set[Match] = set()
    rows = 0
    for number, line in file.lines():
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if not columns:
            columns = cells
            for name in ("subject_id", "predicate_id", "object_id"):
                if name not in columns:
                    raise SourceError(f"this is no SSSOM set: it lacks the column {name!r}.", file.name, number)
            continue
        if len(cells) != len(columns):
            raise SourceError(f"the row has {len(cells)} columns instead of {len(columns)}.", file.name, number)
        rows += 1
        row = dict(zip(columns, cells, strict=True))
        if (
            row["object_id"] == "sssom:NoTermFound"
            or row["predicate_id"] not in _PREDICATES
            or row.get("predicate_modifier")
        ):
            continue
        subject, target = (_iri(row[name], file, number) for name in ("subject_id", "object_id"))
        match = Match(subject, _PREDICATES[row["predicate_id"]], target)
        if match not in seen:
            seen.add(match)
            yield match
    if not rows:
        raise SourceError("the set has no mapping.", file.name)


def _iri(curie: str, file: ReleaseFile, number: int) -> str:
    iri = outside_iri(curie)
    if iri is None:
        raise SourceError(f"the prefix of {curie!r} is not known.", file.name, number)
    return iri
