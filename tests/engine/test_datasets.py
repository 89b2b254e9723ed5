"""What leaves a query before it is sent: FROM clauses, escapes outside strings, graphs that are not ours."""

import pytest

from legweakkg.engine.datasets import replace_graphs, without_clauses
from legweakkg.engine.escapes import without_escapes
from legweakkg.engine.remote import GRAPHS, RemoteEngine, rows_of
from legweakkg.errors import QueryError, RefusedQueryError

from .test_remote import from_store, serving


@pytest.mark.parametrize(
    ("sparql", "default", "named"),
    [
        ("ASK { ?s ?p ?o }", (), ()),
        ("SELECT * FROM <urn:a> FROM <urn:b> { ?s ?p ?o }", ("urn:a", "urn:b"), ()),
        ("SELECT * FROM NAMED <urn:a>\nfrom named<urn:b> WHERE { GRAPH ?g {} }", (), ("urn:a", "urn:b")),
        (
            "PREFIX x: <urn:x:> ASK FROM x:a FROM NAMED lw:b {}",
            ("urn:x:a",),
            ("https://w3id.org/legweakkg/ontology#b",),
        ),
        ("BASE <http://example.org/a/> ASK FROM <b> {}", ("http://example.org/a/b",), ()),
        ("ASK FROM # a comment with FROM <urn:c>\n <urn:a> { ?s ?p 'FROM <urn:b>', ?from }", ("urn:a",), ()),
    ],
)
def test_from_clauses(sparql, default, named):
    found = without_clauses(sparql)
    assert (found.default, found.named) == (default, named)
    assert len(found.sparql) == len(sparql)
    assert found.sparql.count("\n") == sparql.count("\n")
    assert without_clauses(found.sparql).default == ()


@pytest.mark.parametrize(("sparql", "words"), [("ASK FROM {}", "followed by a graph"), ("ASK FROM no:x {}", "'no'")])
def test_from_clauses_that_name_nothing(sparql, words):
    with pytest.raises(QueryError, match=f"line 1, column .*{words}"):
        without_clauses(sparql)


def test_graphs_are_replaced_wherever_they_are_named():
    sparql = "ASK { GRAPH <urn:a> { ?s ?p 'GRAPH <urn:b>' } graph lw:c {} GRAPH ?g {} GRAPH#x\n<urn:d> {} }"
    seen = []

    def replacement(graph):
        seen.append(graph)
        return "urn:none"

    found = replace_graphs(sparql, replacement)
    assert seen == ["urn:a", "https://w3id.org/legweakkg/ontology#c", "urn:d"]
    assert found == (
        "ASK { GRAPH <urn:none> { ?s ?p 'GRAPH <urn:b>' } graph <urn:none> {} GRAPH ?g {} GRAPH#x\n<urn:none> {} }"
    )


def test_escapes_in_strings_become_characters():
    assert without_escapes(r"""ASK { ?s ?p "\u00e9\U0001F600\t\\u0041" , 'a\u0027b\u005C\u000A' }""") == (
        r"""ASK { ?s ?p "é😀\t\\u0041" , 'a\'b\\\n' }"""
    )
    assert without_escapes("ASK { ?s ?p 'plain' }") == "ASK { ?s ?p 'plain' }"


@pytest.mark.parametrize(
    "sparql",
    [
        r"SELECT * { \u0053ERVICE <http://x/> { ?s ?p ?o } }",
        r"SELECT * { ?s ?p <http://x/\u0041> }",
        "SELECT * { ?s ?p ?o } # \\u000A SERVICE <http://x/>",
        r"SELECT * { ?s ?p lw:a\u0041 }",
        r"SELECT * { ?\U00000053 ?p 'a' }",
    ],
)
def test_escapes_elsewhere_are_refused(sparql):
    with pytest.raises(RefusedQueryError, match=r"line 1, column \d+ stands outside a string"):
        without_escapes(sparql)


@pytest.mark.parametrize("escape", [r"\uD800", r"\UFFFFFFFF"])
def test_escapes_of_no_character_are_refused(escape):
    with pytest.raises(QueryError, match="no character"):
        without_escapes(f'ASK {{ ?s ?p "{escape}" }}')


@pytest.mark.parametrize(
    ("sparql", "rows"),
    [
        ("CONSTRUCT { ?s ?p [] } WHERE { ?s ?p ?o }", "SELECT (1 AS ?row) WHERE { ?s ?p ?o }"),
        ("PREFIX a: <urn:> CONSTRUCT WHERE { ?s ?p ?o }", "PREFIX a: <urn:> SELECT (1 AS ?row) { ?s ?p ?o }"),
        ("DESCRIBE ?s WHERE { ?s a ?k } LIMIT 2", "SELECT (1 AS ?row) { ?s a ?k } LIMIT 2"),
        ("DESCRIBE <urn:a>", "SELECT (1 AS ?row) {}"),
    ],
)
def test_the_rows_behind_triples(sparql, rows):
    assert rows_of(sparql) == rows


def test_a_confined_engine_sees_its_graphs_only(kg):
    """A server where other things lie beside ours."""
    from pyoxigraph import NamedNode, Quad, Store

    store = Store()
    store.extend(kg.engine.store)
    secret = NamedNode("urn:secret")
    store.add(Quad(secret, secret, secret, secret))
    with serving(from_store(store)) as (url, _), RemoteEngine(url, graphs=GRAPHS, confined=True) as engine:
        for sparql in (
            "ASK { ?s ?p <urn:secret> }",
            "ASK { GRAPH <urn:secret> { ?s ?p ?o } }",
            "ASK { GRAPH ?g { ?s ?p <urn:secret> } }",
            "ASK FROM <urn:secret> { ?s ?p ?o }",
            "ASK FROM NAMED <urn:secret> { GRAPH ?g { ?s ?p ?o } }",
            "PREFIX u: <urn:> ASK FROM u:secret FROM NAMED u:secret { ?s ?p ?o GRAPH u:secret { ?s ?p ?o } }",
        ):
            assert engine.ask(sparql) is False, sparql
        assert engine.query("ASK { ?s ?p ?o }", default=["urn:secret"]) is False
        assert engine.ask(f"ASK FROM <{GRAPHS[1]}> {{ lwt:stroke a ?kind }}") is True
        assert engine.ask(f"ASK {{ GRAPH <{GRAPHS[1]}> {{ lwt:stroke a ?kind }} }}") is True
    with serving(from_store(store)) as (url, _), RemoteEngine(url, graphs=GRAPHS) as engine:
        assert engine.ask("ASK FROM <urn:secret> { ?s ?p ?o }") is True
