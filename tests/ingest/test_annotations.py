"""What the layers answer, and how our terms reach them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import legweakkg
from legweakkg.cli import main
from legweakkg.ingest.building import ingest
from legweakkg.ingest.vocabularies import sources
from legweakkg.terms import TermRef


@pytest.fixture
def store(tmp_path, releases):
    folder = tmp_path / "store"
    list(
        ingest(
            folder,
            [source for name in ("hpo", "hpoa", "mondo", "sssom", "maxoa") for source in sources(name, releases)],
        )
    )
    return folder


@pytest.fixture
def layered(store):
    return legweakkg.open_store(store)


def test_the_set_reaches_below_and_beside_lower_limb_weakness(layered):
    found = layered.leg_weakness_diseases()
    assert {(item.disease.id, item.finding.id) for item in found} == {
        ("OMIM:254200", "HP:0009053"),
        ("ORPHA:999", "HP:0009027"),
    }


def test_a_row_is_kept_as_the_file_states_it(layered):
    item = next(item for item in layered.leg_weakness_diseases() if item.disease.id == "OMIM:254200")
    assert (item.frequency, item.at_least, item.at_most) == ("3/4", 0.75, 0.75)
    assert (item.onset.label, item.evidence, item.references) == ("Congenital onset", "PCS", ("PMID:1", "PMID:2"))
    assert (item.negated, item.excluded, item.origin) == (False, False, "hpoa")


def test_bands_percentages_and_sexes(layered):
    band = layered.annotations("ORPHA:999")[0]
    assert (band.at_least, band.at_most, band.sex, band.finding.label) == (
        0.05,
        0.29,
        "male",
        "Foot dorsiflexor weakness",
    )
    assert layered.annotations("DECIPHER:7")[0].at_most == 0.125


def test_our_condition_reaches_annotations_through_the_mappings(layered):
    found = layered.annotations("myasthenia gravis")
    assert {item.disease.id for item in found} == {"OMIM:254200", "ORPHA:999"}  # and what lies under it in Mondo
    assert [item.finding.id for item in found if item.excluded] == ["HP:0000510"]


def test_symptoms_are_ours_and_theirs_labelled_by_origin(layered, kg):
    found = layered.symptoms("myasthenia gravis")
    assert found.to_dicts() == kg.symptoms("myasthenia gravis").to_dicts() != []
    assert {item.origin for item in found.outside} == {"hpoa"}
    assert found.outside == layered.annotations("myasthenia gravis")
    assert found.as_dict()["outside"][0]["origin"] == "hpoa"
    assert layered.symptoms(layered["myasthenia gravis"]) == found
    assert "outside" not in kg.symptoms("myasthenia gravis").as_dict()
    assert layered.treatments("stroke").answers == kg.treatments("stroke").answers


def test_what_only_a_layer_has_is_answered_by_it(layered):
    found = layered.symptoms("DECIPHER:7")
    assert (len(found), [item.finding.id for item in found.outside]) == (0, ["HP:0000510"])
    assert {item.disease.id for item in layered.conditions_with("Made-up eye finding").outside} == {
        "OMIM:254200",
        "DECIPHER:7",
    }
    for item in found.outside:
        assert layered.symptoms(item.disease) == found
        assert layered.annotated_with(item.finding)
    for name in ("no such disease at all", TermRef("x", "urn:nope"), TermRef("x", "a> ?p ?o } #")):
        with pytest.raises(legweakkg.UnknownTermError):
            layered.symptoms(name)
        with pytest.raises(legweakkg.UnknownTermError):
            layered.actions(name)


def test_treatments_are_ours_and_what_annotations_of_medical_actions_say(layered, kg):
    found, ours = layered.treatments("myasthenia gravis"), kg.treatments("myasthenia gravis")
    assert (found.answers, found.general, found.cautions) == (ours.answers, ours.general, ours.cautions)
    assert [(item.action.id, item.relation, item.disease.id, item.references) for item in found.outside] == [
        ("MAXO:0000011", "treats", "MONDO:0009688", ("PMID:3",)),
        ("MAXO:0000950", "CONTRAINDICATED", "OMIM:254200", ("PMID:2", "PMID:4")),
    ]
    assert {(item.origin, item.finding.label) for item in found.outside} == {
        ("maxoa", "Distal lower limb muscle weakness")
    }
    assert ours.outside == () == kg.treatments("stroke").outside
    assert kg.treatments("peripheral neuropathy").answers == layered.treatments("peripheral neuropathy").answers


def test_all_medical_actions_are_listed_tests_too(layered):
    assert [item.relation for item in layered.actions("myasthenia gravis")] == [
        "treats",
        "investigates",
        "CONTRAINDICATED",
    ]
    [test] = layered.actions("ORPHA:999")
    assert (test.action.id, test.finding, test.as_dict()["finding"]) == ("MAXO:0000127", None, None)
    assert layered.annotations("ORPHA:999")[0].disease.id == "ORPHA:999"  # which list findings, as before


def test_medical_actions_for_a_finding_are_those_aimed_at_it_or_one_under_it(layered):
    assert {item.action.id for item in layered.treatments("leg weakness").outside} == {"MAXO:0000011", "MAXO:0000950"}
    found = layered.treatments("Made-up eye finding")
    assert (found.answers, [item.relation for item in found.outside]) == ((), ["prevents"])
    assert found.of.label == "Made-up eye finding"
    with pytest.raises(legweakkg.UnknownTermError):
        layered.treatments("no such disease at all")


def test_without_exact_matches_of_mondo_our_own_lead_to_annotations(tmp_path, releases):
    folder = tmp_path / "no mondo"
    list(ingest(folder, [source for name in ("hpo", "hpoa") for source in sources(name, releases)]))
    assert {item.disease.id for item in legweakkg.open_store(folder).symptoms("myasthenia gravis").outside} == {
        "OMIM:254200"
    }


def test_a_differential_has_our_conditions_and_annotated_diseases(layered, kg):
    found = layered.differential(["foot drop", "HP:0009053"])
    assert found.candidates == kg.differential(["foot drop", "HP:0009053"]).candidates != ()
    assert {ranked.disease.label for ranked in found.diseases[:2]} == {"Made-up myasthenia", "Made-up juvenile form"}
    assert kg.differential(["foot drop"]).diseases == ()
    assert layered.differential("foot drop") == layered.differential([layered["foot drop"]])
    assert layered.disease_differential("HP:0009053") == layered.disease_differential(["HP:0009053"])
    theirs = layered.differential(["Made-up eye finding"])
    assert theirs.candidates == () and theirs.diseases and theirs.unknown[0][0] == "Made-up eye finding"
    with pytest.raises(legweakkg.UnknownTermError):
        layered.differential(["no such finding at all"])


def test_questions_of_the_command_line_take_a_store(store):
    run = CliRunner().invoke
    table = run(main, ["symptoms", "myasthenia gravis", "--store", str(store)], catch_exceptions=False)
    assert "What ingested vocabularies record" in table.stdout
    assert "hp/releases/2000-01-01" in table.stdout  # the licence asks for the version
    asked = ["treatments", "myasthenia gravis", "--store", str(store)]
    assert "CONTRAINDICATED" in run(main, asked, catch_exceptions=False).stdout
    document = json.loads(run(main, [*asked, "--format", "json"], catch_exceptions=False).stdout)
    assert [item["action_id"] for item in document["outside"]] == ["MAXO:0000011", "MAXO:0000950"]
    rows = run(main, [*asked, "--format", "csv"], catch_exceptions=False)
    assert "2 annotations are left out here" in rows.stderr and "MAXO" not in rows.stdout
    document = json.loads(run(main, ["symptoms", "DECIPHER:7", "--store", str(store), "--format", "json"]).stdout)
    assert (document["answers"], len(document["outside"])) == ([], 1)
    packet = store.parent / "packet.json"
    packet.write_text('{"id": "made up", "phenotypicFeatures": [{"type": {"id": "HP:0009053"}}]}')
    arguments = ["differential", "--phenopacket", str(packet), "--store", str(store)]
    assert "Made-up myasthenia" in run(main, arguments, catch_exceptions=False).stdout
    ranked = json.loads(run(main, [*arguments, "--format", "json"]).stdout)["diseases"]
    assert ranked[0]["id"] == "OMIM:254200"
    assert ranked[0]["score"] == pytest.approx(sum(part["log_lr"] for part in ranked[0]["contributions"]))


def test_inheritance_is_no_finding(layered):
    assert "I" not in {item.finding.id for item in layered.annotations("OMIM:254200") if not item.negated}
    assert len(layered.annotations("OMIM:254200")) == 2


def test_names_of_layers_are_found_and_unknown_ones_are_not(layered):
    assert layered.annotated_with("Foot dorsiflexor weakness")
    with pytest.raises(legweakkg.UnknownTermError):
        layered.annotations("no such disease at all")
    with pytest.raises(legweakkg.UnknownTermError):
        layered.annotations("OMIM:1")


def test_layers_state_version_licence_and_citation(layered):
    hpo = next(layer for layer in layered.layers if layer.name == "hpo")
    assert hpo.version == "hp/releases/2000-01-01"
    assert "hpo.jax.org" in hpo.licence and "doi.org" in hpo.citation


def test_outside_terms_keep_synonyms_hierarchy_and_merged_ids(layered):
    assert layered.engine.ask(
        'ASK { obo:HP_0007340 a lw:OutsideFinding ; skos:altLabel "Leg weakness"@en ; '
        'skos:definition "Made-up \\"definition\\"."@en ; lw:subtypeOf obo:HP_0000118 }'
    )
    assert layered.engine.ask("ASK { obo:HP_0007999 owl:deprecated true ; obo:IAO_0100001 obo:HP_0007340 }")
    assert layered.engine.ask(
        "ASK { obo:HP_0003577 a lw:OutsideTerm FILTER NOT EXISTS { obo:HP_0003577 a lw:OutsideFinding } }"
    )
    assert not layered.engine.ask("ASK { obo:UBERON_0000001 a lw:OutsideTerm }")
    assert layered.engine.ask(
        'ASK { ?a a lw:ActionAnnotation ; lw:annotatedRelation "treats" ; '
        "lw:annotatedAction obo:MAXO_0000011 ; lw:annotatedDisease obo:MONDO_0009688 }"
    )


def test_the_commands(store, releases):
    run = CliRunner().invoke
    again = run(main, ["ingest", "hpo", "hpoa", "--store", str(store), "--from", str(releases), "--format", "json"])
    assert again.exit_code == 0, again.output
    assert {layer["layer"]: layer["unchanged"] for layer in json.loads(again.stdout)["layers"]}["hpoa"] is True
    assert run(main, ["ingest", "--check", "--store", str(store)], standalone_mode=False).return_value == 0
    listed = run(main, ["annotated", "--store", str(store), "--format", "json"])
    assert len(json.loads(listed.stdout)["answers"]) == 2
    assert "not medical advice" in json.loads(listed.stdout)["disclaimer"]
    table = run(main, ["annotated", "--store", str(store), "myasthenia gravis"])
    assert "Human Phenotype Ontology, hp/releases/2000-01-01" in table.stdout
