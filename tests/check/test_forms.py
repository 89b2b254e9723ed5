"""The forms of a report, each read back by a parser of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import rdflib
from click.testing import CliRunner

from legweakkg.ask.knowledge import KnowledgeGraph
from legweakkg.check.findings import Finding, Findings, Report
from legweakkg.check.forms import FORMS, write
from legweakkg.check.forms.text import write_coloured
from legweakkg.check.validation import validate
from legweakkg.cli.validate import validate as command
from legweakkg.names import LW, LWT

from .conftest import SHAPE_TESTS

DATA = Path(__file__).parent / "data"
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
CLEAN = Report(files=("a.ttl",), shapes=1, triples=1)


def complaints(text: str, schema: Path) -> list[str]:
    """What a JSON Schema finds wrong with a document."""
    known = json.loads(schema.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(known)
    validator.check_schema(known)
    return [error.message for error in validator(known).iter_errors(json.loads(text))]


@pytest.fixture(scope="module")
def report(small: Path) -> Report:
    return validate([SHAPE_TESTS / "bad_UndefinedId.ttl", SHAPE_TESTS / "bad_TextCharacters.ttl"], ontology=small)


@pytest.fixture(scope="module")
def everything(small: Path) -> Report:
    """A report with findings of every severity and most shapes."""
    return validate(sorted(SHAPE_TESTS.glob("bad_*.ttl")), ontology=small)


def test_json(report: Report, everything: Report) -> None:
    schema = EXAMPLES / "validation_report.schema.json"
    for one in (report, everything, CLEAN):
        assert complaints(write(one, "json"), schema) == []
    assert complaints(write(report, "json").replace('"violation"', '"fault"'), schema) != []
    told = json.loads(write(report, "json"))
    assert (told["conforms"], told["counts"]["violation"], len(told["findings"])) == (False, 2, len(report))


def test_sarif(report: Report, everything: Report) -> None:
    schema = DATA / "sarif_2_1_0.schema.json"
    for one in (report, everything, CLEAN):
        assert complaints(write(one, "sarif"), schema) == []
    assert complaints(write(report, "sarif").replace('"error"', '"fault"'), schema) != []
    told = json.loads(write(report, "sarif"))
    assert told["version"] == "2.1.0"
    assert told["$schema"].endswith("sarif-schema-2.1.0.json")
    [run] = told["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "legweakkg"
    assert all(rule["shortDescription"]["text"] and rule["fullDescription"]["text"] for rule in rules)
    for result, finding in zip(run["results"], report, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.shape.removeprefix("lwsh:")
        assert result["level"] in ("error", "warning", "note")
        [location] = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"].startswith("file:///")
        assert place["region"] == {"startLine": finding.line, "startColumn": finding.column}
        assert result["message"]["text"].startswith(finding.focus)


def test_junit(report: Report) -> None:
    suite = ElementTree.fromstring(write(report, "junit"))
    assert (suite.tag, suite.get("tests"), suite.get("failures")) == ("testsuite", str(len(report)), "2")
    assert len(suite.findall("testcase/failure")) == 2
    clean = ElementTree.fromstring(write(Report(files=("a.ttl",)), "junit"))
    assert (clean.get("tests"), clean.get("failures")) == ("1", "0")


def test_github(report: Report) -> None:
    lines = write(report, "github").split("\n")
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == len(report)
    assert all(
        re.match(r"::(error|warning|notice) file=[^,:]+,line=\d+,col=\d+,title=lwsh%3A\w+::", line) for line in commands
    )
    odd = Finding("violation", "a,b:c.ttl", 1, 2, "lwt:x", None, None, "lwsh:X", "50% of\nit")
    assert write(Report([odd]), "github").startswith(
        "::error file=a%2Cb%3Ac.ttl,line=1,col=2,title=lwsh%3AX::lwt:x: 50%25 of%0Ait"
    )


def test_turtle(report: Report) -> None:
    graph = rdflib.Graph().parse(data=write(report, "turtle"), format="turtle")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    [head] = graph.subjects(rdflib.RDF.type, sh.ValidationReport)
    assert graph.value(head, sh.conforms) == rdflib.Literal(False)
    results = list(graph.objects(head, sh.result))
    assert len(results) == len(report)
    assert all(
        graph.value(result, part) is not None
        for result in results
        for part in (sh.focusNode, sh.resultSeverity, sh.sourceShape, sh.resultMessage)
    )
    values = {str(value) for value in graph.objects(None, sh.value)}
    assert values == {"https://w3id.org/legweakkg/term/guillain_barre_syndrom", "drop\u202efoot"}
    clean = rdflib.Graph().parse(data=write(Report(), "turtle"), format="turtle")
    assert [str(value) for value in clean.objects(None, sh.conforms)] == ["true"]


def test_text_quotes_the_line_and_marks_the_place(report: Report) -> None:
    text = write(report, "text")
    assert "did you mean lwt:guillain_barre_syndrome?" in text
    assert ("  14 |     lw:whenPresent lwt:guillain_barre_syndrom .\n     |                    ^") in text
    assert text.endswith(f"{report.summary}")
    assert "\x1b[1;31mviolation\x1b[0m" in write_coloured(report)


def test_many_of_one_kind_are_counted() -> None:
    found = [
        Finding("warning", "a.ttl", line, 1, f"lwt:x{line}", None, None, "lwsh:X", "Do it.") for line in range(1, 10)
    ]
    text = write(Report(found), "text")
    assert text.count("Do it.") == 6
    assert "4 more of lwsh:X" in text


@pytest.mark.parametrize("form", FORMS)
def test_command_writes_every_form_and_tells_by_exit_code(form: str, small: Path) -> None:
    def exit_code(*arguments: str) -> int:
        return CliRunner().invoke(command, ["--ontology", str(small), "--format", form, *arguments]).exit_code

    bad, warned = str(SHAPE_TESTS / "bad_UndefinedId.ttl"), str(SHAPE_TESTS / "bad_WeaknessByCauses.ttl")
    good = str(SHAPE_TESTS / "good_dataset.ttl")
    assert (exit_code(bad), exit_code(warned), exit_code(good)) == (1, 0, 0)
    assert exit_code(warned, "--fail-on", "warning") == 1
    assert exit_code("absent.ttl") == 2


@pytest.mark.parametrize("form", FORMS)
def test_syntax_error_comes_in_the_form_asked_for(form: str, small: Path, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<urn:a> <urn:b> <urn:c> ;\n  <urn:d> lwq:e .", encoding="utf-8")
    done = CliRunner().invoke(command, [str(path), "--ontology", str(small), "--format", form])
    assert done.exit_code == 2
    assert done.stderr.startswith(f"{path}:2:")
    if form == "json":
        assert complaints(done.stdout, EXAMPLES / "validation_report.schema.json") == []
        error = json.loads(done.stdout)["error"]
        assert (error["file"], error["line"], "lwq:" in error["message"]) == (str(path), 2, True)
    elif form == "sarif":
        assert complaints(done.stdout, DATA / "sarif_2_1_0.schema.json") == []
        [call] = json.loads(done.stdout)["runs"][0]["invocations"]
        [notice] = call["toolExecutionNotifications"]
        assert (call["executionSuccessful"], notice["level"]) == (False, "error")
        assert notice["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    elif form == "junit":
        suite = ElementTree.fromstring(done.stdout)
        assert (suite.get("errors"), len(suite.findall("testcase/error"))) == ("1", 1)
    elif form == "github":
        assert re.match(r"::error file=[^,]+broken\.ttl,line=2,col=\d+,title=not readable::", done.stdout)
    else:
        assert done.stdout == ""


def test_notebook_shows_a_table(kg: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "new.ttl"
    path.write_text(f"<{LWT}stroke> <{LW}treats> <{LWT}nowhere> .", encoding="utf-8")
    found = kg.validate(path)
    assert isinstance(found, list)
    assert {"lwsh:DirectTriple", "lwsh:UndefinedId"} <= {finding.shape for finding in found}
    table = found._repr_html_()
    assert table.count("<tr>") == len(found) + 1
    assert "new.ttl:1:" in table
    odd = Findings([Finding("violation", "a.ttl", 1, 2, "lwt:x", None, None, "lwsh:X", "<script>")])
    assert "&lt;script&gt;" in odd._repr_html_()
    assert Findings()._repr_html_() == "<p>No findings.</p>"
    assert kg.validate(*sorted(SHAPE_TESTS.glob("good_dataset.ttl"))) == []
