"""The RDF/XML for OWL tools, read by rdflib and by owlready2."""

import owlready2
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

LWT = "https://w3id.org/legweakkg/term/"


@pytest.fixture(scope="module")
def graph(exported):
    return rdflib.Graph().parse(exported("rdf"), format="xml")


def test_it_has_one_ontology_header_with_version_and_no_imports(graph):
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [rdflib.URIRef("https://w3id.org/legweakkg/ontology")]
    assert len(list(graph.objects(None, OWL.versionIRI))) == 1
    assert list(graph.triples((None, OWL.imports, None))) == []


def test_it_adds_declarations_and_labels_only(kg, graph):
    plain = {quad.triple for quad in kg.engine.store}
    added = [
        triple
        for triple in graph
        if triple[1] in (RDFS.label, RDF.type)
        and (triple[2] == OWL.NamedIndividual or (triple[0], SKOS.prefLabel, triple[2]) in graph)
    ]
    stated = sum(triple.object.value == str(OWL.NamedIndividual) for triple in plain)
    assert len(graph) == len(plain) - stated + len(added)
    assert len(set(graph.subjects(RDF.type, OWL.NamedIndividual))) > 3000


def test_every_individual_and_every_property_is_declared(graph):
    classes = set(graph.subjects(RDF.type, OWL.Class))
    individuals = set(graph.subjects(RDF.type, OWL.NamedIndividual))
    undeclared = {
        subject
        for subject, kind in graph.subject_objects(RDF.type)
        if kind in classes and subject not in individuals and isinstance(subject, rdflib.URIRef)
    }
    assert undeclared == {rdflib.URIRef("https://w3id.org/legweakkg")}
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    declared = {found for kind in kinds for found in graph.subjects(RDF.type, kind)}
    built_in = (str(RDF), str(RDFS), str(OWL))
    assert {p for p in set(graph.predicates()) - declared if not str(p).startswith(built_in)} == set()


def test_owlready_loads_it_without_a_complaint(exported):
    world = owlready2.World()
    with exported("rdf").open("rb") as file:
        ontology = world.get_ontology("https://w3id.org/legweakkg/ontology#").load(fileobj=file, only_local=True)
    stroke = world[LWT + "stroke"]
    assert [str(label) for label in stroke.label] == ["stroke"]
    assert ontology.HealthCondition in stroke.is_a
    assert world[LWT + "leg_weakness"] in stroke.causes
