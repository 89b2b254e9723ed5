"""The tables that a wheel carries say what its graph says, and are passed over beside another graph."""

import pytest

import legweakkg
from legweakkg.ask import ready_tables
from legweakkg.ask.knowledge import KnowledgeGraph
from legweakkg.ask.lookup import normalise
from legweakkg.errors import SourceError
from legweakkg.resources import packaged_graph


@pytest.fixture
def graph(kg, tmp_path):
    """A graph file with its tables beside it; what is in it does not matter here."""
    path = tmp_path / "graph.nq"
    path.write_bytes(b"# the graph\n")
    ready_tables.write(kg.engine, path)
    return path


@pytest.mark.parametrize("name", ready_tables.NAMES)
def test_a_table_is_read_as_it_was_asked_for(kg, graph, name):
    rows = ready_tables.read(graph, name)
    assert rows == ready_tables.asked(kg.engine, name) != []


def test_every_name_has_its_normal_form(kg, graph):
    known = dict(ready_tables.read(graph, ready_tables.NORMALISED))
    assert set(known) >= {term.label for term in kg._lookup} | {name for _, name in kg._synonyms()}
    assert all(known[name] == normalise(name) for name in sorted(known)[::50])


def test_tables_of_another_graph_are_passed_over(graph):
    graph.write_bytes(b"# another graph\n")
    assert ready_tables.read(graph, "labels") is None
    assert ready_tables.read(graph.parent / "elsewhere" / "graph.nq", "labels") is None


@pytest.mark.skipif(packaged_graph() is None, reason="a checkout carries no tables")
@pytest.mark.parametrize("name", ready_tables.NAMES)
def test_a_wheel_carries_the_tables_of_its_graph(kg, name):
    assert sorted(ready_tables.carried(name)) == sorted(ready_tables.asked(kg.engine, name))


def test_answers_are_the_same_with_tables_and_without(kg, graph, monkeypatch):
    monkeypatch.setattr(ready_tables, "packaged_graph", lambda: graph)
    ready, asked = KnowledgeGraph(kg.engine, packaged=True), KnowledgeGraph(kg.engine)
    monkeypatch.delattr(ready_tables, "asked")  # whoever asks for a table now fails
    found = [ready.search("foot drop"), ready.explain("stroke", "fall"), ready.differential(["muscle pain"], ["fall"])]
    monkeypatch.undo()
    assert found == [
        asked.search("foot drop"),
        asked.explain("stroke", "fall"),
        asked.differential(["muscle pain"], ["fall"]),
    ]
    assert ready.search("Guillain Barre")[0].term == asked.search("Guillain Barre")[0].term


def test_further_files_are_not_answered_from_the_tables(tmp_path):
    path = tmp_path / "more.ttl"
    path.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "<https://w3id.org/legweakkg/term/made_up> skos:prefLabel 'made-up limb wobble'@en .\n"
    )
    assert legweakkg.load([path]).search("limb wobble")[0].term.label == "made-up limb wobble"
    assert "made-up limb wobble" in legweakkg.load(str(path))


def test_a_folder_is_no_further_file(tmp_path):
    with pytest.raises(SourceError, match="is a folder; name a file"):
        legweakkg.load(tmp_path)
