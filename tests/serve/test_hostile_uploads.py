"""Uploads that do harm to validators, reasoners or readers, against a running server."""

import contextlib
import gzip
import json
import tempfile
from pathlib import Path

import httpx
import pytest

from .servers import until

SH = b"@prefix sh: <http://www.w3.org/ns/shacl#> . "
TERM = "https://w3id.org/legweakkg/term/"
TURTLE = {"content-type": "text/turtle"}
LW = "https://w3id.org/legweakkg/ontology#"

pytestmark = pytest.mark.usefixtures("still_answers")


def validated(server, content, form="text/turtle"):
    return server.http.post("/validate", content=content, headers={"content-type": form, "accept": "application/json"})


@pytest.mark.parametrize(
    "content",
    [
        b"<urn:s> a sh:NodeShape ; sh:targetClass <urn:C> ; sh:property [ sh:path <urn:p> ; sh:minCount 1 ] .",
        b"<urn:s> sh:rule [ sh:construct 'CONSTRUCT { ?s <urn:p> [] } WHERE { ?s ?p ?o }' ] .",
        b"<urn:s> a sh:NodeShape ; sh:node <urn:t> . <urn:t> a sh:NodeShape ; sh:node <urn:s> .",
        b"<urn:s> a sh:NodeShape ; sh:targetClas <urn:C> .",
        b"<urn:s> sh:property [ sh:path <urn:p> ; sh:pattern '^(a+)+$' ] . <urn:x> <urn:p> '" + b"a" * 40 + b"!' .",
    ],
    ids=["shape", "endless rule", "recursion", "misspelt", "pattern"],
)
def test_shapes_and_rules_in_data_are_refused(server, content):
    reply = validated(server, SH + content)
    assert (reply.status_code, "SHACL shapes or rules" in reply.text) == (400, True), reply.text


@pytest.mark.parametrize(
    "content", [b"<urn:a> <urn:b> <urn:c> {| <urn:d> 1 |} .", b"<urn:a> <urn:b> <<( <urn:a> a 1 )>> ."]
)
def test_statements_about_triples_are_refused(server, content):
    reply = validated(server, content)
    assert (reply.status_code, "statements about triples" in reply.text) == (400, True), reply.text


def test_a_long_text_beside_a_mistake_is_checked(server):
    text = f'<{TERM}brace> <{LW}curatorNote> 5 , "{"x" * 20_000}"@en .'
    reply = validated(server, text.encode())
    assert (reply.status_code, reply.json()["conforms"]) == (200, False), reply.text


def test_no_python_module_is_imported(server):
    folder = server.log.parent  # the server runs here, so that Python would find the module
    (folder / "canary_module.py").write_text(f"open({str(folder / 'canary')!r}, 'w').close()\n")
    name = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#python_module"
    owl = "@prefix owl: <http://www.w3.org/2002/07/owl#> . "
    reply = validated(server, f'{owl}<urn:o> a owl:Ontology ; <{name}> "canary_module" .'.encode())
    assert (reply.status_code, "owlready2 program annotations" in reply.text) == (400, True), reply.text
    assert not (folder / "canary").exists()


@pytest.mark.parametrize(
    "content",
    [b"<http://a b> <urn:p> <urn:o> .", b'<urn:s> <urn:p> "\\uD800" .', b"<urn:s> <urn:p> <urn:<script>> ."],
    ids=["space", "lone surrogate", "bracket"],
)
def test_bad_iris_and_surrogates_are_syntax_errors(server, content):
    assert validated(server, content).status_code == 400


def test_a_lone_surrogate_is_no_query(server):
    reply = server.http.get("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%22%ED%A0%80%22%20%7D")
    assert (reply.status_code, "UTF-8" in reply.text) == (400, True)


@pytest.mark.parametrize("character", ["\u0007", "\u202e", "\u2066"], ids=["control", "override", "isolate"])
def test_control_and_bidirectional_characters_are_findings(server, character):
    text = (
        f"@prefix skos: <http://www.w3.org/2004/02/skos/core#> . "
        f'<{TERM}new_thing> a <{LW}HealthCondition> ; skos:prefLabel "new{character}thing"@en .'
    )
    plain = validated(server, text.replace(character, " ").encode()).json()["findings"]
    found = validated(server, text.encode())
    assert found.status_code == 200, found.text
    assert len(found.json()["findings"]) > len(plain)


def test_deep_json_ld_does_no_harm(server):
    nested = b'{"@id": "urn:a", "urn:b": ' * 5_000 + b'"x"' + b"}" * 5_000
    assert validated(server, nested, "application/ld+json").status_code in (200, 400, 503)
    assert json.loads(server.query("ASK {}").text)["boolean"] is True


