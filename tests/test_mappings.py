"""The mapping sets: each row is well formed, true to its justification, and about a term that exists."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from legweakkg.ask.knowledge import KnowledgeGraph
from legweakkg.names import LW, MAPPED, OUTSIDE, expand
from legweakkg.resources import ontology_dir
from legweakkg.source.mappings import NO_TERM, read_mappings, read_rows

VOCABULARIES = ("doid", "efo", "hp", "icd10cm", "maxo", "mesh", "mondo", "obi", "omim", "orpha", "uberon")
BY_MONDO = ("omim", "orpha")
"""The vocabularies that conditions reach through Mondo alone; of neither is there an extract with labels."""
PREDICATES = {f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related")}
LEXICAL = "semapv:LexicalMatching"
JUSTIFICATIONS = {LEXICAL, "semapv:MappingChaining", "semapv:BackgroundKnowledgeBasedMatching"}
HEADER = (
    "mapping_set_id",
    "license",
    "mapping_set_description",
    "subject_source",
    "object_source",
    "object_source_version",
    "mapping_tool",
    "curie_map",
    "comment",
)
REFUSED = ("snomed", "sct", "icd11", "icd-11", "icf:", "umls", "meddra")
PRIMARY = {
    "mondo": ("HealthCondition",),
    "hp": ("ClinicalFinding", "FunctionalLimitation", "WeaknessFinding"),
    "uberon": ("AnatomicalEntity", "Muscle"),
    "maxo": (
        "BiologicTherapy",
        "CareProcess",
        "ComplementaryTherapy",
        "Device",
        "DiagnosticTest",
        "EnvironmentalAdaptation",
        "Exercise",
        "Intervention",
        "LifestyleMeasure",
        "NutritionalIntervention",
        "Pharmacotherapy",
        "PsychosocialSupport",
        "Rehabilitation",
        "Surgery",
    ),
}
"""The vocabulary in which each term of a kind has a mapping, or a row that says that nothing fits."""


def path_of(vocabulary: str) -> Path:
    return ontology_dir() / "mappings" / f"{vocabulary}.sssom.tsv"


@cache
def header_of(vocabulary: str) -> dict[str, str]:
    lines = path_of(vocabulary).read_text(encoding="utf-8").splitlines()
    pairs = (line[1:].partition(":") for line in lines if line.startswith("#") and not line.startswith("#  "))
    return {key: value.strip().strip('"') for key, _, value in pairs}


@cache
def rows_of(vocabulary: str) -> tuple[dict[str, str], ...]:
    lines = [line for line in path_of(vocabulary).read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def extract(path: Path) -> dict[str, dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {row["curie"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


@cache
def exact_matches(shared: Path) -> dict[str, str]:
    """The exact matches of Mondo's own mapping sets: the Mondo id of a disease of OMIM or Orphanet."""
    with gzip.open(shared / "reference" / "disease_to_mondo.tsv.gz", "rt", encoding="utf-8") as file:
        return {row["disease_id"]: row["mondo_id"] for row in csv.DictReader(file, delimiter="\t")}


def mapped(vocabulary: str) -> list[dict[str, str]]:
    return [row for row in rows_of(vocabulary) if row["object_id"] != NO_TERM]


def describe(row: dict[str, str]) -> str:
    return f"{row['subject_id']} {row['predicate_id']} {row['object_id']} ({row['object_label']})"


@pytest.fixture(scope="module")
def names(kg: KnowledgeGraph) -> dict[str, tuple[str, frozenset[str]]]:
    """The English label of each term, and its synonyms in lower case."""
    labels: dict[str, str] = {}
    synonyms: defaultdict[str, set[str]] = defaultdict(set)
    for row in kg.engine.select('SELECT ?s ?l { ?s skos:prefLabel ?l FILTER(LANG(?l) = "en") }'):
        labels[row["s"].value] = row["l"].value
    for row in kg.engine.select('SELECT ?s ?l { ?s skos:altLabel ?l FILTER(LANG(?l) = "en") }'):
        synonyms[row["s"].value].add(row["l"].value.lower())
    return {term: (label, frozenset(synonyms[term])) for term, label in labels.items()}


