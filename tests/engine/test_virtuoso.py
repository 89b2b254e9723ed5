"""Where Virtuoso 7 differs from the standard, shown on a real one: ``pytest tests/engine --virtuoso``."""

import json
import shutil

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

import legweakkg
from legweakkg.engine.dialects import standard_results
from legweakkg.engine.remote import RemoteEngine
from legweakkg.engine.service import Service
from legweakkg.errors import EngineError, QueryError, QueryTimeoutError
from legweakkg.publish.publishing import publish
from legweakkg.publish.writers import UpdateWriter

from .virtuosos import virtuoso

GRAPH = NamedNode("urn:graph")


@pytest.fixture(scope="module")
def small_server(tmp_path_factory, request):
    """The address of a Virtuoso that allows 100 rows and 3 seconds."""
    if not request.config.getoption("--virtuoso") or not shutil.which("virtuoso-t"):
        pytest.skip("Virtuoso is run by a command of its own: pytest tests/engine --virtuoso")
    with virtuoso(tmp_path_factory.mktemp("small"), rows=100, seconds=3) as base:
        yield base


@pytest.fixture(scope="module")
def filled(small_server, virtuoso_access):
    """An engine on that server with 150 triples, of which two hold blank nodes."""
    store = Store()
    store.extend(Quad(NamedNode(f"urn:s{n}"), NamedNode("urn:p"), Literal(n), GRAPH) for n in range(147))
    node = BlankNode()
    store.add(Quad(NamedNode("urn:b"), NamedNode("urn:p"), node, GRAPH))
    store.add(Quad(node, NamedNode("urn:q"), Literal('é \\ " \n', language="en"), GRAPH))
    store.add(Quad(NamedNode("urn:b"), NamedNode("urn:r"), Literal(True), GRAPH))
    with (
        RemoteEngine(small_server + "/sparql-auth", **virtuoso_access) as remote,
        Service(small_server + "/sparql-auth", **virtuoso_access) as service,
    ):
        [found] = publish(store, UpdateWriter(service), remote, batch=40)
        assert found.written == 150
        assert [item.written for item in publish(store, UpdateWriter(service), remote)] == [0]
    with RemoteEngine(small_server + "/sparql", graphs=[GRAPH.value]) as engine:
        yield engine


def test_its_results_are_made_standard(filled):
    assert filled.dialect.name == "virtuoso"
    assert filled.ask("ASK { ?s <urn:r> true }") is True
    assert filled.ask("ASK { ?s <urn:r> false }") is False
    [row] = filled.select("SELECT ?b ?t { <urn:b> <urn:p> ?n ; <urn:r> ?b . ?n <urn:q> ?t }")
    assert row["b"] == Literal(True)
    assert row["t"] == Literal('é \\ " \n', language="en")
    [row] = filled.select("SELECT ?n { <urn:b> <urn:p> ?n }")
    assert isinstance(row["n"], BlankNode)


def test_results_that_are_no_json_come_as_they_are():
    assert standard_results(b"<h1>", False) == b"<h1>"
    empty = json.dumps({"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": []}}).encode()
    assert json.loads(standard_results(empty, True))["boolean"] is False


def test_answers_that_it_cuts_are_refused(filled):
    assert len(list(filled.select("SELECT * { ?s ?p ?o } LIMIT 99"))) == 99
    with pytest.raises(EngineError, match="cuts answers at 100 rows"):
        filled.select("SELECT * { ?s ?p ?o }")
    with pytest.raises(EngineError, match="cuts answers at 100 rows"):
        filled.construct("CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o }")
    assert len(list(filled.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(ISIRI(?s)) } LIMIT 50"))) == 50


def test_time_limits_are_told(filled):
    with pytest.raises(QueryTimeoutError, match="stopped the query for taking too long"):
        filled.select("SELECT (COUNT(?a) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }")


def test_what_it_refuses_is_told_without_the_query(filled):
    with pytest.raises(QueryError, match="400") as raised:
        filled.select("SELECT * WHERE { ?s ?p }")
    assert "WHERE" not in str(raised.value)


def test_its_own_triples_are_not_seen(on_virtuoso):
    everything = {row["g"].value for row in on_virtuoso.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    assert everything == set(on_virtuoso.engine.graphs)
    assert on_virtuoso.query("ASK { ?s ?p <http://www.openlinksw.com/schemas/virtrdf#QuadStorage> }") is False


def test_a_stranger_may_read_and_not_write(virtuoso_server):
    with Service(virtuoso_server + "/sparql-auth") as service, pytest.raises(EngineError, match="refuses access"):
        service.send(form={"update": "CLEAR GRAPH <urn:x>"})
    with Service(virtuoso_server + "/sparql") as service, pytest.raises((EngineError, QueryError)):
        service.send(form={"query": "CLEAR GRAPH <urn:x>"})


def test_the_wrong_password_is_refused(virtuoso_server):
    with pytest.raises(EngineError, match="refuses access"):
        legweakkg.connect(virtuoso_server + "/sparql-auth", user="dba", password="wrong", scheme="digest")
