import csv
import io
import json
import pickle
import sys

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, Store, parse

from legweakkg.ask.results import GRAPH_FORMATS, Row, Rows, Triples, python_value
from legweakkg.errors import ExportError, MissingExtraError
from legweakkg.names import PREFIXES

QUERY = """SELECT ?n ?v WHERE { VALUES (?n ?v) {
  ("plain" 5) ("comma, \\"quote\\"\\nline" 1.50) ("tab\\tand return\\r" 1e3) ("français"@fr true)
  (UNDEF <urn:x?a=1&b=2>)
  ("=1+1" "2026-01-01"^^xsd:date) ("" "x"^^<urn:type>) ("<b>&\\\\" "\\u00e9\\u4e2d\\U0001F600") } }"""


@pytest.fixture(scope="module")
def rows(kg):
    return kg.query(QUERY)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("json", QueryResultsFormat.JSON),
        ("csv", QueryResultsFormat.CSV),
        ("tsv", QueryResultsFormat.TSV),
        ("xml", QueryResultsFormat.XML),
    ],
)
def test_w3c_formats_are_the_engines_own_byte_for_byte(rows, name, form):
    expected = Store().query(QUERY, prefixes=PREFIXES).serialize(format=form)
    assert rows.serialize(name) == expected


def test_csv_reads_back_with_the_standard_library(rows):
    text = rows.to_csv()
    assert text.startswith("n,v\r\n")
    back = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["n"] for row in back] == [row["n"].value if row["n"] else "" for row in rows]
    assert json.loads(rows.to_json())["head"]["vars"] == ["n", "v"]
    assert rows.to_tsv().startswith("?n\t?v\n")
    with pytest.raises(ExportError, match="choose json, csv, tsv, xml"):
        rows.serialize("xlsx")


def test_rows_iterate_and_index(rows):
    assert rows.variables == ("n", "v")
    assert len(rows) == len(list(rows)) == 8
    first = rows[0]
    assert first["n"] == first[0] == Literal("plain")
    assert tuple(first) == (Literal("plain"), Literal(5))
    assert dict(first) == {"n": Literal("plain"), "v": Literal(5)}
    assert rows[4]["n"] is None
    assert [row["n"] for row in rows[:2]] == [rows[0]["n"], rows[1]["n"]]
    with pytest.raises(KeyError, match=r"No variable \?x; there are: n, v"):
        first["x"]
    with pytest.raises(IndexError):
        first[2]


def test_python_values(rows):
    values = [row["v"] for row in rows.to_dicts()]
    assert values[0] == 5
    assert float(values[1]) == 1.5
    assert values[2:4] == [1000.0, True]
    assert values[4] == "urn:x?a=1&b=2"
    assert (
        python_value(Literal("not a number", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")))
        == "not a number"
    )


def test_rows_behave_as_values(kg, rows):
    assert rows == kg.query(QUERY)
    assert pickle.loads(pickle.dumps(rows)) == rows
    assert len({rows[0], Row(("n", "v"), rows[0])}) == 1
    assert repr(rows) == "<Rows ?n ?v: 8>"
    assert repr(rows[0]) == "<Row n=plain, v=5>"


def test_html_escapes_and_links(kg, rows):
    html = rows._repr_html_()
    assert "&lt;b&gt;&amp;" in html
    assert "<b>" not in html
    linked = kg.query("SELECT ?k { ?of a ?k }", {"of": "stroke"})._repr_html_()
    assert '<a href="https://w3id.org/legweakkg/ontology#HealthCondition">lw:HealthCondition</a>' in linked
    many = Rows(["x"], ([Literal(number)] for number in range(500)))
    assert "300 more rows" in many._repr_html_()


def test_a_rich_table_takes_values_literally(rows):
    from rich.console import Console

    out = Console(file=io.StringIO(), width=100)
    out.print(Rows(["x"], [[Literal("[red]not markup[/]")]]))
    assert "[red]not markup[/]" in out.file.getvalue()


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_frames(rows, name):
    pytest.importorskip(name)
    frame = getattr(rows, f"to_{name}")()
    assert list(frame.columns) == ["n", "v"]
    assert len(frame) == 8


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_frames_say_which_extra_is_missing(rows, name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'legweakkg\[{name}\]'"):
        getattr(rows, f"to_{name}")()


def test_construct_and_describe_give_graphs(kg):
    graph = kg.query("CONSTRUCT { ?of a ?kind } WHERE { ?of a ?kind }", {"of": "stroke"})
    assert isinstance(graph, Triples)
    assert len(graph) == len(graph.to_rdflib()) > 3
    assert graph[0] in graph
    assert "lwt:stroke a lw:" in graph.to_turtle()
    assert len(kg.query("DESCRIBE lwt:stroke")) > 5
    assert "@prefix lw: &lt;https" in graph._repr_html_()
    assert graph.serialize("turtle") == graph.serialize("ttl")
    for name, rdf_format in GRAPH_FORMATS.items():
        assert {quad.triple for quad in parse(graph.serialize(name), format=rdf_format)} == set(graph)
    for name in ("docx", None):
        with pytest.raises(ExportError, match=f"choose {', '.join(GRAPH_FORMATS)}"):
            graph.serialize(name)


def test_limits_cut_and_say_so(kg):
    query = "SELECT ?s { ?s a lw:HealthCondition } ORDER BY ?s"
    everything = kg.query(query)
    assert not everything.truncated
    assert kg.query(query, limit=3) == Rows(["s"], everything[:3])
    assert kg.query(query, limit=3).truncated
    assert not kg.query(query, limit=len(everything)).truncated
    assert len(kg.query(query, limit=0)) == 0
    assert kg.query("CONSTRUCT WHERE { ?s a lw:HealthCondition }", limit=2).truncated
