"""KGX tables, held against the Biolink Model 4.4.6 (tests/exchange/data, taken from its schema)."""

import csv
import json
from pathlib import Path

import pytest

BIOLINK = json.loads((Path(__file__).parent / "data" / "biolink_4_4_6.json").read_text(encoding="utf-8"))
OWN = [
    "original_predicate",
    "disputed",
    "rank",
    "certainty",
    "frequency",
    "severity",
    "research_status",
    "course",
    "distribution",
    "duration",
    "therapy_line",
    "when_present",
    "when_absent",
]


def read(path):
    with path.open(encoding="utf-8", newline="") as file:  # as KGX reads: tabs, no quoting
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


@pytest.fixture(scope="module")
def nodes(exported):
    return {row["id"]: row for row in read(exported("kgx") / "legweakkg_nodes.tsv")}


@pytest.fixture(scope="module")
def edges(exported):
    return read(exported("kgx") / "legweakkg_edges.tsv")


def test_columns_are_biolink_slots_then_ours(nodes, edges):
    columns = list(edges[0])
    ours = columns.index("original_predicate")
    assert columns[ours:] == OWN
    assert set(columns[:ours]) <= set(BIOLINK["association_slots"])
    assert set(columns) >= {"subject", "predicate", "object", "knowledge_level", "agent_type"}
    assert set(next(iter(nodes.values()))) <= set(BIOLINK["node_slots"])


def test_no_row_is_ragged(nodes, edges):
    for row in (*nodes.values(), *edges):
        assert None not in row
        assert None not in row.values()


def test_nodes_are_valid(nodes):
    for node in nodes.values():
        assert node["id"].startswith("lwt:")
        for category in node["category"].split("|"):
            assert category.removeprefix("biolink:") in BIOLINK["categories"]
    assert nodes["lwt:stroke"]["category"] == "biolink:Disease"
    assert "MONDO:0016218" in nodes["lwt:guillain_barre_syndrome"]["xref"].split("|")


def admits(wanted, node):
    categories = node["category"].split("|")
    return wanted is None or any(
        wanted in BIOLINK["categories"][category.removeprefix("biolink:")] for category in categories
    )


def test_predicates_are_known_and_their_domain_and_range_hold(nodes, edges):
    for edge in edges:
        name = edge["predicate"].removeprefix("biolink:")
        domain, range_ = BIOLINK["predicates"][name]
        subject, target = nodes[edge["subject"]], nodes[edge["object"]]
        if name != "subclass_of":  # its domain is the mixin of ontology classes, which Device and Procedure lack
            assert admits(domain, subject), edge
            assert admits(range_, target), edge


def test_edges_have_provenance_of_biolinks_own_lists(edges):
    assert len({edge["id"] for edge in edges}) == len(edges)
    for edge in edges:
        assert edge["knowledge_level"] in BIOLINK["knowledge_levels"]
        assert edge["agent_type"] in BIOLINK["agent_types"]
        assert edge["primary_knowledge_source"] == "infores:legweakkg"
        assert edge["category"] == "biolink:Association"
        assert edge["negated"] in ("true", "false")
    from_claims = [edge for edge in edges if edge["id"].startswith("lwc:")]
    assert any("PMID:" in edge["publications"] for edge in from_claims)
    assert all(edge["has_evidence_of_type"].startswith("ECO:") for edge in from_claims)


def test_every_accepted_claim_is_an_edge_and_no_rejected_one(kg, edges):
    rows = kg.query("SELECT ?c WHERE { ?c a lw:Claim FILTER NOT EXISTS { ?c lw:rejectedBecause ?r } }")
    accepted = {"lwc:" + row["c"].value.rsplit("/", 1)[1] for row in rows}
    assert {edge["id"] for edge in edges if edge["id"].startswith("lwc:")} == accepted


def test_predicates_claim_no_more_than_the_sources(edges):
    assert not [
        edge
        for edge in edges
        if edge["predicate"] in ("biolink:treats", "biolink:diagnoses", "biolink:preventative_for_condition")
    ]
    treatments = [edge for edge in edges if edge["original_predicate"] == "lw:treats"]
    assert {edge["predicate"] for edge in treatments} == {"biolink:treats_or_applied_or_studied_to_treat"}
    studied = {edge["predicate"] for edge in edges if edge["original_predicate"] == "lw:studiedFor"}
    assert studied <= {"biolink:studied_to_treat", "biolink:related_to"}
    causes = [edge for edge in edges if edge["predicate"] == "biolink:causes"]
    assert causes
    assert not [
        edge
        for edge in causes
        if edge["when_present"]
        or edge["when_absent"]
        or edge["population_context_qualifier"]
        or edge["disputed"] == "true"
    ]


def test_denied_claims_are_marked(kg, edges):
    rows = kg.query('SELECT ?c WHERE { ?c lw:polarity "negated" FILTER NOT EXISTS { ?c lw:rejectedBecause ?r } }')
    denied = {"lwc:" + row["c"].value.rsplit("/", 1)[1] for row in rows}
    assert denied
    assert {edge["id"] for edge in edges if edge["negated"] == "true"} == denied


def test_edges_of_different_claims_differ_beyond_their_id(edges):
    def said(edge):
        return tuple(
            value for name, value in edge.items() if name not in ("id", "publications", "has_evidence_of_type")
        )

    claims = [said(edge) for edge in edges if edge["id"].startswith("lwc:")]
    assert len(claims) > 1900
    assert len(set(claims)) == len(claims)
