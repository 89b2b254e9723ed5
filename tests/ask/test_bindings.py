from datetime import date
from decimal import Decimal

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode

from legweakkg.ask.bindings import bind_variables
from legweakkg.errors import QueryError, UnknownTermError

STROKE = "https://w3id.org/legweakkg/term/stroke"


@pytest.mark.parametrize("value", ["lwt:stroke", "stroke", "Stroke", STROKE, f"<{STROKE}>", NamedNode(STROKE)])
def test_terms_are_named_in_any_way(kg, value):
    assert [row["x"].value for row in kg.query("SELECT ?x { ?x a lw:HealthCondition }", {"x": value})] == [STROKE]


def test_a_term_and_its_reference_can_be_bound(kg):
    for value in (kg["stroke"], kg["stroke"].ref):
        assert kg.query("ASK { ?x a lw:HealthCondition }", {"x": value}) is True


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (1.5, "1.5"),
        (True, "true"),
        (Decimal("1.50"), "1.5"),
        (Decimal("1E+5"), "100000"),
        (Decimal("1E-7"), "0.0000001"),
        (date(2026, 1, 2), "2026-01-02"),
        (Literal("a"), "a"),
    ],
)
def test_plain_values_become_literals(kg, value, text):
    assert (
        kg.query("SELECT (STR(?v) AS ?s) { }".replace("{ }", "{ BIND(?v AS ?w) }"), {"v": value})[0]["s"].value == text
    )


def test_decimals_equal_numbers_however_they_are_written(kg):
    assert kg.query("ASK { FILTER(?x = 100000 && DATATYPE(?x) = xsd:decimal) }", {"x": Decimal("1E+5")}) is True


@pytest.mark.parametrize(
    ("value", "term"),
    [
        (rdflib.URIRef(STROKE), NamedNode(STROKE)),
        (rdflib.Literal("stroke"), Literal("stroke")),
        (rdflib.Literal("stroke", lang="en"), Literal("stroke", language="en")),
        (rdflib.Literal(5), Literal(5)),
        (rdflib.Literal("x", datatype=rdflib.URIRef("urn:kind")), Literal("x", datatype=NamedNode("urn:kind"))),
    ],
)
def test_terms_of_rdflib_are_the_terms_that_they_are(kg, value, term):
    for values in (value, [value]):
        assert [row["x"] for row in kg.query("SELECT ?x { }", {"x": values})] == [term]


def test_a_list_means_any(kg):
    rows = kg.query("SELECT ?x { ?x a lw:HealthCondition }", {"x": ["stroke", "GBS"]})
    assert len(rows) == 2
    assert len(kg.query("SELECT ?x { ?x a lw:HealthCondition }", {"x": []})) == 0


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x a lw:HealthCondition }",
        "SELECT ?x WHERE { ?x a lw:HealthCondition }",
        "SELECT (EXISTS { ?x a lw:Nothing } AS ?e) ?x WHERE { ?x a lw:HealthCondition }",
        "SELECT ?x { SELECT ?x { ?x a lw:HealthCondition } }",
        "SELECT ?x { { ?x a lw:HealthCondition } UNION { ?x a lw:Nothing } }",
        "# { a comment\nPREFIX a: <urn:a> SELECT ?x { ?x a lw:HealthCondition . FILTER('{' != '}') }",
    ],
)
def test_the_pattern_is_found_in_any_writing(kg, query):
    assert [row["x"].value for row in kg.query(query, {"x": "stroke"})] == [STROKE]


def test_construct_is_bound_in_its_pattern_not_its_template(kg):
    graph = kg.query("CONSTRUCT { ?x a lw:Found } WHERE { ?x a lw:HealthCondition }", {"x": "stroke"})
    assert [triple.subject.value for triple in graph] == [STROKE]


@pytest.mark.parametrize("value", ["stroke } DELETE WHERE { ?s ?p ?o", "urn:x> } # ", 'lwt:stroke" }'])
def test_nothing_can_be_injected(kg, value):
    with pytest.raises((QueryError, UnknownTermError)):
        kg.query("SELECT ?x { ?x a lw:HealthCondition }", {"x": value})
    quoted = bind_variables("ASK { BIND(?x AS ?y) }", {"x": Literal(f'{value}"\n')})
    assert kg.query(quoted) is True


@pytest.mark.parametrize("timeout", [None, 60])
@pytest.mark.parametrize(
    "query",
    ["SELECT ?s WHERE { ?s lw:treats }", "SELECT ?s\n{ ?s a no:such }", "SELECT ?s {\n SERVICE <urn:x> { ?s ?p ?o } }"],
)
def test_errors_are_placed_in_the_query_as_written(kg, query, timeout):
    with pytest.raises(QueryError) as alone:
        kg.query(query)
    with pytest.raises(QueryError) as bound:
        kg.query(query, {"s": ["stroke", "GBS"]}, timeout=timeout)
    assert type(bound.value) is type(alone.value)
    assert str(bound.value) == str(alone.value)
    assert (bound.value.line, bound.value.column) == (alone.value.line, alone.value.column)


def test_a_variable_in_a_comment_or_a_string_is_none(kg):
    for query in ("SELECT ?s WHERE { ?s a ?k } # ?x", "SELECT ?s WHERE { ?s a ?k FILTER('?x' = '$x') }"):
        with pytest.raises(QueryError, match=r"no variable \?x"):
            kg.query(query, {"x": "stroke"})
    assert kg.query("ASK { $x a lw:HealthCondition }", {"x": "stroke"}) is True


def test_what_cannot_be_bound(kg):
    with pytest.raises(QueryError, match=r"no variable \?y"):
        kg.query("SELECT ?x { ?x a lw:HealthCondition }", {"y": "stroke"})
    with pytest.raises(QueryError, match="short form"):
        kg.query("CONSTRUCT WHERE { ?x a ?y }", {"x": "stroke"})
    with pytest.raises(QueryError, match="no pattern"):
        kg.query("DESCRIBE ?x", {"x": "stroke"})
    with pytest.raises(QueryError, match="blank node"):
        bind_variables("ASK { ?x ?p ?o }", {"x": [BlankNode("b")]})
    for value in (BlankNode("b"), rdflib.BNode()):
        with pytest.raises(QueryError, match="cannot be bound to a blank node"):
            kg.query("ASK { ?x ?p ?o }", {"x": value})
    with pytest.raises(QueryError, match="not a valid IRI"):
        kg.query("ASK { ?x ?p ?o }", {"x": rdflib.URIRef("no iri")})
    for value in ("NaN", "Infinity"):
        with pytest.raises(QueryError, match=f"cannot be bound to {value}"):
            kg.query("ASK { ?x ?p ?o }", {"x": Decimal(value)})
    with pytest.raises(QueryError, match="cannot be bound to 'bytes'"):
        kg.query("ASK { ?x ?p ?o }", {"x": b"AB"})
    with pytest.raises(QueryError, match="cannot be bound to 'object'"):
        kg.query("ASK { ?x ?p ?o }", {"x": object()})
    with pytest.raises(QueryError, match="at least 0, not -1"):
        kg.query("ASK { ?x ?p ?o }", limit=-1)
