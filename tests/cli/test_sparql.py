import json

import pytest
from click.testing import CliRunner
from pyoxigraph import QueryResultsFormat, RdfFormat, parse

from legweakkg.cli import main
from legweakkg.names import LWT

QUERY = "SELECT ?s ?l { ?s a lw:CauseCategory ; skos:prefLabel ?l } ORDER BY ?s"


@pytest.fixture(autouse=True)
def _one_graph(kg, monkeypatch):
    monkeypatch.setattr("legweakkg.cli.sparql.load", lambda: kg)


def run(*arguments, **options):
    return CliRunner().invoke(main, ["sparql", *arguments], **options)


@pytest.mark.parametrize("form", ["json", "csv", "tsv"])
def test_w3c_formats_are_printed_byte_for_byte(kg, form):
    expected = kg.engine.select(QUERY).serialize(format=getattr(QueryResultsFormat, form.upper()))
    assert run(QUERY, "--format", form).stdout_bytes == expected + (b"\n" if form == "json" else b"")


def test_bind_limit_and_timeout():
    result = run(
        "SELECT ?kind { ?of a ?kind } ORDER BY ?kind",
        "--bind",
        "of=stroke",
        "--limit",
        "1",
        "--timeout",
        "60",
        "--format",
        "json",
    )
    assert len(json.loads(result.stdout)["results"]["bindings"]) == 1
    assert "Only the first 1" in result.stderr
    assert run("ASK { ?of a ?k }", "--bind", "of").exit_code == 2
    assert run("ASK { ?of a ?k }", "--timeout", "0").exit_code == 2


def test_every_form_of_query():
    assert run("ASK { ?s a lw:CauseCategory }").stdout == "true\n"
    assert json.loads(run("ASK { ?s a lw:Nothing }", "--format", "json").stdout) == {"head": {}, "boolean": False}
    described = list(parse(run("DESCRIBE lwt:stroke").stdout, format=RdfFormat.TURTLE))
    assert {triple.subject.value for triple in described} == {LWT + "stroke"}
    assert any(triple.object.value == "stroke" for triple in described)
    assert "vascular" in run(QUERY).stdout


def test_a_query_is_read_from_a_file_or_a_pipe(tmp_path):
    file = tmp_path / "query.rq"
    file.write_text(QUERY)
    assert run("-f", str(file)).stdout == run("-f", "-", input=QUERY).stdout == run(QUERY).stdout
    assert run().exit_code == run(QUERY, "-f", str(file)).exit_code == 2
    assert isinstance(run("-f", str(tmp_path / "none.rq")).exception, Exception)
