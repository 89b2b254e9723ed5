import socket

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from legweakkg.exchange.owlready import to_ontology


@pytest.fixture(scope="module")
def onto(kg):
    return kg.to_owlready()


def test_classes_and_terms_are_attributes(onto):
    assert onto.HealthCondition in onto.stroke.is_a
    assert [str(label) for label in onto.stroke.label] == ["stroke"]
    assert onto.nothing_of_that_name is None
    ids = onto.get_namespace("https://w3id.org/legweakkg/term/")
    assert ids.foot_drop is onto.foot_drop
    assert [str(label) for label in onto.foot_drop.prefLabel] == ["foot drop"]


def test_relations_and_claims_are_attributes(onto):
    assert onto.leg_weakness in onto.guillain_barre_syndrome.causes
    assert onto.guillain_barre_syndrome in onto.leg_weakness.causedBy
    claims = onto.get_namespace("https://w3id.org/legweakkg/claim/")
    claim = claims["guillain_barre_syndrome-causes-leg_weakness"]
    assert claim.predicate == [onto.causes]
    assert claim.object == [onto.leg_weakness]
    assert len(claim.supportedBy) > 0


def test_it_holds_every_term_and_claim(kg, onto):
    claims = {row["c"].value for row in kg.query("SELECT ?c WHERE { ?c a lw:Claim }")}
    assert {individual.iri for individual in onto.Claim.instances()} == claims
    assert {individual.iri for individual in onto.HealthCondition.instances()} == {
        row["c"].value for row in kg.query("SELECT ?c WHERE { ?c a lw:HealthCondition }")
    }


def test_worlds_are_apart(kg, onto):
    other = kg.to_owlready()
    assert other.world is not onto.world
    assert other.stroke is not onto.stroke


def test_imports_and_python_modules_are_not_followed(monkeypatch):
    def refuse(*_):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "create_connection", refuse)
    node = NamedNode("https://w3id.org/legweakkg/ontology")
    owl, own = (
        "http://www.w3.org/2002/07/owl#",
        "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#",
    )
    store = Store()
    store.extend(
        [
            Quad(node, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode(owl + "Ontology")),
            Quad(node, NamedNode(owl + "imports"), NamedNode("http://example.org/evil.owl")),
            Quad(node, NamedNode(own + "python_module"), Literal("antigravity")),
        ]
    )
    import sys

    ontology = to_ontology(store)
    assert ontology.imported_ontologies == []
    assert "antigravity" not in sys.modules
