"""Nanopublications, read by rdflib and held against the well-formedness rules of the guidelines."""

import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF

NP = rdflib.Namespace("http://www.nanopub.org/nschema#")
LW = rdflib.Namespace("https://w3id.org/legweakkg/ontology#")
LWC = rdflib.Namespace("https://w3id.org/legweakkg/claim/")
LWT = rdflib.Namespace("https://w3id.org/legweakkg/term/")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
BASE = "https://w3id.org/legweakkg/nanopub/"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def dataset(exported):
    return rdflib.Dataset().parse(exported("nanopubs"), format="trig")


@pytest.fixture(scope="module")
def graphs(dataset):
    return {str(graph.identifier): graph for graph in dataset.graphs() if len(graph)}


def heads(graphs):
    return [graph for name, graph in graphs.items() if name.endswith("#Head")]


def test_there_is_one_for_each_claim(kg, graphs):
    claims = {row["c"].value.rsplit("/", 1)[1] for row in kg.query("SELECT ?c WHERE { ?c a lw:Claim }")}
    assert {name.removeprefix(BASE).removesuffix("#Head") for name in graphs if name.endswith("#Head")} == claims
    assert len(graphs) == 4 * len(claims)


def test_each_head_names_three_distinct_graphs_that_speak_of_it(graphs):
    for head in heads(graphs):
        nanopub = head.value(predicate=RDF.type, object=NP.Nanopublication)
        parts = [head.value(nanopub, NP[name]) for name in ("hasAssertion", "hasProvenance", "hasPublicationInfo")]
        assert len(head) == 4
        assertion, provenance, info = (graphs[str(part)] for part in parts)
        assert len(assertion) > 0
        assert (parts[0], None, None) in provenance
        assert (nanopub, DCTERMS.license, None) in info
        assert (nanopub, LW.disclaimer, None) in info


def test_the_assertion_holds_the_claim_and_provenance_its_sources(graphs):
    name = BASE + "guillain_barre_syndrome-causes-leg_weakness#"
    claim = LWC["guillain_barre_syndrome-causes-leg_weakness"]
    assertion, provenance = graphs[name + "assertion"], graphs[name + "provenance"]
    assert (claim, LW.predicate, LW.causes) in assertion
    assert (LWT.guillain_barre_syndrome, LW.causes, LWT.leg_weakness) in assertion
    assert (claim, LW.supportedBy, None) not in assertion
    assert set(provenance.objects(claim, LW.supportedBy))
    assert set(provenance.objects(rdflib.URIRef(name + "assertion"), PROV.wasDerivedFrom))


def test_denied_rejected_and_conditional_claims_state_no_direct_triple(kg, graphs):
    rows = kg.query("""SELECT DISTINCT ?c WHERE { ?c a lw:Claim
                       { ?c lw:polarity "negated" } UNION { ?c lw:rejectedBecause ?r }
                       UNION { ?c lw:whenPresent ?w } UNION { ?c lw:refutedBy ?e } }""")
    names = {row["c"].value.rsplit("/", 1)[1] for row in rows}
    assert names
    for name in names:
        assert set(graphs[f"{BASE}{name}#assertion"].subjects()) == {LWC[name]}


def test_asserted_leaves_out_every_direct_triple(exported):
    dataset = rdflib.Dataset().parse(exported("nanopubs", asserted=True), format="trig")
    for graph in dataset.graphs():
        if str(graph.identifier).endswith("#assertion"):
            assert len(set(graph.subjects())) == 1
