"""Comunica, a SPARQL engine in JavaScript, asks a running server: as an endpoint, and as linked data to follow.

Needs npm's ``@comunica/query-sparql@4``, which runs on Node 20; ``LEGWEAKKG_COMUNICA`` names the folder that it was
installed into.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from ..serve.servers import DEADLINE, running

BASE = "https://w3id.org/legweakkg/"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"


@pytest.fixture(scope="module")
def comunica():
    folder = os.environ.get("LEGWEAKKG_COMUNICA")
    if not folder:
        pytest.skip("LEGWEAKKG_COMUNICA is not set: it names the folder that @comunica/query-sparql is installed in")
    program = Path(folder, "node_modules", ".bin", "comunica-sparql")
    assert program.exists(), f"npm install --prefix {folder} @comunica/query-sparql@4"

    def ask(source, query, media):
        done = subprocess.run(
            [program, source, query, "-t", media], capture_output=True, text=True, timeout=3 * DEADLINE
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return ask


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("comunica"), "--no-pages", "--timeout", "60") as found:
        yield found


def rows(text):
    return [{name: cell["value"] for name, cell in row.items()} for row in json.loads(text)["results"]["bindings"]]


def test_select_on_the_endpoint(comunica, server):
    query = f"SELECT ?cause ?label WHERE {{ ?cause a <{BASE}ontology#NeurologicalCause> ; {LABEL} ?label }}"
    text = comunica(f"sparql@{server.url}/sparql", query, "application/sparql-results+json")
    own = server.values(query)
    assert len(own) > 20
    key = lambda row: (row["cause"], row["label"])  # noqa: E731
    assert sorted(rows(text), key=key) == sorted(own, key=key)


def test_construct_on_the_endpoint(comunica, server):
    query = f"CONSTRUCT WHERE {{ <{BASE}term/stroke> {LABEL} ?label }}"
    text = comunica(f"sparql@{server.url}/sparql", query, "application/n-triples")
    assert text.split() == [f"<{BASE}term/stroke>", LABEL, '"stroke"@en', "."]


def test_linked_data_without_an_endpoint(comunica, server):
    query = f"SELECT ?label WHERE {{ <{BASE}term/stroke> {LABEL} ?label }}"
    text = comunica(f"file@{server.url}/term/stroke", query, "application/sparql-results+json")
    assert {row["label"] for row in rows(text)} == {"stroke"}
