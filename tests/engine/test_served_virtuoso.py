"""``legweakkg serve --endpoint`` in front of Virtuoso 7: ``pytest tests/engine --virtuoso``."""

import pytest
from pyoxigraph import RdfFormat, parse

from ..serve.servers import running

CAUSES = "SELECT ?of ?label { ?of lw:causes lwt:leg_weakness ; skos:prefLabel ?label } ORDER BY ?label"


@pytest.fixture(scope="module")
def front(on_virtuoso, virtuoso_server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("front")
    with running(folder, "--endpoint", virtuoso_server + "/sparql", "--timeout", "60", "--max-rows", "5000") as found:
        yield found


def test_answers_are_those_of_memory_in_every_form(front, kg):
    expected = {(row["of"].value, row["label"].value) for row in kg.engine.select(CAUSES)}
    assert expected
    assert {(row["of"], row["label"]) for row in front.values(CAUSES)} == expected
    for media in ("application/sparql-results+xml", "text/csv", "text/tab-separated-values"):
        reply = front.query(CAUSES, media)
        assert (reply.status_code, reply.headers["content-type"].partition(";")[0]) == (200, media)
        assert "Guillain-Barré syndrome" in reply.text
    construct = "CONSTRUCT { ?s lw:causes ?o } { ?s lw:causes ?o }"
    own = {(row["s"], row["o"]) for row in kg.engine.select("SELECT DISTINCT ?s ?o { ?s lw:causes ?o }")}
    for media, form in (("application/n-triples", RdfFormat.N_TRIPLES), ("text/turtle", RdfFormat.TURTLE)):
        triples = parse(front.query(construct, media).content, format=form)
        assert {(one.subject, one.object) for one in triples} == own
    assert front.query("ASK { lwt:stroke lw:causes lwt:leg_weakness }").json()["boolean"] is True
    assert front.query("ASK { lwt:leg_weakness lw:causes lwt:stroke }").json()["boolean"] is False


def test_graphs_of_virtuoso_itself_stay_unseen(front):
    rows = front.values("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert rows
    assert all(row["g"].startswith("https://w3id.org/legweakkg/") for row in rows)


@pytest.mark.parametrize(
    ("sparql", "status", "words"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "SERVICE"),
        ('DEFINE get:soft "replace" SELECT * { ?s ?p ?o }', 400, "line 1"),
        ("SELECT (<bif:pi>() AS ?x) {}", 400, "not supported"),
        ("SELECT * { ?s ?p ?o }", 503, "more than 5,000 rows"),
    ],
)
def test_refusals_and_limits_hold(front, sparql, status, words):
    reply = front.query(sparql)
    assert (reply.status_code, words in reply.text) == (status, True), reply.text


def test_health_asks_virtuoso(front):
    assert front.http.get("/health").json()["status"] == "ok"
