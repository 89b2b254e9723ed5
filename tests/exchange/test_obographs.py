"""OBO Graphs JSON, read by json and walked by the standard library's graph sorter."""

import graphlib
import json

import pytest

LW = "https://w3id.org/legweakkg/ontology#"
LWT = "https://w3id.org/legweakkg/term/"


def load(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    assert list(document) == ["graphs"]
    return document["graphs"][0]


@pytest.fixture(scope="module")
def graph(exported):
    return load(exported("obographs"))


def test_nodes_have_what_the_schema_asks(graph):
    ids = [node["id"] for node in graph["nodes"]]
    assert len(ids) == len(set(ids))
    assert {node["type"] for node in graph["nodes"]} == {"CLASS", "PROPERTY"}
    assert all(node["lbl"] for node in graph["nodes"])
    known = {"definition", "synonyms", "xrefs", "basicPropertyValues", "deprecated"}
    assert {key for node in graph["nodes"] for key in node.get("meta", {})} <= known


def test_every_edge_joins_known_nodes_by_a_known_predicate(graph):
    nodes = {node["id"]: node["type"] for node in graph["nodes"]}
    for edge in graph["edges"]:
        assert nodes[edge["sub"]] == nodes[edge["obj"]] == "CLASS"
        assert edge["pred"] == "is_a" or nodes[edge["pred"]] == "PROPERTY"


def test_is_a_has_no_cycle_and_reaches_the_kinds(graph):
    above = {}
    for edge in graph["edges"]:
        if edge["pred"] == "is_a":
            above.setdefault(edge["sub"], set()).add(edge["obj"])
    assert len(list(graphlib.TopologicalSorter(above).static_order())) > 800
    assert LW + "HealthCondition" in above[LWT + "stroke"]


def test_a_term_keeps_its_texts_and_mappings(kg, graph):
    node = next(node for node in graph["nodes"] if node["id"] == LWT + "guillain_barre_syndrome")
    term = kg["guillain_barre_syndrome"]
    assert (node["lbl"], node["meta"]["definition"]["val"]) == (term.label, term.definition)
    assert [synonym["val"] for synonym in node["meta"]["synonyms"]] == list(term.synonyms)
    assert {"val": "MONDO:0016218"} in node["meta"]["xrefs"]


def test_no_edge_restates_a_denied_rejected_or_conditional_claim(kg, graph):
    found = {(edge["sub"], edge["pred"], edge["obj"]) for edge in graph["edges"]}
    rows = kg.query("""SELECT ?s ?p ?o WHERE { ?c lw:subject ?s ; lw:predicate ?p ; lw:object ?o .
        FILTER NOT EXISTS { ?s ?p ?o } }""")
    kept_out = {(row["s"].value, row["p"].value, row["o"].value) for row in rows}
    assert kept_out
    assert not kept_out & found
    assert (LWT + "guillain_barre_syndrome", LW + "causes", LWT + "leg_weakness") in found


def test_inverses_are_left_out_with_asserted_and_relations_with_only_terms(exported, graph):
    asserted = {edge["pred"] for edge in load(exported("obographs", asserted=True))["edges"]}
    assert LW + "causedBy" in {edge["pred"] for edge in graph["edges"]}
    assert LW + "causedBy" not in asserted
    assert LW + "causes" in asserted
    assert {edge["pred"] for edge in load(exported("obographs", only="terms"))["edges"]} == {"is_a"}