def test_a_path_around_a_long_cycle(writable):
    size = 3_000
    cycle = "".join(f"<urn:n{number}> <urn:next> <urn:n{(number + 1) % size}> .\n" for number in range(size))
    put = writable.http.put("/graph?default", content=cycle.encode(), headers={"content-type": "text/turtle"})
    assert put.status_code in (201, 204)
    assert writable.query("ASK { <urn:n1> <urn:next>+ <urn:n0> }").json()["boolean"]
    counted = writable.values("SELECT (COUNT(*) AS ?n) { <urn:n0> <urn:next>* ?x }")
    assert counted == [{"n": str(size)}]
    assert writable.http.post("/sparql", data={"update": "DROP ALL"}).status_code == 204


@pytest.mark.parametrize(
    ("content", "form", "words"),
    [
        (
            b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><r>&b;</r>',
            "application/rdf+xml",
            "DOCTYPE",
        ),
        (b'<?xml version="1.0"?><!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>', "application/rdf+xml", "DOCTYPE"),
        (b'{"@context": "file:///etc/passwd", "@id": "urn:a", "urn:b": "c"}', "application/ld+json", ""),
        (
            b"@prefix owl: <http://www.w3.org/2002/07/owl#> . <urn:a> owl:imports <file:///etc/passwd> .",
            "text/turtle",
            "owl:imports",
        ),
        (b"@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:a> sh:rule <urn:b> .", "text/turtle", "SHACL"),
        (b"@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:a> sh:js <urn:b> .", "text/turtle", "SHACL"),
        (b"<urn:a> <urn:b> \xff .", "text/turtle", ""),
        (b"<urn:a> <urn:b> ", "text/turtle", ":1:"),
        (b"", "text/turtle", "empty"),
    ],
)
def test_hostile_uploads_are_refused(server, canary, content, form, words):
    _, calls = canary
    reply = validated(server, content, form)
    assert reply.status_code == 400, reply.text[:300]
    assert words in reply.text
    assert "root:" not in reply.text
    assert "/tmp" not in reply.text
    assert calls == []


def test_a_remote_context_is_not_fetched(server, canary):
    url, calls = canary
    content = json.dumps({"@context": url, "@id": "urn:a", "urn:b": "c"}).encode()
    assert validated(server, content, "application/ld+json").status_code == 400
    assert calls == []


def test_an_upload_cannot_name_a_file_or_address(server, canary):
    url, calls = canary
    for text in ("file:///etc/passwd", url):
        assert validated(server, text.encode()).status_code == 400
        assert server.http.post("/validate", data={"data": text}).status_code == 400
    assert calls == []


def test_uploads_are_capped_before_they_are_read(server):
    assert validated(server, b"#" * 10_000_001).status_code == 413

    def endless():
        while True:
            yield b"#" * 100_000

    reply = None
    with contextlib.suppress(httpx.TransportError):  # the server may close the connection while we still send
        reply = server.http.post("/validate", content=endless(), headers=TURTLE)
    assert reply is None or reply.status_code == 413


def test_a_packed_upload_is_refused(server):
    bomb = gzip.compress(b"#" * 5_000_000)
    reply = server.http.post("/validate", content=bomb, headers={**TURTLE, "content-encoding": "gzip"})
    assert reply.status_code == 415


def test_deep_or_long_values_do_no_harm(server):
    nested = b"<urn:a> <urn:b> " + b"[ <urn:b> " * 20_000 + b"1" + b" ]" * 20_000 + b" ."
    for content in (
        nested,
        b"<urn:a> <urn:b> " + b"9" * 1_000_000 + b" .",
        b'<urn:a> <urn:b> "' + b"x" * 9_000_000 + b'" .',
    ):
        assert validated(server, content).status_code in (200, 400, 503)


def test_a_byte_order_mark_is_no_error(server):
    reply = validated(
        server,
        b"\xef\xbb\xbf<https://w3id.org/legweakkg/term/new_thing> a "
        b"<https://w3id.org/legweakkg/ontology#HealthCondition> .",
    )
    assert reply.status_code == 200
    assert len(reply.json()["findings"]) > 0
    assert reply.headers["x-conforms"] == "false"


def test_nothing_was_left_on_the_disk(server):
    """After everything above, no upload and no answer lies in the server's scratch folder."""
    folders = [
        folder
        for folder in Path(tempfile.gettempdir()).glob("legweakkg-serve-*")
        if any(str(folder) in Path(f"/proc/{pid}/cmdline").read_text() for pid in server.workers())
    ]
    assert len(folders) == 1

    def left():
        return {file.name for file in folders[0].iterdir() if not file.name.startswith("legweakkg.")}

    until(lambda: left() == {"graph.nq"}, "only the graph and the exports are left")
