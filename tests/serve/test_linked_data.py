"""Every id answers under the server's address, in every form."""

import pytest
from pyoxigraph import RdfFormat, parse

BASE = "https://w3id.org/legweakkg/"
FORMS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}


@pytest.mark.parametrize("ending", FORMS)
@pytest.mark.parametrize(
    "path",
    [
        "/graph/schema",
        "/term/stroke",
        "/claim/stroke-causes-leg_weakness",
        "/source/article_001",
        "/ontology",
        "/shapes",
    ],
)
def test_by_ending_and_by_accept(server, path, ending):
    media, form = FORMS[ending]
    by_ending = server.http.get(f"{path}.{ending}")
    by_accept = server.http.get(path, headers={"accept": media})
    assert by_ending.status_code == by_accept.status_code == 200
    assert by_accept.headers["content-type"].partition(";")[0] == media
    assert by_accept.headers["content-location"] == f"{path}.{ending}"
    assert "Accept" in by_accept.headers["vary"]
    triples = set(parse(by_ending.content, format=form, base_iri=BASE))
    subjects = {triple.subject.value for triple in triples}
    assert BASE.rstrip("/") + ("/ontology" if path == "/graph/schema" else path) in subjects
    assert len(by_ending.content) == len(by_accept.content)


def test_every_kind_of_id_resolves(server):
    ids = server.values("""SELECT (SAMPLE(?s) AS ?id) { ?s a ?type
        BIND(REPLACE(STR(?s), "^https://w3id.org/legweakkg/([a-z]+)/.*$", "$1") AS ?kind)
        FILTER(STRSTARTS(STR(?s), "https://w3id.org/legweakkg/") && STRLEN(?kind) < 12) } GROUP BY ?kind""")
    kinds = {row["id"].removeprefix(BASE).partition("/")[0] for row in ids}
    assert {"term", "claim", "evidence", "source", "question"} <= kinds
    for row in ids:
        path = "/" + row["id"].removeprefix(BASE)
        if path.partition("/")[2].partition("/")[0] in ("term", "claim", "evidence", "source", "question"):
            assert server.http.get(path, headers={"accept": "text/turtle"}).status_code == 200, path


def test_html_has_a_plain_fallback(server):
    reply = server.http.get("/term/stroke", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert reply.headers["content-type"].startswith("text/html")
    assert "not medical advice" in reply.text
    assert 'href="/claim/' in reply.text


def test_the_version_of_the_ontology(server):
    version = server.http.get("/health").json()["version"]
    assert server.http.get(f"/ontology/{version}", headers={"accept": "text/turtle"}).status_code == 200
    assert server.http.get("/ontology/9.9.9", headers={"accept": "text/turtle"}).status_code == 404


def test_unknown_ids_and_forms(server):
    assert server.http.get("/term/nothing_of_this_name").status_code == 404
    assert server.http.get("/term/stroke", headers={"accept": "image/png"}).status_code == 406
    assert server.http.delete("/term/stroke").status_code == 405


def test_downloads_are_what_the_command_writes(server, kg, tmp_path):
    listed = server.http.get("/downloads").json()["files"]
    assert len(listed) >= 15
    names = {one["file"] for one in listed}
    for name in ("legweakkg.nq", "legweakkg.sssom.tsv", "legweakkg.kgx.zip"):
        assert name in names
        reply = server.http.get(f"/downloads/{name}")
        assert reply.status_code == 200
        kg.export(tmp_path / name)
        assert reply.content == (tmp_path / name).read_bytes(), name
        assert server.http.get(f"/downloads/{name}").content == reply.content
    assert server.http.get("/downloads/none").status_code == 404
    assert server.http.get("/downloads", headers={"accept": "text/turtle"}).status_code == 406
