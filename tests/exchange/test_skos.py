"""The SKOS scheme, read by rdflib and held against the integrity conditions of the SKOS reference."""

import pytest
import rdflib
from rdflib.namespace import RDF, SKOS

LWT = rdflib.Namespace("https://w3id.org/legweakkg/term/")
LW = rdflib.Namespace("https://w3id.org/legweakkg/ontology#")


@pytest.fixture(scope="module")
def graph(exported):
    return rdflib.Graph().parse(exported("skos"), format="turtle")


def test_every_term_but_figures_is_a_concept(kg, graph):
    rows = kg.query("SELECT ?t WHERE { ?t skos:prefLabel ?l FILTER NOT EXISTS { ?t a lw:EpidemiologicalFigure } }")
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert {str(concept) for concept in concepts} == {row["t"].value for row in rows}
    scheme = graph.value(predicate=RDF.type, object=SKOS.ConceptScheme)
    assert set(graph.subjects(SKOS.inScheme, scheme)) == concepts


def test_labels_and_the_hierarchy_are_those_of_the_graph(kg, graph):
    assert graph.value(LWT.stroke, SKOS.prefLabel) == rdflib.Literal("stroke", "en")
    gbs = kg["Guillain-Barré syndrome"]
    iri = rdflib.URIRef(gbs.iri)
    assert {str(text) for text in graph.objects(iri, SKOS.altLabel)} == set(gbs.synonyms)
    assert {str(above) for above in graph.objects(iri, SKOS.broader)} == {ref.iri for ref in gbs.broader}
    assert {str(target) for target in graph.objects(iri, SKOS.exactMatch)} >= {
        "http://purl.obolibrary.org/obo/MONDO_0016218"
    }


def test_skos_integrity_conditions_hold(graph):
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    collections = set(graph.subjects(RDF.type, SKOS.Collection))
    assert len(collections) > 20
    assert collections & concepts == set()  # S37
    for concept in concepts:
        preferred = list(graph.objects(concept, SKOS.prefLabel))
        assert len({label.language for label in preferred}) == len(preferred)  # S14
        assert not set(preferred) & set(graph.objects(concept, SKOS.altLabel))  # S13
        exact = set(graph.objects(concept, SKOS.exactMatch))
        assert not exact & set(graph.objects(concept, SKOS.broadMatch))  # S46
        assert graph.value(concept, SKOS.broader) != concept


def test_top_concepts_are_those_with_nothing_broader(graph):
    tops = set(graph.subjects(SKOS.topConceptOf))
    assert tops == set(graph.subjects(RDF.type, SKOS.Concept)) - set(graph.subjects(SKOS.broader))
    assert {(above, below) for below, above in graph.subject_objects(SKOS.broader)} == set(
        graph.subject_objects(SKOS.narrower)
    )


def test_kinds_are_collections(graph):
    assert (LW.HealthCondition, SKOS.member, LWT.stroke) in graph
