import json
import pickle

import pytest

import legweakkg
from legweakkg.errors import LegweakkgError, UnknownTermError
from legweakkg.terms import Claim, TermRef


def subjects(answers):
    return {claim.subject.label for claim in answers}


def objects(answers):
    return {claim.object.label for claim in answers}


def test_causes_of_weakness_by_category(kg):
    everything, vascular = kg.causes("leg weakness"), kg.causes("leg weakness", category="vascular")
    assert "stroke" in subjects(everything)
    assert "peripheral artery disease" in subjects(vascular)
    assert 0 < len(vascular) < len(everything)
    assert set(vascular) < set(everything)
    members = {
        row["cause"].iri for row in kg.causes_by_category("leg weakness") if row["category"].id == "lwt:vascular"
    }
    assert {claim.subject.iri for claim in vascular} == members


def test_conditions_of_a_category_carry_the_claim_they_rest_on(kg):
    rows = kg.conditions("neurological")
    assert "stroke" in {row["condition"].label for row in rows}
    for row in rows:
        assert isinstance(row["claim"], Claim)
        assert row["claim"].relation == "causeCategory"
        assert row["claim"].evidence


@pytest.mark.parametrize(
    ("question", "arguments", "expected"),
    [
        ("symptoms", {"of": "Guillain-Barré syndrome"}, "object"),
        ("conditions_with", {"finding": "foot drop"}, "subject"),
        ("tests", {"of": "peripheral neuropathy"}, "subject"),
        ("test_targets", {"test": "electromyography"}, "object"),
        ("exercises", {"muscle": "calf muscle"}, "subject"),
        ("prevention", {"of": "fall"}, "subject"),
        ("professionals", {"of": "physical therapy"}, "object"),
        ("adverse_effects", {"intervention": "statin therapy"}, "object"),
    ],
)
def test_answers_are_claims_with_qualifiers_rank_and_evidence(kg, question, arguments, expected):
    answers = kg.ask(question, **arguments)
    assert len(answers) > 0
    for claim in answers:
        assert isinstance(claim, Claim)
        assert claim.accepted
        assert claim.polarity == "asserted"
        assert claim.evidence
        assert claim.rank in ("article only", "literature supports", "disputed", "curation only")
        assert getattr(claim, expected).label


def test_symptoms_and_conditions_with_are_two_views_of_one_claim(kg):
    symptoms = kg.symptoms("Guillain-Barré syndrome")
    for claim in symptoms:
        finding = claim.subject if claim.relation == "indicates" else claim.object
        assert claim in set(kg.conditions_with(finding))


def test_mechanisms_follow_the_chain(kg):
    relations = {claim.relation for claim in kg.mechanisms("myasthenia gravis")}
    assert relations == {"initiates", "leadsTo"}


def test_side_effects_name_drugs_that_weaken(kg):
    assert "statin therapy" in subjects(kg.side_effects())
    kinds = {
        row["kind"].value.split("#")[1]
        for row in kg.query(
            "SELECT DISTINCT ?kind { ?subject a ?kind }", {"subject": [claim.subject for claim in kg.side_effects()]}
        )
    }
    assert "Intervention" in kinds
    assert "DiagnosticTest" not in kinds


def test_red_flags_come_most_urgent_first_and_say_that_they_are_not_all(kg):
    flags = kg.red_flags()
    urgencies = [row["urgency"].label for row in flags]
    assert urgencies == sorted(urgencies)
    assert "call emergency services" in urgencies
    assert "incomplete" in flags.caveat
    assert len(kg.red_flags("leg weakness")) < len(flags) + 1


def test_standing_of_claims(kg):
    assert all(claim.disputed for claim in kg.disputed())
    assert all(not claim.accepted for claim in kg.rejected())
    assert all(claim.polarity == "negated" for claim in kg.denied())
    assert {claim.rank for claim in kg.article_only()} == {"article only"}
    about = kg.article_only("stroke")
    assert 0 < len(about) < len(kg.article_only())
    assert set(about) <= set(kg.claims("stroke"))


def test_coverage_names_gaps_that_are_there(kg):
    gaps = kg.coverage()
    assert {row["lacks"] for row in gaps} == {"test", "treatment", "mechanism"}
    untested = next(row["condition"] for row in gaps if row["lacks"] == "test")
    named = kg.query(
        "SELECT ?c { ?c lw:predicate lw:investigates ; lw:polarity 'asserted' ; lw:object|lw:whenPresent ?of }",
        {"of": untested},
    )
    assert len(named) == 0
    assert {row["condition"].label for row in kg.coverage("neurological")} < {row["condition"].label for row in gaps}


def test_figures_have_a_measure_a_unit_and_a_source(kg):
    rows = kg.figures("stroke")
    assert rows
    for row in rows:
        assert isinstance(row["figure"], TermRef)
        assert row["measure"]
        assert row["unit"]
        assert isinstance(row["value"], float) or (row["lower_value"], row["upper_value"]) != (None, None)
        assert row["evidence"].startswith("lwe:")
    assert all("population_id" in row.as_dict() for row in rows)


