"""The ``oxigraph`` server, if its wheel is installed: identical answers to every question, and publishing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

import legweakkg
from legweakkg.ask import questions
from legweakkg.engine.remote import RemoteEngine
from legweakkg.engine.service import Service
from legweakkg.errors import LegweakkgError
from legweakkg.publish.publishing import publish


def binary():
    beside = Path(sys.executable).with_name("oxigraph")
    return os.environ.get("LEGWEAKKG_OXIGRAPH") or (str(beside) if beside.exists() else shutil.which("oxigraph"))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    program = binary()
    if not program:
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("oxigraph")
    process = subprocess.Popen(
        [program, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield base
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def update(server):
    with Service(server + "/update") as service:
        yield service


@pytest.fixture(scope="module")
def there(server, update, kg):
    with RemoteEngine(server + "/query") as remote:
        list(publish(kg.engine.store, update, remote, batch=10_000))
    graph = legweakkg.connect(server + "/query")
    yield graph
    graph.engine.close()


def test_the_dialect_is_recognised(there):
    assert there.engine.dialect.name == "oxigraph"


def test_publishing_again_writes_nothing(there, update, kg):
    found = list(publish(kg.engine.store, update, there.engine, batch=10_000))
    assert sum(graph.written for graph in found) == 0
    assert sum(graph.triples for graph in found) == len(kg.engine.store)


def rows(engine, sparql):
    result = engine.select(sparql)
    names = [variable.value for variable in result.variables]
    return sorted(tuple(str(row[name]) for name in names) for row in result)


@pytest.mark.parametrize("name", sorted(questions.catalogue()))
def test_every_question_has_the_same_rows(there, kg, name):
    sparql = questions.catalogue()[name].sparql
    here = rows(kg.engine, sparql)
    assert rows(there.engine, sparql) == here


@pytest.mark.parametrize("name", sorted(questions.offered()))
def test_every_question_has_the_same_answers_through_the_api(there, kg, name):
    asked = questions.offered()[name]
    arguments = {
        argument: value == "true" if asked.parameters[argument].boolean else value
        for argument, value in asked.example.items()
    }
    assert there.ask(name, **arguments).as_dict() == kg.ask(name, **arguments).as_dict()


def test_terms_claims_search_differential_and_explanations_are_the_same(there, kg):
    assert there["MONDO:0016218"] == kg["Guillain-Barré syndrome"]
    assert there.claims("stroke") == kg.claims("stroke")
    assert there.search("weak", 50) == kg.search("weak", 50)
    assert there.treatments("neurological") == kg.treatments("neurological")
    present = ["muscle pain", "dark urine"]
    assert there.differential(present).candidates == kg.differential(present).candidates
    assert there.version == kg.version


def test_construct_and_ask(there):
    triples = list(there.engine.construct("CONSTRUCT { ?s lw:treats ?o } WHERE { ?s lw:treats ?o } LIMIT 5"))
    assert len(triples) == 5
    assert there.engine.ask("ASK { lwt:stroke a lw:HealthCondition }") is True


def test_what_the_server_refuses_is_told_in_its_words(there):
    with pytest.raises(legweakkg.QueryError, match="400"):
        there.engine.select("SELECT * WHERE { ?s ?p }")


def test_an_interrupted_publication_goes_on(there, server, update):
    graph = NamedNode("https://w3id.org/legweakkg/graph/extra")
    store = Store()
    store.extend(Quad(NamedNode(f"urn:s{number}"), NamedNode("urn:p"), Literal(number), graph) for number in range(25))

    class Failing(Service):
        sent = 0

        def send(self, *arguments, **options):
            self.sent += 1
            if self.sent == 3:
                raise LegweakkgError("the line is cut")
            return super().send(*arguments, **options)

    with Failing(server + "/update") as failing, pytest.raises(LegweakkgError, match="line is cut"):
        list(publish(store, failing, there.engine, batch=10))
    found = list(publish(store, update, there.engine, batch=10))
    assert [(item.triples, item.written) for item in found] == [(25, 5)]
    count = next(iter(there.engine.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")))
    assert count["n"].value == "25"
    store.remove(next(iter(store)))
    assert [item.written for item in publish(store, update, there.engine, batch=10)] == [24]
    update.send(form={"update": f"DROP GRAPH {graph}"})


def test_exports_from_the_server_are_those_of_the_graph_itself(there, kg, tmp_path):
    kg.export(tmp_path / "here.nq")
    there.export(tmp_path / "there.nq")
    assert (tmp_path / "there.nq").read_bytes() == (tmp_path / "here.nq").read_bytes()
