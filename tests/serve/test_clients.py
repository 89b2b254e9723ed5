"""The clients that researchers use, as they come."""

import csv
import shutil
import subprocess

import pytest

SELECT = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?s ?label WHERE { ?s skos:prefLabel ?label } LIMIT 20"
)
CONSTRUCT = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> CONSTRUCT WHERE { "
    "<https://w3id.org/legweakkg/term/stroke> skos:prefLabel ?label }"
)


def test_rdflib_sparql_store(server):
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(server.url + "/sparql")
    assert len(list(store.query(SELECT))) == 20
    terms = Graph(store, identifier="https://w3id.org/legweakkg/graph/terms")
    assert terms.query("ASK { <https://w3id.org/legweakkg/term/stroke> ?p ?o }").askAnswer is True
    assert len(list(terms.query("SELECT ?p { <https://w3id.org/legweakkg/term/stroke> ?p ?o }"))) > 2
    claims = Graph(store, identifier="https://w3id.org/legweakkg/graph/claims")
    assert claims.query("ASK { <https://w3id.org/legweakkg/term/stroke> a ?kind }").askAnswer is False
    assert b"stroke" in store.query(CONSTRUCT).serialize(format="nt")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning")
def test_sparqlwrapper(server):
    import SPARQLWrapper

    client = SPARQLWrapper.SPARQLWrapper(server.url + "/sparql")
    client.setQuery(SELECT)
    for form in (SPARQLWrapper.JSON, SPARQLWrapper.XML):
        client.setReturnFormat(form)
        answer = client.query().convert()
        rows = answer["results"]["bindings"] if form == SPARQLWrapper.JSON else answer.getElementsByTagName("result")
        assert len(rows) == 20
    for form in (SPARQLWrapper.CSV, SPARQLWrapper.TSV):
        client.setReturnFormat(form)
        assert len(client.query().convert().decode().strip().splitlines()) == 21
    client.setQuery(CONSTRUCT)
    for form in (SPARQLWrapper.TURTLE, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD):
        client.setReturnFormat(form)
        answer = client.query().convert()
        assert "stroke" in (answer.decode() if isinstance(answer, bytes) else answer.serialize(format="nt"))
    client.setMethod(SPARQLWrapper.POST)
    client.setQuery(SELECT)
    client.setReturnFormat(SPARQLWrapper.JSON)
    assert len(client.query().convert()["results"]["bindings"]) == 20
    client.setRequestMethod(SPARQLWrapper.POSTDIRECTLY)
    assert len(client.query().convert()["results"]["bindings"]) == 20


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server):
    def curl(*arguments):
        return subprocess.run(["curl", "-sS", *arguments], capture_output=True, text=True, check=True).stdout

    for ask in (
        ["-G", "--data-urlencode", f"query={SELECT}"],
        ["--data-urlencode", f"query={SELECT}"],
        ["-H", "Content-Type: application/sparql-query", "--data-binary", SELECT],
    ):
        answer = curl("-H", "Accept: text/csv", "--compressed", *ask, server.url + "/sparql")
        assert len(list(csv.DictReader(answer.splitlines()))) == 20
    assert "stroke" in curl("-L", "-H", "Accept: text/turtle", server.url + "/term/stroke")
    assert "HTTP/1.1 200" in curl("-I", "-G", "--data-urlencode", f"query={SELECT}", server.url + "/sparql")


def test_a_table_as_r_reads_it(server):
    text = server.http.get("/sparql", params={"query": SELECT, "format": "csv"}, headers={"accept": "*/*"}).text
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == ["s", "label"]
    assert {len(row) for row in rows} == {2}
    assert len(rows) == 21
    assert all(row[0].startswith("http") and row[1] for row in rows[1:])