@pytest.mark.parametrize(
    "name",
    [
        "article_001",
        "lws:article_001",
        "https://w3id.org/legweakkg/source/article_001",
        "Progressive Weakness In The Muscles Of The Back Of The Leg",
    ],
)
def test_a_source_is_found_by_its_names(kg, name):
    answers = kg.claims_from(name)
    assert answers.parameters == {"source": "lws:article_001"}
    assert len(answers) > 100


def test_a_source_is_found_by_pmid_and_doi(kg):
    row = next(iter(kg.query("SELECT ?s ?pmid ?doi { ?s lw:pmid ?pmid ; lw:doi ?doi }", limit=1)))
    source = row["s"].value.rsplit("/", 1)[1]
    for name in (row["pmid"].value, f"PMID:{row['pmid'].value}", row["doi"].value, row["doi"].value.upper()):
        assert kg.claims_from(name).parameters == {"source": f"lws:{source}"}


def test_an_unknown_source_suggests(kg):
    with pytest.raises(UnknownTermError, match="No source is called"):
        kg.claims_from("a book that nobody wrote")


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("tests", {"of": "physical therapy"}),
        ("exercises", {"muscle": "stroke"}),
        ("causes", {"of": "leg weakness", "category": "stroke"}),
    ],
)
def test_a_term_of_the_wrong_kind_gives_a_sentence_and_no_answers(kg, question, arguments):
    answers = kg.ask(question, **arguments)
    assert len(answers) == 0
    assert f"the question {question!r} takes" in answers.note
    assert answers.as_dict()["note"] == answers.note


def test_treatments_of_a_test_give_a_sentence(kg):
    found = kg.treatments("electromyography")
    assert len(found) == len(found.general) == 0
    assert "diagnostic test" in found.note


def test_json_has_the_same_keys_for_every_question(kg):
    document = json.loads(json.dumps(kg.red_flags("leg weakness").as_dict()))
    assert {"question", "parameters", "version", "disclaimer", "answers"} <= set(document)
    assert document["parameters"] == {"of": "lwt:leg_weakness"}
    assert {"red_flag", "red_flag_id", "urgency", "urgency_id", "rank", "evidence", "claim"} <= set(
        document["answers"][0]
    )


def test_wrong_arguments(kg):
    with pytest.raises(LegweakkgError, match="needs its parameter 'of'"):
        kg.ask("causes")
    with pytest.raises(LegweakkgError, match=r"takes no parameter 'off' \(it takes: of, category\)"):
        kg.ask("causes", off="stroke")
    with pytest.raises(LegweakkgError, match="must be True or False"):
        kg.ask("treatments", of="stroke", include_causes="yes")
    with pytest.raises(LegweakkgError, match="must be a term"):
        kg.ask("causes", of=True)
    with pytest.raises(UnknownTermError, match="did you mean 'exercises'"):
        kg.ask("excercises", muscle="calf muscle")


def test_answers_behave_as_values(kg):
    answers = kg.red_flags()
    assert pickle.loads(pickle.dumps(answers)) == answers
    assert repr(answers).startswith("<Answers red_flags(): ")
    assert answers[0] == answers[:1][0]
    assert dict(answers[0])["urgency"] == answers[0]["urgency"]
    with pytest.raises(KeyError, match="there are: red_flag, urgency, claim"):
        answers[0]["nothing"]


def test_figures_say_on_whose_word(kg):
    [quoted] = [
        row
        for row in kg.figures("peripheral neuropathy")
        if row["figure"].label == "people with peripheral neuropathy worldwide, as quoted" and row["line"]
    ]
    assert quoted["attributed_to"].label == "World Health Organization"
    assert (quoted["source"], quoted["line"]) == ("lws:article_001", 13)


def test_groups_of_people_are_counted_as_they_are_answered(kg):
    counted = {row["population"]: row["claims"] for row in kg.populations()}
    assert len(counted) > 20
    for population, claims in counted.items():
        assert len(kg.claims_for_population(population)) == claims, population


def test_a_red_flag_with_a_kind_of_the_finding_counts(kg):
    flags = {row["red_flag"].label for row in kg.red_flags("numbness")}
    assert "leg weakness with saddle numbness" in flags
    assert len(kg.red_flags("respiratory problem")) > 1


def test_further_files_may_withdraw_what_the_rules_concluded(tmp_path):
    extra = tmp_path / "extra.ttl"
    extra.write_text(
        "PREFIX lw: <https://w3id.org/legweakkg/ontology#>\n"
        '<https://w3id.org/legweakkg/claim/spinal_cord_injury-causes-leg_weakness> lw:rejectedBecause "a test"@en .\n'
    )
    stated = "ASK { lwt:spinal_cord_injury lw:causes lwt:leg_weakness }"
    assert legweakkg.load().query(stated) is True
    assert legweakkg.load(extra=extra).query(stated) is False
