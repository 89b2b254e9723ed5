"""Conversions and exports where the graph lies on a service."""

from itertools import islice

import pytest

from legweakkg.ask.knowledge import KnowledgeGraph
from legweakkg.engine.forms import QueryForms
from legweakkg.errors import EngineError
from legweakkg.names import graph_iri


class Elsewhere(QueryForms):
    """An engine that is not in this process, and gives no more triples than so many, like many services."""

    def __init__(self, engine, most=None):
        self.engine, self.most, self.asked = engine, most, 0

    def query(self, sparql):
        self.asked += 1
        return self.engine.query(sparql)

    def construct(self, sparql):
        return islice(self.query(sparql), self.most)


def test_exports_are_those_of_the_graph_itself(kg, tmp_path):
    there = KnowledgeGraph(Elsewhere(kg.engine))
    for name in ("graph.nq", "terms.obo.json", "graph.rdf12.ttl"):
        kg.export(tmp_path / name)
        here = (tmp_path / name).read_bytes()
        there.export(tmp_path / name)
        assert (tmp_path / name).read_bytes() == here


def test_other_libraries_get_the_whole_graph(kg):
    there = KnowledgeGraph(Elsewhere(kg.engine))
    assert len(there.to_rdflib()) == len(kg.engine.store)
    assert "stroke" in map(str, there.to_owlready().stroke.label)


def test_answers_cut_short_are_made_up_for_by_smaller_ones(kg, tmp_path):
    largest = max(
        int(row["n"].value)
        for row in kg.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(!isBlank(?s)) } GROUP BY ?g ?p")
    )
    schema = sum(1 for _ in kg.query("SELECT ?s { GRAPH ?g { ?s ?p ?o } }", {"g": [graph_iri("schema")]}))
    most = max(largest, schema)
    assert most < len(kg.query("SELECT ?s { GRAPH ?g { ?s ?p ?o } }", {"g": [graph_iri("derived")]}))
    there = Elsewhere(kg.engine, most)
    kg.export(tmp_path / "here.nq")
    KnowledgeGraph(there).export(tmp_path / "there.nq")
    assert (tmp_path / "there.nq").read_bytes() == (tmp_path / "here.nq").read_bytes()
    assert there.asked > 30


def test_a_graph_that_does_not_come_whole_is_said_and_nothing_is_written(kg, tmp_path):
    with pytest.raises(EngineError, match=r"gave 100 of the .* triples of <.*/graph/schema>: it limits its answers"):
        KnowledgeGraph(Elsewhere(kg.engine, 100)).export(tmp_path / "graph.ttl")
    assert list(tmp_path.iterdir()) == []
