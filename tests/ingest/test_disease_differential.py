"""The ranking of annotated diseases: order, parts that sum to the score, what is denied, what is unknown."""

from __future__ import annotations

import pytest

import legweakkg
from legweakkg.ask.annotation_tables import UNSTATED, DiseaseRates, FindingTerms
from legweakkg.ask.differential_scale import DENIED, MISSING
from legweakkg.ingest.building import ingest
from legweakkg.ingest.vocabularies import sources


@pytest.fixture
def layered(tmp_path, releases):
    path = releases / "phenotype.hpoa"
    others = "".join(
        f"OMIM:{number}\tMade-up {number}\t\tHP:0000510\tPMID:1\tPCS\t\t1/1\t\t\tP\tx\n"
        for number in range(100_000, 100_040)
    )
    path.write_text(path.read_text() + others)
    list(ingest(tmp_path / "store", [source for name in ("hpo", "hpoa") for source in sources(name, releases)]))
    return legweakkg.open_store(tmp_path / "store")


def test_what_a_narrower_annotation_explains_comes_first(layered):
    best = layered.disease_differential(["HP:0007340"])[0]
    assert best.disease.label == "Made-up myasthenia"
    assert best.parts[0].by.id == "HP:0009053"


def test_scores_fall_into_their_parts(layered):
    for ranked in layered.disease_differential(
        ["Lower limb muscle weakness", "HP:0000510"], ["HP:0009027"], limit=None
    ):
        assert ranked.score == pytest.approx(sum(part.log_lr for part in ranked.parts))
        assert len(ranked.parts) == 3


def test_a_denied_finding_costs_more_than_a_missing_one(layered):
    ranked = {item.disease.id: item for item in layered.disease_differential(["HP:0000510"], limit=None)}
    denied = 10 ** ranked["OMIM:254200"].score
    assert denied == pytest.approx(DENIED)
    assert denied < 10 ** ranked["ORPHA:999"].score == pytest.approx(MISSING)


def test_an_absent_finding_lowers_the_diseases_that_show_it(layered):
    before = {item.disease.id: item.score for item in layered.disease_differential(["HP:0000510"], limit=None)}
    after = {
        item.disease.id: item.score for item in layered.disease_differential(["HP:0000510"], ["HP:0009053"], limit=None)
    }
    assert after["OMIM:254200"] < before["OMIM:254200"] - 0.5
    assert after["OMIM:100000"] > before["OMIM:100000"]
    assert 0 < UNSTATED < 1


def test_merged_ids_and_synonyms_are_understood_and_others_are_not(layered):
    by_id = layered.disease_differential(["HP:0007999"])
    assert by_id == layered.disease_differential(["leg weakness"]) == layered.disease_differential(["HP:0007340"])
    with pytest.raises(legweakkg.UnknownTermError, match="finding"):
        layered.disease_differential(["HP:9999999"])


def test_what_ingest_prepares_is_what_an_engine_gives(layered):
    """A store reads its tables from files; an engine elsewhere is asked for every annotation."""
    engine = layered.engine
    ready, asked = FindingTerms.from_json(engine.prepared("hpo")), FindingTerms.from_engine(engine)
    assert ready.replaced == asked.replaced != {}
    assert ready.terms.keys() == asked.terms.keys() and len(ready.terms) == 5
    for iri, term in ready.terms.items():
        found = asked.terms[iri]
        assert (term.label, sorted(term.synonyms), sorted(term.wider)) == (
            found.label,
            sorted(found.synonyms),
            sorted(found.wider),
        )

    def by_name(table):
        names = [iri for iri, _ in table.diseases]
        rates = {
            finding: {names[place]: rate for place, rate in known.items()} for finding, known in table.rates.items()
        }
        denied = {finding: {names[place] for place in places} for finding, places in table.denied.items()}
        return dict(table.diseases), rates, denied

    assert by_name(DiseaseRates.from_json(engine.prepared("hpoa"))) == by_name(DiseaseRates.from_engine(engine))


def test_a_place_is_the_mean_of_equals(layered):
    ranking = layered._ranking
    scores = [item.score for item in layered.disease_differential(["HP:0000510"], limit=None)]
    equal = sum(score == scores[0] for score in scores)
    best = layered.disease_differential(["HP:0000510"], limit=1)[0].disease.iri
    assert equal == 40
    assert ranking.place(best, ["HP:0000510"]) == 20.5
    assert ranking.place("urn:none", ["HP:0000510"]) is None


def test_without_annotations_it_says_so(tmp_path, releases):
    list(ingest(tmp_path / "small", sources("hpo", releases)))
    with pytest.raises(legweakkg.LegweakkgError, match="ingest hpo hpoa"):
        legweakkg.open_store(tmp_path / "small").disease_differential(["HP:0007340"])
