"""A server in front of another engine: the same doors and limits, and failures that are told as such."""

import pytest

import legweakkg
from legweakkg.engine.remote import RemoteEngine
from legweakkg.engine.service import Service
from legweakkg.publish.publishing import publish
from legweakkg.publish.writers import UpdateWriter

from ..servers import free_port, oxigraph, oxigraph_binary
from .servers import running, until

JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """The address of an Oxigraph server with our graph and a secret beside it."""
    if not oxigraph_binary():
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    with oxigraph(tmp_path_factory.mktemp("engine")) as base:
        with RemoteEngine(base + "/query") as remote, Service(base + "/update") as service:
            list(publish(legweakkg.load().engine.store, UpdateWriter(service), remote))
            service.send(form={"update": "INSERT DATA { GRAPH <urn:secret> { <urn:secret> <urn:p> 'secret' } }"})
        yield base


@pytest.fixture(scope="module")
def front(engine, tmp_path_factory):
    folder = tmp_path_factory.mktemp("front")
    with running(folder, "--endpoint", engine + "/query", "--timeout", "60", "--max-rows", "5000") as found:
        yield found


def test_the_same_answers_in_every_form(front, kg):
    sparql = "SELECT ?of ?label { ?of lw:causes lwt:leg_weakness ; skos:prefLabel ?label } ORDER BY ?of"
    rows = [(row["of"].value, row["label"].value) for row in kg.engine.select(sparql)]
    assert [(row["of"], row["label"]) for row in front.values(sparql)] == rows
    for media in (JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"):
        reply = front.query(sparql, media)
        assert (reply.status_code, reply.headers["content-type"].partition(";")[0]) == (200, media)
    for media in ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"):
        reply = front.query("CONSTRUCT { ?s lw:causes ?o } { ?s lw:causes ?o }", media)
        assert (reply.status_code, reply.headers["content-type"].partition(";")[0]) == (200, media)
    assert front.query("ASK { lwt:stroke lw:causes lwt:leg_weakness }").json()["boolean"] is True
    assert front.query("ASK { lwt:leg_weakness lw:causes lwt:stroke }").json()["boolean"] is False


def test_pages_linked_data_and_graphs(front, kg):
    assert "Guillain-Barré" in front.http.get("/term/guillain_barre_syndrome", headers={"accept": "text/html"}).text
    assert "lwt:stroke" in front.http.get("/term/stroke.ttl").text
    assert front.http.get("/term/nowhere.ttl").status_code == 404
    graph = "https://w3id.org/legweakkg/graph/mappings"
    reply = front.http.get("/graph", params={"graph": graph}, headers={"accept": "application/n-triples"})
    rows = kg.engine.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert len(reply.text.splitlines()) == int(next(iter(rows))["n"].value)
    assert front.http.get("/graph", params={"graph": "urn:secret"}).status_code == 404
    assert "void:Dataset" in front.http.get("/.well-known/void").text
    assert front.http.get("/health").json()["triples"] == len(kg.engine.store)
    assert front.http.get("/sparql", headers={"accept": "text/turtle"}).status_code == 200


@pytest.mark.parametrize(
    "sparql",
    [
        "ASK { ?s ?p 'secret' }",
        "ASK { GRAPH <urn:secret> { ?s ?p ?o } }",
        "ASK { GRAPH ?g { ?s ?p 'secret' } }",
        "ASK FROM <urn:secret> { ?s ?p ?o }",
        "ASK FROM NAMED <urn:secret> { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_other_graphs_of_the_engine_stay_unseen(front, engine, sparql):
    with RemoteEngine(engine + "/query") as direct:
        assert direct.ask(sparql) is True  # the engine itself would show it
    assert front.query(sparql).json()["boolean"] is False
    assert front.query("ASK { ?s ?p ?o }", **{"default-graph-uri": "urn:secret"}).json()["boolean"] is False


@pytest.mark.parametrize(
    ("sparql", "words"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        (r"SELECT * { ?s ?p <http://x/\u0041> }", "outside a string"),
        (r"SELECT * { ?s ?p lw:a . \u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "cannot go on"),
        ("DELETE WHERE { ?s ?p ?o }", "update"),
        ("SELECT * { ?s ?p }", "cannot go on"),
        ('DEFINE get:soft "replace" SELECT * { ?s ?p ?o }', "line 1"),
        ("SELECT (<bif:pi>() AS ?x) {}", "not supported"),
        ("SELECT (<sql:x>(?o) AS ?x) { ?s ?p ?o }", "not supported"),
    ],
)
def test_what_is_refused_never_reaches_the_engine(front, sparql, words):
    reply = front.query(sparql)
    assert (reply.status_code, words in reply.text) == (400, True), reply.text


def test_more_rows_than_allowed_are_a_503(front):
    reply = front.query("SELECT * { ?s ?p ?o }")
    assert (reply.status_code, "more than 5,000 rows" in reply.text) == (503, True)
    assert "retry-after" not in reply.headers


def test_what_takes_too_long_or_is_too_large_is_a_503(engine, tmp_path):
    limits = ("--timeout", "2", "--max-result", "1000")
    with running(tmp_path, "--endpoint", engine + "/query", *limits, "--no-pages") as server:
        reply = server.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        assert (reply.status_code, "2 s" in reply.text or "too long" in reply.text) == (503, True), reply.text
        assert "retry-after" not in reply.headers
        until(lambda: server.query("ASK { ?s ?p ?o }").status_code == 200, "short queries are answered again")
        reply = server.query("SELECT * { ?s ?p ?o } LIMIT 500")
        assert (reply.status_code, "4,000 bytes" in reply.text) == (503, True), reply.text
        assert "retry-after" not in reply.headers
        until(lambda: server.query("ASK { ?s ?p ?o }").status_code == 200, "short queries are answered again")


def test_an_engine_that_goes_away_and_comes_back(tmp_path):
    if not oxigraph_binary():
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    port, folder = free_port(), tmp_path / "engine"
    folder.mkdir()
    with oxigraph(folder, port) as base:
        with RemoteEngine(base + "/query") as remote, Service(base + "/update") as service:
            list(publish(legweakkg.load().engine.store, UpdateWriter(service), remote))
        front = running(tmp_path, "--endpoint", base + "/query", "--timeout", "30", "--no-pages")
        server = front.__enter__()
    try:
        reply = server.query("ASK { ?s ?p ?o }")
        assert (reply.status_code, "cannot be reached" in reply.text) == (503, True), reply.text
        assert "retry-after" in reply.headers
        assert str(port) not in reply.text.replace(str(server.port), "")
        health = server.http.get("/health")
        assert (health.status_code, "cannot be reached" in health.json()["status"]) == (503, True)
        assert str(port) not in health.text
        with oxigraph(folder, port):
            assert server.http.get("/health").json()["status"] == "ok"
            assert server.query("ASK { ?s ?p ?o }").json()["boolean"] is True
    finally:
        front.__exit__(None, None, None)


def test_an_engine_without_the_graph_is_refused_at_the_start(tmp_path):
    if not oxigraph_binary():
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    import subprocess
    import sys

    with oxigraph(tmp_path) as base:
        command = [
            sys.executable,
            "-m",
            "legweakkg",
            "serve",
            "--port",
            str(free_port()),
            "--endpoint",
            base + "/query",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "legweakkg publish --endpoint" in done.stderr
    assert "Traceback" not in done.stderr
