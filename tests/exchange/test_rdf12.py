"""RDF 1.2: rdflib 7 and owlready2 cannot read it, so a query and the plain text check what was written."""

import pyoxigraph
import pytest

from legweakkg.names import PREFIXES


@pytest.fixture(scope="module")
def store(exported):
    found = pyoxigraph.Store()
    found.bulk_load(path=exported("rdf12"), format=pyoxigraph.RdfFormat.TURTLE)
    return found


def test_each_claim_reifies_its_own_triple(kg, store):
    rows = store.query("SELECT ?claim ?s ?p ?o WHERE { ?claim rdf:reifies <<( ?s ?p ?o )>> }", prefixes=PREFIXES)
    found = {tuple(row[name].value for name in ("claim", "s", "p", "o")) for row in rows}
    claims = kg.query("SELECT ?claim ?s ?p ?o WHERE { ?claim lw:subject ?s ; lw:predicate ?p ; lw:object ?o }")
    assert found == {tuple(row[name].value for name in ("claim", "s", "p", "o")) for row in claims}


def test_a_denied_triple_is_reified_and_not_asserted(store):
    query = """SELECT ?s ?p ?o WHERE {
      ?claim rdf:reifies <<( ?s ?p ?o )>> ; lw:polarity "negated" . ?s ?p ?o
      FILTER NOT EXISTS { ?other rdf:reifies <<( ?s ?p ?o )>> ; lw:polarity "asserted" } }"""
    assert list(store.query(query, prefixes=PREFIXES)) == []
    denied = store.query('ASK { ?c rdf:reifies ?t ; lw:polarity "negated" }', prefixes=PREFIXES)
    assert bool(denied)


def test_the_text_is_turtle_of_rdf_12(exported):
    text = exported("rdf12").read_text(encoding="utf-8")
    assert "rdf:reifies <<( lwt:guillain_barre_syndrome lw:causes lwt:leg_weakness )>>" in text


def test_the_rest_is_the_graph_itself(kg, store):
    reifies = pyoxigraph.NamedNode(PREFIXES["rdf"] + "reifies")
    plain = {quad.triple for quad in store if quad.predicate != reifies}
    assert len(plain) == len({quad.triple for quad in kg.engine.store})
