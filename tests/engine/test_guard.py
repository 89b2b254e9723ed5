import pytest

from legweakkg.engine import guard
from legweakkg.errors import QueryError, RefusedQueryError


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        'ASK { ?s ?p "SERVICE <http://x>" }',
        "ASK { ?s ?p ?SERVICE }",
        "ASK { ?s lw:SERVICE ?o }",
        "ASK { ?s <http://x/SERVICE> ?o } # SERVICE <http://x>",
        'SELECT * { ?s ?p "DELETE" }',
        "ASK { ?insert ?p ?o }",
        "PREFIX load: <http://x/> ASK { ?s load:x ?o }",
        'ASK { ?s ?p """a " SERVICE """ }',
    ],
)
def test_plain_queries_pass(query):
    guard.refuse_unsafe(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x> { ?s ?p ?o } }",
        "ASK { FILTER EXISTS { SERVICE ?x { ?s ?p ?o } } }",
        "select * { service silent <http://x> {} }",
        "ASK { # '\nSERVICE <http://x> {} }",
        'ASK { ?s ?p "\\"" . SERVICE <x> {} }',
    ],
)
def test_service_is_refused(query):
    with pytest.raises(RefusedQueryError, match="SERVICE at line"):
        guard.refuse_unsafe(query)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a> <b> <c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "CLEAR ALL",
        "DROP GRAPH <x>",
        "PREFIX a: <b>\nWITH <x> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "COPY <a> TO <b>",
    ],
)
def test_updates_are_refused(query, kg):
    before = len(kg.engine.store)
    with pytest.raises(RefusedQueryError, match="update"):
        kg.query(query)
    assert len(kg.engine.store) == before


def test_deep_nesting_never_reaches_the_parser(kg):
    with pytest.raises(RefusedQueryError, match="nests more than 100"):
        kg.query("SELECT * WHERE " + "{" * 3000 + "}" * 3000)


def test_long_queries_are_refused():
    with pytest.raises(RefusedQueryError, match="characters"):
        guard.refuse_unsafe("#" * 1_000_001)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "SELECT * WHERE { ?s ?p }",
            "SPARQL line 1, column 25: the query cannot go on after 'SELECT * WHERE { ?s ?p }'",
        ),
        ("SELECT *\nWHERE { ?s foo:bar ?o }", "SPARQL line 2, column 12: the prefix 'foo' is not declared"),
        ("SELECT * WHERE { ?s ?p ?o", "cannot go on after"),
        ("SELECT * WHERE { ?s ?p ?o } FOO", "SPARQL line 1, column 32: the query cannot go on after"),
        ("", "The query is empty"),
        ("hello", "line 1"),
        ("SELECT (lw:nothing(1) AS ?x) {}", "custom function"),
    ],
)
def test_broken_queries_get_one_sentence_with_the_place(kg, query, message):
    with pytest.raises(QueryError) as caught:
        kg.query(query)
    assert message in str(caught.value)
    assert "expected one of" not in str(caught.value)
    assert "\n" not in str(caught.value)
