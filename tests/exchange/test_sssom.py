"""The merged SSSOM set, read by csv and held against the sets it merges and the slots of the SSSOM schema."""

import csv
import json

import pytest

from legweakkg.exchange.sssom import COLUMNS
from legweakkg.resources import ontology_dir
from legweakkg.source.mappings import read_mappings, read_rows

# https://mapping-commons.github.io/sssom/Mapping/ and /MappingSet/
REQUIRED_COLUMNS = {"subject_id", "predicate_id", "object_id", "mapping_justification"}
REQUIRED_SLOTS = {"mapping_set_id", "license"}


@pytest.fixture(scope="module")
def table(exported):
    lines = exported("sssom").read_text(encoding="utf-8").splitlines(keepends=True)
    header = [line[1:].rstrip("\n") for line in lines if line.startswith("#")]
    slots = {}
    prefixes = {}
    for line in header[1:]:
        key, _, value = line.partition(": ")
        (prefixes if key.startswith(" ") else slots)[key.strip()] = json.loads(value)
    assert header[0] == "curie_map:"
    return slots, prefixes, list(csv.DictReader(lines[len(header) :], delimiter="\t", strict=True))


def test_required_slots_are_there(table):
    slots, _, rows = table
    assert set(slots) >= REQUIRED_SLOTS
    assert slots["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert set(COLUMNS) >= REQUIRED_COLUMNS
    assert all(row[column] for row in rows for column in REQUIRED_COLUMNS)
    assert all(row["object_source"] and row["object_source_version"] for row in rows)


def test_it_holds_every_row_of_every_set(table):
    rows = [(row["subject_id"], row["predicate_id"], row["object_id"]) for row in table[2]]
    paths = sorted((ontology_dir() / "mappings").glob("*.sssom.tsv"))
    assert len(paths) > 5
    merged = sorted((row.subject, row.predicate, row.object) for path in paths for row in read_rows(path))
    assert sorted(rows) == merged
    assert len(table[0]["mapping_set_source"]) == len(paths)


def test_every_prefix_is_declared(table):
    _, prefixes, rows = table
    used = {row[column].partition(":")[0] for row in rows for column in REQUIRED_COLUMNS}
    assert used <= set(prefixes)


def test_our_own_reader_reads_it_as_the_graph_has_it(kg, exported, tmp_path):
    path = tmp_path / "all.sssom.tsv"
    path.write_bytes(exported("sssom").read_bytes())
    found = {str(quad.triple) for quad in read_mappings(path)}
    rows = kg.engine.store.quads_for_pattern(None, None, None, None)
    assert found == {str(quad.triple) for quad in rows if "graph/mappings" in str(quad.graph_name)}


def test_the_comment_names_each_vocabularys_terms_once(table):
    comment = table[0]["comment"]
    for word in ("Mondo", "Human Phenotype Ontology", "Medical Action Ontology", "ICD-10-CM"):
        assert word in comment
    assert comment.count("CC0 covers our mapping assertions") == 1
