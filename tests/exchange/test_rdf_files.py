"""What pyoxigraph writes, rdflib reads back."""

import json

import pyoxigraph
import pytest
import rdflib

from legweakkg.exchange import jsonld
from legweakkg.names import LW, graph_iri
from legweakkg.source.assembly import canonical_lines

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

RDFLIB = {"nq": "nquads", "trig": "trig", "nt": "nt", "ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
WITH_GRAPHS = ("nq", "trig", "jsonld")
DISCLAIMER = rdflib.URIRef(LW + "disclaimer")


def through_rdflib(path, name):
    dataset = rdflib.Dataset(default_union=True).parse(path, format=RDFLIB[name])
    return canonical_lines(pyoxigraph.parse(dataset.serialize(format="nquads"), format=pyoxigraph.RdfFormat.N_QUADS))


def union_lines(quads):
    return canonical_lines({pyoxigraph.Quad(quad.subject, quad.predicate, quad.object) for quad in quads})


@pytest.mark.parametrize("name", WITH_GRAPHS)
def test_quads_come_back_exactly(kg, exported, name):
    assert through_rdflib(exported(name), name) == canonical_lines(kg.engine.store)


@pytest.mark.parametrize("name", ["ttl", "nt"])
def test_the_union_comes_back_exactly(kg, exported, name):
    assert union_lines(
        pyoxigraph.parse(b"".join(through_rdflib(exported(name), name)), format=pyoxigraph.RdfFormat.N_QUADS)
    ) == union_lines(kg.engine.store)


@pytest.mark.parametrize(
    ("part", "layers"),
    [("terms", {"terms"}), ("claims", {"claims", "sources"}), ("mappings", {"mappings"}), ("schema", set())],
)
def test_a_part_holds_its_layers_and_the_header(exported, part, layers):
    dataset = rdflib.Dataset(default_union=True).parse(exported("trig", only=part), format="trig")
    graphs = {str(graph.identifier) for graph in dataset.graphs() if len(graph)}
    assert graphs == {graph_iri(layer) for layer in layers | {"schema"}}
    assert set(dataset.subjects(DISCLAIMER)) == {
        rdflib.URIRef("https://w3id.org/legweakkg"),
        rdflib.URIRef("https://w3id.org/legweakkg/ontology"),
    }
    if part != "schema":
        assert len(set(dataset.graph(graph_iri("schema")).subjects())) == 2


def test_asserted_leaves_out_exactly_the_derived_graph(kg, exported):
    found = through_rdflib(exported("nq", asserted=True), "nq")
    derived = graph_iri("derived").encode()
    assert found == [line for line in canonical_lines(kg.engine.store) if derived not in line]
    assert len(found) < len(kg.engine.store)


def test_json_ld_uses_the_packaged_context_and_short_keys(exported):
    document = json.loads(exported("jsonld").read_text(encoding="utf-8"))
    assert document["@context"] == jsonld.context()
    assert not [value for value in document["@context"].values() if str(value).endswith(".jsonld")]
    nodes = {
        node["id"]: node for graph in document["@graph"] if graph["id"].endswith("/terms") for node in graph["@graph"]
    }
    stroke = nodes["lwt:stroke"]
    assert stroke["type"] == "HealthCondition"
    assert stroke["prefLabel"] == "stroke"
    assert isinstance(stroke["definition"], str)


def test_the_context_knows_every_property_of_ours(kg):
    rows = kg.query(
        "SELECT ?p WHERE { ?p a ?kind FILTER(?kind IN (owl:ObjectProperty, owl:DatatypeProperty)) "
        "FILTER(STRSTARTS(STR(?p), STR(lw:))) }"
    )
    properties = {row["p"].value.removeprefix(LW) for row in rows}
    assert len(properties) > 50
    assert properties - set(jsonld.context()) == set()


def test_json_ld_keeps_what_the_context_would_bend(tmp_path):
    from legweakkg.engine.embedded import EmbeddedEngine

    text = """
    @prefix lw: <https://w3id.org/legweakkg/ontology#> . @prefix x: <http://example.org/> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    x:a lw:subject "a text, not a link" ; lw:line "7" , 7 , "007"^^xsd:integer ; lw:order true , "1"^^xsd:boolean ;
        skos:prefLabel "Schlaganfall"@de , "stroke"@en , "plain" ; x:p x:b , "v"@en ; a x:Kind , lw:subject ;
        <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "odd" ; lw:value 0.50 , 1e3 ; skos:definition <x:y> ."""
    store = pyoxigraph.Store()
    store.extend(quad for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE))
    from legweakkg.exchange.selection import Selection

    written = jsonld.write(EmbeddedEngine(store), Selection())
    assert canonical_lines(pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.JSON_LD)) == canonical_lines(store)


def test_the_rdflib_dataset_holds_the_layers(kg):
    dataset = kg.to_rdflib()
    names = {str(graph.identifier).rsplit("/", 1)[-1] for graph in dataset.graphs() if len(graph)}
    assert {"schema", "terms", "claims", "sources", "derived"} <= names
    assert len(dataset) == len(kg.engine.store)