def test_there_is_one_set_for_each_vocabulary() -> None:
    assert sorted(path.name for path in path_of("x").parent.iterdir()) == [f"{v}.sssom.tsv" for v in VOCABULARIES]


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
class TestSet:
    def test_can_be_read(self, vocabulary: str) -> None:
        rows = list(read_rows(path_of(vocabulary)))
        assert len(rows) == len(rows_of(vocabulary)) > 0
        quads = list(read_mappings(path_of(vocabulary)))
        assert len(quads) == len(rows)
        none = [quad for quad in quads if quad.predicate.value == LW + "noTermFoundIn"]
        assert {quad.object.value for quad in none} <= {header_of(vocabulary)["object_source"]}
        assert len(quads) - len(none) == len(mapped(vocabulary)) > 0

    def test_says_what_it_is(self, vocabulary: str) -> None:
        header = header_of(vocabulary)
        assert [key for key in HEADER if key not in header] == []
        assert header["mapping_set_id"] == f"https://w3id.org/legweakkg/mappings/{vocabulary}.sssom.tsv"
        assert header["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
        assert header["mapping_tool"] == "legweakkg"
        assert header["comment"].startswith("CC0 covers our mapping assertions, not the labels")

    def test_declares_the_prefixes_that_the_graph_uses(self, vocabulary: str) -> None:
        declared = {}
        for line in path_of(vocabulary).read_text(encoding="utf-8").splitlines():
            if line.startswith("#  "):
                prefix, _, namespace = line[1:].strip().partition(": ")
                declared[prefix] = namespace
        assert declared[vocabulary.upper()] == (MAPPED | OUTSIDE)[vocabulary.upper()]
        assert {p: n for p, n in declared.items() if expand(p + ":x") and expand(p + ":x") != n + "x"} == {}

    def test_names_no_person(self, vocabulary: str) -> None:
        columns = set(rows_of(vocabulary)[0]) | set(header_of(vocabulary))
        assert not {name for name in columns if "author" in name or "reviewer" in name or "creator" in name}

    def test_rows_keep_to_the_closed_lists(self, vocabulary: str) -> None:
        for row in rows_of(vocabulary):
            assert row["predicate_id"] in PREDICATES, describe(row)
            assert row["mapping_justification"] in JUSTIFICATIONS, describe(row)
            assert 0 < float(row["confidence"]) <= 1, describe(row)
            assert row["mapping_tool"] == "legweakkg", describe(row)
            assert row["object_source_version"] == header_of(vocabulary)["object_source_version"], describe(row)

    def test_targets_belong_to_the_vocabulary(self, vocabulary: str) -> None:
        strangers = [r for r in mapped(vocabulary) if not r["object_id"].startswith(vocabulary.upper() + ":")]
        assert list(map(describe, strangers)) == []

    def test_subjects_are_terms_under_their_label(
        self, vocabulary: str, names: dict[str, tuple[str, frozenset[str]]]
    ) -> None:
        wrong = [
            row["subject_id"]
            for row in rows_of(vocabulary)
            if names.get(expand(row["subject_id"]) or "", ("", frozenset()))[0] != row["subject_label"]
        ]
        assert wrong == []

    def test_a_pair_is_mapped_once(self, vocabulary: str) -> None:
        pairs = Counter((row["subject_id"], row["object_id"]) for row in rows_of(vocabulary))
        assert [pair for pair, count in pairs.items() if count > 1] == []

    def test_nothing_is_exactly_two_things(self, vocabulary: str) -> None:
        exact = [row for row in mapped(vocabulary) if row["predicate_id"] == "skos:exactMatch"]
        for side in ("subject_id", "object_id"):
            assert [key for key, count in Counter(row[side] for row in exact).items() if count > 1] == []

    def test_lexical_matches_are_equal(self, vocabulary: str, names: dict[str, tuple[str, frozenset[str]]]) -> None:
        for row in mapped(vocabulary):
            if row["mapping_justification"] != LEXICAL:
                assert not row["match_string"], describe(row)
                continue
            assert row["predicate_id"] == "skos:exactMatch", describe(row)
            label, synonyms = names[expand(row["subject_id"]) or ""]
            ours = {label.lower()} if row["subject_match_field"] == "skos:prefLabel" else synonyms
            assert row["match_string"] in ours, describe(row)
            if row["object_match_field"] == "rdfs:label":
                assert row["match_string"] == row["object_label"].lower(), describe(row)
            else:
                assert row["object_match_field"] == "oboInOwl:hasExactSynonym", describe(row)

    def test_where_nothing_fits_a_comment_says_why(self, vocabulary: str) -> None:
        for row in rows_of(vocabulary):
            if row["object_id"] == NO_TERM:
                assert row["predicate_id"] == "skos:exactMatch" and not row["object_label"], describe(row)
                assert row["comment"], describe(row)

    def test_where_nothing_fits_nothing_is_mapped(self, vocabulary: str) -> None:
        none = {row["subject_id"] for row in rows_of(vocabulary) if row["object_id"] == NO_TERM}
        assert none & {row["subject_id"] for row in mapped(vocabulary)} == set()

    def test_refused_vocabularies_do_not_appear(self, vocabulary: str) -> None:
        for row in rows_of(vocabulary):
            ids = " ".join((row["subject_id"], row["object_id"], row["comment"])).lower()
            assert not any(name in ids.split(":")[0] or f" {name}" in ids for name in REFUSED), describe(row)

    def test_targets_exist_under_their_label(self, vocabulary: str, shared: Path) -> None:
        if vocabulary in BY_MONDO:
            assert {row["object_id"] for row in mapped(vocabulary)} <= exact_matches(shared).keys()
            assert {row["object_label"] for row in mapped(vocabulary)} == {""}
            return
        known = extract(shared / "reference" / f"{vocabulary}.tsv.gz")
        for row in mapped(vocabulary):
            target = known.get(row["object_id"])
            assert target is not None, f"unknown: {describe(row)}"
            assert target["obsolete"] == "0", f"obsolete: {describe(row)}"
            label = "" if vocabulary == "icd10cm" else target["label"]
            assert row["object_label"] == label, f"labelled {label!r}: {describe(row)}"
            if row["object_match_field"] == "oboInOwl:hasExactSynonym":
                synonyms = target["exact_synonyms"].lower().split("|")
                assert row["match_string"] in synonyms, f"no such synonym: {describe(row)}"

    def test_chained_targets_are_cross_references(self, vocabulary: str, shared: Path) -> None:
        mondo = extract(shared / "reference" / "mondo.tsv.gz")
        exact = {r["subject_id"]: r["object_id"] for r in mapped("mondo") if r["predicate_id"] == "skos:exactMatch"}
        for row in mapped(vocabulary):
            if vocabulary in BY_MONDO:
                assert exact_matches(shared)[row["object_id"]] == exact[row["subject_id"]], describe(row)
                assert row["comment"] == f"through {exact[row['subject_id']]}", describe(row)
            elif row["mapping_justification"] == "semapv:MappingChaining":
                references = mondo[exact[row["subject_id"]]]["xrefs"].upper().split("|")
                assert row["object_id"].upper() in references, describe(row)


def test_icd_10_cm_is_mapped_without_its_titles() -> None:
    assert {row["object_label"] for row in rows_of("icd10cm")} == {""}


@pytest.mark.parametrize("vocabulary", PRIMARY)
def test_every_term_is_looked_up_in_its_vocabulary(vocabulary: str, kg: KnowledgeGraph) -> None:
    kinds = " ".join(f"<{LW}{kind}>" for kind in PRIMARY[vocabulary])
    solutions = kg.engine.select(f"SELECT DISTINCT ?term {{ VALUES ?kind {{ {kinds} }} ?term a ?kind }}")
    terms = {row["term"].value for row in solutions}
    done = {expand(row["subject_id"]) for row in rows_of(vocabulary)}
    assert len(terms) > 0
    assert sorted(terms - done) == []
