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
        "PREFIX : <u:> ASK { ?s :SERVICE ex:a.SERVICE, lw:_SERVICE }",
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
        "ASK { ?s ?p trueSERVICE <http://x> {} }",
        "ASK { ?s ?p 1SERVICE <http://x> {} }",
        "ASK { ?s ?p ?o SERVICEsilent<http://x> {} }",
        "PREFIX ex: <u:> ASK { ?s ?p ex:.SERVICE <http://x> {} }",
        "PREFIX : <http://x/> ASK { ?s ?p ?o . SERVICE:x {} }",
        "PREFIX : <http://x/> ASK { ?s ?p true.SERVICE:x {} }",
        "PREFIX : <http://x/> ASK { ?s ?p ?o SERVICEsilent:x {} }",
        "PREFIX my.service: <http://x/> ASK { ?s ?p my.service:x }",
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


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://x>",
        "load silent <http://x>",
        "LOADsilent<http://x>",
        "PREFIX : <http://x/> LOAD:y",
        "PREFIX : <http://x/> INSERT DATA { :a :b :c } ; LOAD:y INTO GRAPH :g",
        "INSERT { ?s ?p ?o } WHERE { ?s ?p trueSERVICE <http://x> { ?s ?p ?o } }",
        "PREFIX : <http://x/> INSERT { ?s ?p ?o } WHERE { SERVICE:y { ?s ?p ?o } }",
    ],
)
def test_updates_that_fetch_are_refused(update):
    with pytest.raises(RefusedQueryError, match="would reach another server"):
        guard.refuse_unsafe_update(update)


def test_updates_may_name_things_load_and_service():
    guard.refuse_unsafe_update("PREFIX : <u:> INSERT DATA { :LOAD :SERVICE 'LOAD <http://x>' } # LOAD <http://x>")
