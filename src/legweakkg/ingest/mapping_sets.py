"""Read SSSOM mapping sets (https://mapping-commons.github.io/sssom/) between outside vocabularies."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from ..errors import SourceError
from ..names import SKOS
from .lines import Match, is_iri, outside_iri
from .release_files import ReleaseFile

_PREDICATES: Final = {
    f"skos:{name}": f"{SKOS}{name}"
    for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
}
_VERSIONS: Final = ("mapping_set_version", "version", "mapping_date")
_NO_TERM: Final = frozenset(("", "sssom:NoTermFound"))
"""An id that stands for no term: a search that found none, or a side that is words instead of a term."""


class Header(NamedTuple):
    """What a mapping set states of itself: its version and licence where it does, and its prefixes."""

    version: str
    licence: str
    prefixes: Mapping[str, str]


def read_header(file: ReleaseFile) -> Header:
    """Return what the comment lines before the table state, which are YAML.

    Raises SourceError, with the line, where they are not.
    """
    written = []
    for _, line in file.lines():
        if not line.startswith("#"):
            break
        written.append(line[1:])
    stated = _yaml(written, file)
    prefixes = stated.get("curie_map") or {}
    if not isinstance(prefixes, dict) or not all(isinstance(namespace, str) for namespace in prefixes.values()):
        raise SourceError("the curie_map of the set is no list of prefixes with their namespaces.", file.name)
    version = next((str(stated[key]) for key in _VERSIONS if stated.get(key)), "not stated")
    return Header(version, str(stated.get("license") or "not stated"), prefixes)


def read_mapping_set(file: ReleaseFile, prefixes: Mapping[str, str]) -> Iterator[Match]:
    """Yield the SKOS mappings of a set once each; other predicates, and rows that found no term, yield none.

    A prefix that the project knows means the same IRIs in every layer, whatever the set has for it: else nothing would
    meet. ``prefixes`` are for all others. Raises SourceError with the line where a row is malformed, or has an id
    whose prefix is not known.
    """
    columns: list[str] = []
    seen: set[Match] = set()
    rows = 0
    for number, line in file.lines():
        if line.startswith("#"):
            continue
        cells = next(csv.reader([line], delimiter="\t")) if '"' in line else line.split("\t")
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
        ids = row["subject_id"], row["object_id"]
        if row["predicate_id"] not in _PREDICATES or row.get("predicate_modifier") or not _NO_TERM.isdisjoint(ids):
            continue
        subject, target = (_iri(curie, prefixes, file, number) for curie in ids)
        match = Match(subject, _PREDICATES[row["predicate_id"]], target)
        if match not in seen:
            seen.add(match)
            yield match
    if not rows:
        raise SourceError("the set has no mapping.", file.name)


def _iri(curie: str, prefixes: Mapping[str, str], file: ReleaseFile, number: int) -> str:
    if known := outside_iri(curie):
        return known
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in prefixes:
        where = "the curie_map of the set does not list it" if prefixes else "the set has no curie_map"
        raise SourceError(f"the prefix of {curie!r} is not known, and {where}.", file.name, number)
    iri = prefixes[prefix] + local
    if not is_iri(iri):
        raise SourceError(f"{curie!r} makes no IRI with its namespace {prefixes[prefix]!r}.", file.name, number)
    return iri


def _yaml(lines: list[str], file: ReleaseFile) -> dict[str, Any]:
    import yaml

    try:
        # all values as text: a version 2024.10 is no number
        stated = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts, lists and dicts
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SourceError(f"the comment lines of the set are not YAML: {error.problem}.", file.name, line) from None
    except yaml.YAMLError as error:
        raise SourceError(f"the comment lines of the set are not YAML: {error}.", file.name) from None
    if not isinstance(stated or {}, dict):
        raise SourceError("the comment lines of the set are not metadata such as '#license: …'.", file.name, 1)
    return stated or {}
