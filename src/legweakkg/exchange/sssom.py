"""Write SSSOM: our mapping sets merged into one (https://mapping-commons.github.io/sssom/).

The graph holds the mappings as ``skos:*Match`` triples; justification, confidence and match fields are in the
sets themselves, which the package carries. What a set says once in its header, each of its rows says here.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from ..engine.embedded import EmbeddedEngine
from ..resources import ontology_dir
from ..source.reading import read_bytes
from .about import read_about
from .selection import DATASET, Selection

MAPPING_SET: Final = DATASET + "/mappings/legweakkg.sssom.tsv"
LICENCE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"

COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "subject_source",
    "object_source",
    "object_source_version",
    "mapping_tool",
    "mapping_date",
    "confidence",
    "subject_match_field",
    "object_match_field",
    "match_string",
    "comment",
)
"""The slots written, in the order in which the SSSOM schema lists them, but for the labels kept beside ids."""

_FROM_HEADER = ("subject_source", "object_source", "object_source_version", "mapping_tool", "mapping_date")


class MappingSet(NamedTuple):
    """A set as its file has it: header slots, prefixes, rows."""

    header: Mapping[str, str]
    prefixes: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]


def write(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return all mapping sets as one SSSOM table with its metadata in the commented header."""
    sets = [read_set(path) for path in sorted((ontology_dir() / "mappings").glob("*.sssom.tsv"))]
    about = read_about(engine)
    prefixes = {name: iri for each in sets for name, iri in each.prefixes.items()}
    comments = [each.header["comment"] for each in sets if "comment" in each.header]
    slots = {
        "mapping_set_id": MAPPING_SET,
        "mapping_set_version": about.version,
        "mapping_set_title": "Mappings of legweakkg",
        "mapping_set_description": f"The mapping sets of legweakkg, merged. {about.disclaimer}",
        "license": LICENCE,
        "mapping_set_source": [each.header["mapping_set_id"] for each in sets],
        "comment": _joined(comments),
    }
    lines = ["#curie_map:"]
    lines += [f"#  {name}: {json.dumps(prefixes[name])}" for name in sorted(prefixes)]
    lines += [f"#{slot}: {json.dumps(text, ensure_ascii=False)}" for slot, text in slots.items()]  # JSON is YAML
    rows = sorted(tuple(_cell(each, row, column) for column in COLUMNS) for each in sets for row in each.rows)
    buffer = io.StringIO("".join(line + "\n" for line in lines))
    buffer.seek(0, io.SEEK_END)
    csv.writer(buffer, delimiter="\t", lineterminator="\n").writerows([COLUMNS, *rows])
    return buffer.getvalue().encode()


def read_set(path: Path) -> MappingSet:
    """Return a mapping set; its header is read as the plain ``key: value`` lines that our sets keep to."""
    lines = read_bytes(path).decode("utf-8").splitlines()
    comments = [line[1:] for line in lines if line.startswith("#")]
    header: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for line in comments:
        indent, key, value = re.fullmatch(r"(\s*)([^:]+):\s*(.*)", line).groups()  # type: ignore[union-attr]
        text = str(json.loads(value)) if value.startswith('"') else value
        (prefixes if indent else header)[key] = text
    table = csv.DictReader(lines[len(comments) :], delimiter="\t", quoting=csv.QUOTE_NONE)
    return MappingSet(header, prefixes, tuple(table))


def _joined(comments: list[str]) -> str:
    """Return comments as one; the sentence that all begin with is said once."""
    shared = os.path.commonprefix(comments)  # noqa: RUF071 - texts, not paths
    shared = shared[: shared.rfind(". ") + 2] if len(comments) > 1 and ". " in shared else ""
    return shared + " ".join(dict.fromkeys(comment.removeprefix(shared) for comment in comments))


def _cell(mapping_set: MappingSet, row: Mapping[str, str], column: str) -> str:
    own = row.get(column) or ""
    inherited = mapping_set.header.get(column, "") if column in _FROM_HEADER else ""
    return own or inherited
