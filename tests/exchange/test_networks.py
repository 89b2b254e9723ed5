"""GraphML and Cytoscape JSON are written without networkx, and read back with it."""

import builtins
import json

import pytest

from legweakkg.errors import MissingExtraError

networkx = pytest.importorskip("networkx")


@pytest.fixture(scope="module")
def graph(kg):
    return kg.to_networkx()


def edges(graph):
    return {
        (source, target, str(data.get("key", key)), data["relation"], data["negated"])
        for source, target, key, data in graph.edges(keys=True, data=True)
    }


def test_each_claim_is_an_edge(kg, graph):
    rows = kg.query("SELECT ?c ?s ?o WHERE { ?c a lw:Claim ; lw:subject ?s ; lw:object ?o }")
    claims = {
        (row["c"].value.rsplit("/", 1)[1], row["s"].value.rsplit("/", 1)[1], row["o"].value.rsplit("/", 1)[1])
        for row in rows
    }
    found = {
        (key.removeprefix("lwc:"), source.removeprefix("lwt:"), target.removeprefix("lwt:"))
        for source, target, key, data in graph.edges(keys=True, data=True)
        if data["origin"] == "claim"
    }
    assert found == claims
    assert isinstance(graph, networkx.MultiDiGraph)


def test_edges_say_how_a_claim_stands(kg, graph):
    for claim in kg.claims("leg weakness"):
        data = graph.edges[claim.subject.id, claim.object.id, claim.id]
        assert data["negated"] is (claim.polarity == "negated")
        assert (data["accepted"], data["disputed"], data["rank"]) == (claim.accepted, claim.disputed, claim.rank)


def test_nodes_and_the_graph_carry_their_texts(kg, graph):
    assert graph.nodes["lwt:stroke"]["label"] == "stroke"
    assert graph.nodes["lwt:stroke"]["kind"] == "HealthCondition"
    assert graph.graph["disclaimer"] == kg.disclaimer
    assert not [name for name, data in graph.nodes(data=True) if data["kind"] == "EpidemiologicalFigure"]


def test_derived_edges_say_what_no_claim_says_and_can_be_left_out(kg, graph):
    asserted = kg.to_networkx(asserted=True)
    assert {data["origin"] for *_, data in asserted.edges(data=True)} == {"claim", "term"}
    claims = {
        (source, target, data["relation"])
        for source, target, data in asserted.edges(data=True)
        if data["origin"] == "claim"
    }
    derived = {
        (source, target, data["relation"])
        for source, target, data in graph.edges(data=True)
        if data["origin"] == "derived"
    }
    assert derived
    assert not derived & claims
    assert ("lwt:leg_weakness", "lwt:guillain_barre_syndrome", "causedBy") in derived


def test_graphml_is_the_same_network(exported, graph):
    read = networkx.read_graphml(exported("graphml"), force_multigraph=True)
    assert set(read.nodes) == set(graph.nodes)
    assert read.nodes["lwt:stroke"]["definition"] == graph.nodes["lwt:stroke"]["definition"]
    assert edges(read) == edges(graph)


def test_cytoscape_json_is_the_same_network(exported, graph):
    document = json.loads(exported("cytoscape").read_text(encoding="utf-8"))
    read = networkx.cytoscape_graph(document)
    assert set(read.nodes) == set(graph.nodes)
    assert edges(read) == edges(graph)
    ids = [element["data"]["id"] for part in document["elements"].values() for element in part]
    assert len(ids) == len(set(ids))


def test_a_part_of_a_network(kg, tmp_path):
    kg.export(tmp_path / "terms.graphml", only="terms")
    terms = networkx.read_graphml(tmp_path / "terms.graphml", force_multigraph=True)
    assert {data["origin"] for *_, data in terms.edges(data=True)} == {"term"}
    kg.export(tmp_path / "claims.graphml", only="claims")
    claims = networkx.read_graphml(tmp_path / "claims.graphml", force_multigraph=True)
    assert {data["origin"] for *_, data in claims.edges(data=True)} == {"claim"}
    assert not list(networkx.isolates(claims))


def test_without_networkx_one_sentence_says_what_to_install(kg, monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "networkx":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"pip install 'legweakkg\[networkx\]'"):
        kg.to_networkx()
