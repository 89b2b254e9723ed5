"""Uploads that do harm to validators, reasoners or readers, against a running server."""

import json

import pytest

SH = b"@prefix sh: <http://www.w3.org/ns/shacl#> . "
TERM = "https://w3id.org/legweakkg/term/"
LW = "https://w3id.org/legweakkg/ontology#"


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
