"""Patients of phenopackets, and where a ranking places their diagnoses. Every patient here is made up."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import legweakkg
from legweakkg.ask.phenopackets import read_file, read_folder
from legweakkg.ask.ranking_evaluation import TOPS
from legweakkg.cli import main
from legweakkg.errors import LegweakkgError, SourceError
from legweakkg.ingest.building import ingest
from legweakkg.ingest.vocabularies import sources


def feature(curie, **more):
    return {"type": {"id": curie, "label": "made up"}, **more}


VERSION_2 = {
    "id": "made up 2",
    "phenotypicFeatures": [feature("HP:0009053"), feature("HP:0000510", excluded=True)],
    "interpretations": [
        {
            "progressStatus": "SOLVED",
            "diagnosis": {"disease": {"id": "OMIM:254200", "label": "Made-up myasthenia"}},
        },
        {"progressStatus": "UNSOLVED", "diagnosis": {"disease": {"id": "OMIM:1"}}},
    ],
    "diseases": [{"term": {"id": "OMIM:2"}}],
    "metaData": {"phenopacketSchemaVersion": "2.0"},
}
VERSION_1 = {
    "id": "made up 1",
    "phenotypic_features": [feature("HP:0009027"), feature("HP:0000510", negated=True), feature("HP:7654321")],
    "diseases": [{"term": {"id": "Orphanet:999", "label": "Made-up juvenile form"}}],
}


@pytest.fixture
def packets(tmp_path):
    folder = tmp_path / "patients"
    (folder / "deeper").mkdir(parents=True)
    for name, packet in (
        ("two.json", VERSION_2),
        ("deeper/one.json", VERSION_1),
        (
            "mondo.json",
            {**VERSION_2, "id": "by Mondo", "interpretations": [], "diseases": [{"term": {"id": "MONDO:0009688"}}]},
        ),
        ("unknown.json", {**VERSION_1, "id": "not annotated", "diseases": [{"term": {"id": "OMIM:777"}}]}),
        ("undiagnosed.json", {**VERSION_1, "id": "undiagnosed", "diseases": []}),
        ("other.json", {"some": "other JSON"}),
    ):
        (folder / name).write_text(json.dumps(packet), encoding="utf-8")
    (folder / "broken.json").write_text("{", encoding="utf-8")
    return folder


@pytest.fixture
def store(tmp_path, releases):
    wanted = [source for name in ("hpo", "hpoa", "mondo") for source in sources(name, releases)]
    list(ingest(tmp_path / "store", wanted))
    return tmp_path / "store"


def test_both_versions_are_read(packets):
    (two,) = read_file(packets / "two.json")
    assert (two.present, two.absent, two.diagnoses) == (("HP:0009053",), ("HP:0000510",), ("OMIM:254200",))
    (one,) = read_file(packets / "deeper" / "one.json")
    assert (one.present, one.absent) == (("HP:0009027", "HP:7654321"), ("HP:0000510",))
    assert (one.diagnoses, one.label) == (("Orphanet:999",), "Made-up juvenile form")


def test_families_and_cohorts(tmp_path):
    path = tmp_path / "family.json"
    path.write_text(json.dumps({"id": "family", "proband": VERSION_2}))
    assert [patient.name for patient in read_file(path)] == ["made up 2"]
    path.write_text(json.dumps({"id": "cohort", "members": [VERSION_2, VERSION_1]}))
    assert [patient.name for patient in read_file(path)] == ["made up 2", "made up 1"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "not JSON"),
        ("[]", "not as the schema"),
        ("{}", "no 'phenotypicFeatures'"),
        ('{"phenotypicFeatures": [{}]}', "finding 1 has no 'type'"),
        ('{"phenotypicFeatures": ["HP:1"]}', "not as the schema"),
    ],
)
def test_what_is_no_phenopacket_is_refused(tmp_path, content, words):
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(SourceError, match=words):
        read_file(path)


def test_every_file_is_accounted_for(packets):
    assert len(list(read_folder(packets))) == 7
    with pytest.raises(SourceError, match="no phenopacket"):
        list(read_folder(packets / "none"))


def test_places_and_measures(store, packets):
    found = legweakkg.open_store(store).evaluate_differential(packets)
    places = {case.case: case.place for case in found.cases}
    assert places == {"made up 2": 1, "made up 1": 1, "by Mondo": 1, "not annotated": None}
    assert {reason.split(":")[0] for _, reason in found.skipped} == {
        "1",
        "this is no phenopacket",
        "undiagnosed has no diagnosis.",
    }
    assert next(case.unknown for case in found.cases if case.case == "made up 1") == ("HP:7654321",)
    assert [found.top(n) for n in TOPS] == [1, 1, 1]
    assert found.mean_reciprocal_rank == 1
    assert found.as_dict()["not_annotated"] == ["OMIM:777"]


def test_a_diagnosis_that_fits_badly_comes_late(store, packets):
    """The measures can be bad: here the diagnosis is the disease that denies the finding."""
    for path in packets.rglob("*.json"):
        path.unlink()
    packet = {**VERSION_2, "phenotypicFeatures": [feature("HP:0000510")]}
    (packets / "late.json").write_text(json.dumps(packet))
    found = legweakkg.open_store(store).evaluate_differential(packets)
    assert found.cases[0].place == 3
    assert (found.top(1), found.top(3), round(found.mean_reciprocal_rank, 3)) == (0, 1, 0.333)


def test_no_patient_is_an_error(store, packets):
    with pytest.raises(LegweakkgError, match="No phenopacket could be ranked"):
        legweakkg.open_store(store).evaluate_differential(packets / "other.json")


def test_the_command(store, packets):
    run = CliRunner().invoke
    arguments = ["evaluate-differential", str(packets), "--store", str(store)]
    table = run(main, arguments, catch_exceptions=False)
    assert "top-1 100.0%" in table.stdout
    assert "HP:7654321" in table.stdout
    assert "not medical advice" in table.stdout
    document = json.loads(run(main, [*arguments, "--format", "json"]).stdout)
    assert (document["ranked"], document["top_1"], len(document["skipped"])) == (3, 1, 3)
    assert run(main, [*arguments, "--format", "csv"]).stdout.count("\n") == 5
