"""Hostile and broken contributions: each gets one sentence with its place; none hangs, fetches or passes."""

from __future__ import annotations

import io
import socket
import sys
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner

from legweakkg.check.validation import validate
from legweakkg.cli.validate import validate as command
from legweakkg.errors import SourceError

PREFIX = "@prefix lwt: <https://w3id.org/legweakkg/term/> .\n"
TRIPLE = PREFIX + 'lwt:stroke lwt:x "y" .\n'


@pytest.fixture(autouse=True)
def _no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the check tried to open a connection")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "create_connection", refused)


REFUSED = {
    "empty.ttl": (b"", "there are no triples in it"),
    "comment.ttl": (b"# nothing\n", "there are no triples in it"),
    "binary.ttl": (b"\x89PNG\r\n\x1a\n\x00\x00", "NUL"),
    "nul.ttl": (TRIPLE.encode() + b"\x00", ""),
    "latin1.ttl": (PREFIX.encode() + 'lwt:stroke lwt:x "é" .'.encode("latin-1"), "UTF-8"),
    "utf16.ttl": (TRIPLE.encode("utf-16"), "NUL"),
    "syntax.ttl": (PREFIX.encode() + b"lwt:stroke lwt:x lwq:y .", "lwq:"),
    "unfinished.ttl": (PREFIX.encode() + b'lwt:stroke lwt:x "y', "end of file"),
    "space.ttl": (PREFIX.encode() + b"lwt:stroke lwt:x <http://a b> .", "IRI"),
    "relative.ttl": (b"<a> <b> <c> .", "scheme"),
    "nested.ttl": (PREFIX.encode() + b"lwt:stroke lwt:x " + b"[ lwt:x " * 50_000, ""),
    "nodes.ttl": (b"<urn:a> <urn:p> " + b"[ <urn:p> " * 50_000 + b"1" + b" ]" * 50_000 + b" .", "nested nodes"),
    "lists.ttl": (b"<urn:a> <urn:p> " + b"(" * 50_000 + b")" * 50_000 + b" .", "chains of lists"),
    "list.ttl": (b"<urn:a> <urn:p> (" + b"1 " * 50_000 + b") .", "chains of lists"),
    "hierarchy.nt": (
        b"".join(b"<urn:%d> <urn:up> <urn:%d> .\n" % (number, number + 1) for number in range(50_000)),
        "links of urn:up longer than 200",
    ),
    "circle.nt": (
        b"".join(b"<urn:%d> <urn:up> <urn:%d> .\n" % (number, (number + 1) % 9000) for number in range(9000)),
        "links of urn:up longer than 200",
    ),
    "remote.jsonld": (b'{"@context": "http://127.0.0.1:9/c", "@id": "urn:a", "b": "c"}', "remote context"),
    "file.jsonld": (b'{"@context": "file:///etc/passwd", "@id": "urn:a", "b": "c"}', "remote context"),
    "nested.jsonld": (b'{"a":' * 200_000, "stack"),
    "entities.rdf": (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', "DOCTYPE"),
    "words.txt": (b"hello", "'.txt'"),
    "shapes.ttl": (b"@prefix sh: <http://www.w3.org/ns/shacl#> .\n<urn:s> a sh:NodeShape .", "SHACL shapes or rules"),
    "rule.ttl": (b"<urn:s> <http://www.w3.org/ns/shacl#rule> <urn:r> .", "sh:rule"),
    "script.ttl": (b"<urn:s> <http://www.w3.org/ns/shacl#js> <urn:r> .", "sh:js"),
    "imports.ttl": (b"<urn:o> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/o> .", "owl:imports"),
    "annotated.ttl": (
        PREFIX.encode() + b"lwt:brace lwt:x lwt:stroke {| lwt:y 1 |} .",
        "annotated.ttl:2: statements about",
    ),
    "reified.ttl": (PREFIX.encode() + b"<< lwt:brace lwt:x 1 >> lwt:y 2 .", "reified.ttl:2: statements about"),
    "quoted.nt": (
        b"<urn:a> <urn:b> 'c' .\n<urn:a> <urn:b> <<( <urn:c> <urn:d> 'e' )>> .".replace(b"'", b'"'),
        "nt:2: ",
    ),
    "module.ttl": (
        b'<urn:o> <http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#python_module> "os" .',
        "program",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_one_sentence(name: str, tmp_path: Path, small: Path) -> None:
    data, part = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(data)
    result = CliRunner().invoke(command, [str(path), "--ontology", str(small)])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert str(path) in result.stderr
    assert part in result.stderr
    assert "Traceback" not in result.stderr


def test_place_of_what_is_refused(tmp_path: Path, small: Path) -> None:
    path = tmp_path / "imports.ttl"
    path.write_text("<urn:o>\n  <http://www.w3.org/2002/07/owl#imports> <urn:x> .", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        validate([path], ontology=small)
    assert (caught.value.line, caught.value.column) == (2, 3)


def test_place_of_a_syntax_error(tmp_path: Path, small: Path) -> None:
    path = tmp_path / "wrong.ttl"
    path.write_text(PREFIX + "lwt:stroke lwt:x lwq:y .", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        validate([path], ontology=small)
    assert (caught.value.line, caught.value.column) == (2, 18)


def test_too_large(tmp_path: Path, small: Path) -> None:
    path = tmp_path / "large.ttl"
    path.write_bytes(TRIPLE.encode() * 1000)
    result = CliRunner().invoke(command, [str(path), "--ontology", str(small), "--max-bytes", "1000"])
    assert (result.exit_code, "larger than 1,000 bytes" in result.stderr) == (2, True)


def test_hundred_megabytes_are_not_read(tmp_path: Path, small: Path) -> None:
    path = tmp_path / "huge.ttl"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(SourceError, match="larger than 10,000,000 bytes"):
        validate([path], ontology=small)


def test_folder_and_absent_file(tmp_path: Path, small: Path) -> None:
    for path, part in (
        (tmp_path, "folder; name its files."),
        (small, f"by: legweakkg validate --ontology {small}."),
        (tmp_path / "absent.ttl", "no such file"),
    ):
        result = CliRunner().invoke(command, [str(path), "--ontology", str(small)])
        assert (result.exit_code, part in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf" + TRIPLE.encode(), TRIPLE.replace("\n", "\r\n").encode()], ids=["BOM", "CRLF"]
)
def test_byte_order_mark_and_line_ends_do_no_harm(data: bytes, tmp_path: Path, small: Path) -> None:
    path = tmp_path / "new.ttl"
    path.write_bytes(data)
    found = validate([path], ontology=small, engine="pyshacl").findings
    assert [(finding.shape, finding.line, finding.column) for finding in found if finding.severity != "info"] == [
        ("lwsh:UnknownProperty", 2, 12)
    ]


def test_standard_input(monkeypatch: pytest.MonkeyPatch, small: Path) -> None:
    class Pipe:
        buffer = io.BytesIO(TRIPLE.encode())

    monkeypatch.setattr(sys, "stdin", Pipe())
    report = validate(["-"], ontology=small)
    assert report.files == ("<stdin>",)
    assert [(finding.file, finding.line) for finding in report if finding.severity != "info"] == [("<stdin>", 2)]


def test_graphs_are_not_changed_and_files_in_them_not_read(small: Path) -> None:
    graph = rdflib.Graph().parse(data=TRIPLE, format="turtle")
    before = set(graph)
    report = validate([graph], ontology=small)
    assert set(graph) == before
    assert report.files == ("graph 1",)
    with pytest.raises(SourceError, match="is an address"):
        validate(["file:///etc/passwd.ttl"], ontology=small)


def test_nothing_invisible_reaches_the_terminal(tmp_path: Path, small: Path) -> None:
    path = tmp_path / "new.ttl"
    path.write_text(PREFIX + 'lwt:stroke lwt:x "\x1b[31m \u202e" .', encoding="utf-8")
    result = CliRunner().invoke(command, [str(path), "--ontology", str(small)])
    assert result.exit_code == 1
    assert not set(result.stdout) & {"\x1b", "\u202e"}


VALUES = {
    '"2020-13-45"^^xsd:date': "year, month and day of a day that there is, such as 2024-07-31",
    '"31.12.2024"^^xsd:date': "year, month and day of a day that there is, such as 2024-07-31",
    '"1900-02-29"^^xsd:date': "year, month and day of a day that there is, such as 2024-07-31",
    '"3,5"^^xsd:decimal': "3.5",
    '"2020.5"^^xsd:integer': "",
    '"yes"^^xsd:boolean': "true or false",
}


@pytest.mark.parametrize("value", VALUES)
def test_impossible_values_are_findings_and_no_stack_traces(
    value: str, tmp_path: Path, small: Path, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    path = tmp_path / "figure.ttl"
    path.write_text(
        PREFIX + "@prefix lw: <https://w3id.org/legweakkg/ontology#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        f"lwt:figure a lw:EpidemiologicalFigure ; lw:value {value} .",
        encoding="utf-8",
    )
    found = [one for one in validate([path], ontology=small) if one.shape == "lwsh:ValueForm"]
    assert [(one.severity, one.line, one.suggestion) for one in found] == [("violation", 4, VALUES[value])]
    assert (caplog.records, list(recwarn)) == ([], [])
