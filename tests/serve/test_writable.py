"""Writing: only with the token, all or nothing, still there after a crash."""

import os

import pytest

from .conftest import TOKEN
from .servers import running, until

AUTHORISED = {"authorization": f"Bearer {TOKEN}"}


def serving(folder, *more):
    return running(folder, "--no-pages", "--writable", "--store", folder / "store", "--token", TOKEN, "--no-log", *more)


def test_writing_needs_the_token(writable):
    for headers in (
        {"authorization": ""},
        {"authorization": "Bearer wrong-token-of-some-length"},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": "Bearer"},
    ):
        for request in (
            ("POST", "/sparql", {"data": {"update": "DROP ALL"}}),
            ("PUT", "/graph?default", {"content": b"<urn:a> <urn:b> 1 ."}),
            ("DELETE", "/graph?default", {}),
        ):
            method, path, body = request
            reply = writable.http.request(method, path, headers=headers, **body)
            assert reply.status_code == 401, reply.text
            assert reply.headers["www-authenticate"] == "Bearer"
            assert TOKEN not in reply.text


def test_a_bad_operation_undoes_the_good_ones_before_it(writable):
    writable.http.post("/sparql", data={"update": "DROP ALL"})
    bad = "INSERT DATA { <urn:a> <urn:b> 1 } ; CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>"
    assert writable.http.post("/sparql", data={"update": bad}).status_code == 400
    assert writable.query("ASK { ?s ?p ?o }").json()["boolean"] is False
    assert (
        writable.http.put(
            "/graph?default", content=b"<urn:a> <urn:b> 1 . <urn:a> <urn:b> ", headers={"content-type": "text/turtle"}
        ).status_code
        == 400
    )
    assert writable.query("ASK { ?s ?p ?o }").json()["boolean"] is False


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:9/>",
        "LOAD SILENT <file:///etc/passwd> INTO GRAPH <urn:g>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT DATA { <urn:a> <urn:b> 1 } ; lOaD <http://127.0.0.1:9/>",
    ],
)
def test_updates_reach_no_other_server(writable, update):
    reply = writable.http.post("/sparql", data={"update": update})
    assert (reply.status_code, "would reach another server" in reply.text) == (400, True)


def test_entities_and_named_graphs_are_refused(writable):
    bomb = b'<!DOCTYPE r [<!ENTITY a "a">]><r>&a;</r>'
    assert (
        writable.http.put("/graph?default", content=bomb, headers={"content-type": "application/rdf+xml"}).status_code
        == 400
    )
    quads = b"<urn:a> <urn:b> <urn:c> <urn:g> ."
    assert (
        writable.http.put("/graph?default", content=quads, headers={"content-type": "application/n-quads"}).status_code
        == 400
    )


def test_what_was_acknowledged_survives_a_crash(tmp_path):
    with serving(tmp_path, "--empty") as server:
        for number in range(20):
            reply = server.http.post(
                "/sparql", data={"update": f"INSERT DATA {{ <urn:a> <urn:b> {number} }}"}, headers=AUTHORISED
            )
            assert reply.status_code == 204
        for pid in server.workers():
            os.kill(pid, 9)
        until(lambda: server.query("ASK {}").status_code == 200, "the worker is replaced")
        assert len(server.values("SELECT ?o { <urn:a> <urn:b> ?o }")) == 20
        server.process.kill()
        server.process.wait()
    with serving(tmp_path) as server:
        assert len(server.values("SELECT ?o { <urn:a> <urn:b> ?o }")) == 20


def test_a_long_query_is_stopped_and_nothing_is_lost(tmp_path):
    with serving(tmp_path, "--timeout", "5") as server:
        before = server.values("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        heavy = server.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        assert (heavy.status_code, "longer than 5 s" in heavy.text) == (503, True)
        assert server.values("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == before
        assert int(before[0]["n"]) > 10_000


def test_a_store_that_lost_its_data_is_not_opened(tmp_path):
    import shutil

    from legweakkg.errors import SourceError
    from legweakkg.serve.store_folder import open_folder

    with serving(tmp_path):
        pass
    shutil.rmtree(tmp_path / "store" / "store")
    with pytest.raises(SourceError, match="opens empty although it held data"):
        open_folder(tmp_path / "store", ())
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("mine")
    with pytest.raises(SourceError, match="holds other things"):
        open_folder(tmp_path / "other", ())


@pytest.mark.parametrize(
    "arguments",
    [
        ["--writable"],
        ["--writable", "--store", "x"],
        ["--writable", "--store", "x", "--token", "short"],
        ["--token", "a-token-for-the-tests-only"],
        ["--store", "x"],
    ],
)
def test_half_settings_are_refused(arguments, tmp_path, monkeypatch):
    from click.testing import CliRunner

    from legweakkg.cli import main
    from legweakkg.errors import LegweakkgError

    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["serve", *arguments])
    assert isinstance(result.exception, LegweakkgError)
    assert list(tmp_path.iterdir()) == []
