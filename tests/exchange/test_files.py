import rdflib
import pytest

from legweakkg.errors import ExportError
from legweakkg.exchange.files import FORMATS

RDFLIB = {"nq": "nquads", "trig": "trig", "nt": "nt", "ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}


def test_all_formats_are_tested():
    assert set(RDFLIB) == set(FORMATS)


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_another_library_reads_back_what_was_written(kg, tmp_path, name):
    path = tmp_path / f"graph.{name}"
    kg.export(path)
    graph = rdflib.Dataset(default_union=True).parse(path, format=RDFLIB[name])
    if name in ("nq", "trig", "jsonld"):
        assert len(graph) == len(kg.engine.store)
    else:
        assert len({triple for triple in graph.triples((None, None, None))}) == len({q.triple for q in kg.engine.store})
    disclaimers = list(graph.triples((None, rdflib.URIRef("https://w3id.org/legweakkg/ontology#disclaimer"), None)))
    assert disclaimers


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_two_exports_give_the_same_bytes(kg, tmp_path, name):
    for number in (1, 2):
        kg.export(tmp_path / f"{number}.{name}")
    assert (tmp_path / f"1.{name}").read_bytes() == (tmp_path / f"2.{name}").read_bytes()


def test_an_unknown_format_and_an_unwritable_place(kg, tmp_path):
    with pytest.raises(ExportError, match="use one of nq"):
        kg.export(tmp_path / "x.docx")
    with pytest.raises(ExportError, match="cannot be written"):
        kg.export(tmp_path / "missing" / "x.nq")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_old_file(kg, tmp_path, monkeypatch):
    path = tmp_path / "x.nq"
    path.write_text("old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ExportError, match="No space left"):
        kg.export(path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.nq"]


def test_the_rdflib_dataset_holds_the_layers(kg):
    dataset = kg.to_rdflib()
    names = {str(graph.identifier).rsplit("/", 1)[-1] for graph in dataset.graphs() if len(graph)}
    assert {"schema", "terms", "claims", "sources", "derived"} <= names
    assert len(dataset) == len(kg.engine.store)
