import json

import pytest
from click.testing import CliRunner

from legweakkg.cli import main
from legweakkg.terms import Claim

from ..made_up import claim

OTHER = 'lwt:xa_other a lw:HealthCondition ; skos:prefLabel "xa other"@en ; lw:subtypeOf lwt:xa .\n'


def ids(claims):
    return sorted(claim.id for claim in claims)


def test_a_condition_stands_for_itself_and_its_subtypes(made_up):
    kg = made_up(OTHER, claim(1, "xsurgery", "treats", "xa"), claim(2, "xsurgery", "alleviates", "xa_kind"))
    assert ids(kg.treatments("xa")) == ["lwc:t1", "lwc:t2"]
    assert ids(kg.treatments("xa kind")) == ["lwc:t2"]
    assert [term.label for term in kg.treatments("xa").no_treatment_stated] == ["xa other"]


def test_a_category_stands_for_its_conditions_and_their_subtypes(made_up):
    kg = made_up(OTHER, claim(1, "xsurgery", "treats", "xa_kind"), claim(2, "xa", "causeCategory", "vascular"))
    answers = kg.treatments("vascular")
    assert "lwc:t1" in ids(answers)
    assert "xa other" in [term.label for term in answers.no_treatment_stated]


def test_a_finding_takes_claims_about_its_causes_only_on_request(made_up):
    kg = made_up(claim(1, "xsurgery", "treats", "xa"), claim(2, "xa", "hasFinding", "xf"))
    assert ids(kg.treatments("xf")) == []
    assert ids(kg.treatments("xf", include_causes=True)) == ["lwc:t1"]


def test_a_treatment_under_a_condition_counts_for_the_condition(made_up):
    kg = made_up(claim(1, "xsurgery", "alleviates", "xf", "; lw:whenPresent lwt:xa"))
    assert ids(kg.treatments("xa")) == ["lwc:t1"]


@pytest.mark.parametrize(
    ("predicate", "more"), [("studiedFor", ""), ("treats", "; lw:researchStatus lwt:investigational")]
)
def test_investigational_work_only_on_request(made_up, predicate, more):
    kg = made_up(claim(1, "xgene", predicate, "xa", more))
    assert ids(kg.treatments("xa")) == []
    assert ids(kg.treatments("xa", include_investigational=True)) == ["lwc:t1"]
    assert "xa" in [term.label for term in kg.treatments("xa").no_treatment_stated]


def test_rejected_and_denied_claims_are_no_answers(made_up):
    rejected = claim(1, "xsurgery", "treats", "xa", '; lw:rejectedBecause "wrong"@en')
    denied = claim(2, "xgene", "treats", "xa").replace("asserted", "negated")
    assert ids(made_up(rejected, denied).treatments("xa")) == []


def test_disputes_and_cautions_are_shown(made_up):
    kg = made_up(
        claim(1, "xsurgery", "treats", "xa", "; lw:refutedBy lwe:t2"),
        claim(2, "xsurgery", "hasAdverseEffect", "xf"),
    )
    answers = kg.treatments("xa")
    [answer] = answers
    assert answer.disputed
    assert answer.rank == "disputed"
    assert [item.stance for item in answer.evidence] == ["supports", "refutes"]
    assert [str(caution) for caution in answers.cautions[answer.subject]] == ["xsurgery hasAdverseEffect xf"]


def test_claims_without_evidence_or_qualifier_lose_nothing(made_up):
    bare = claim(1, "xsurgery", "treats", "xa").replace("; lw:supportedBy lwe:t1", "")
    [answer] = made_up(bare).treatments("xa")
    assert answer.evidence == ()
    assert answer.rank == "curation only"


def test_the_general_group_is_never_mixed_in(kg):
    answers = kg.treatments("neurological")
    assert answers.general
    assert not {claim.iri for claim in answers} & {claim.iri for claim in answers.general}
    weakness = {kg["leg weakness"].iri} | {term.iri for term in kg["leg weakness"].narrower}
    assert all("whenPresent" not in claim.qualifiers for claim in answers.general)
    assert weakness & {claim.object.iri for claim in answers.general}


def test_the_surgery_rule_is_disputed(kg):
    rules = [claim for claim in kg.treatments("nerve compression") if claim.subject.label == "surgery"]
    assert rules
    assert all(claim.disputed and claim.qualifiers["whenPresent"] for claim in rules)


def test_every_answer_has_evidence_with_a_source(kg):
    answers: list[Claim] = [*kg.treatments("neurological"), *kg.treatments("leg weakness")]
    assert len(answers) > 20
    assert all(claim.evidence for claim in answers)
    assert all(item.source or item.kind == "ECO:0000305" for claim in answers for item in claim.evidence)


@pytest.mark.parametrize("test", ["electromyography", "nerve conduction study"])
def test_tests_are_never_treatments(kg, test):
    iri = kg[test].iri
    assert not kg.query(
        f"ASK {{ ?c lw:subject <{iri}> ; lw:predicate ?p . "
        "FILTER(?p IN (lw:treats, lw:alleviates, lw:slowsProgressionOf)) }"
    )


@pytest.mark.parametrize("name", ["statin therapy", "stem cell therapy", "growth factor injection"])
def test_causes_and_experiments_are_never_treatments(kg, name):
    iri = kg[name].iri
    assert not kg.query(f"ASK {{ <{iri}> lw:treats|lw:alleviates|lw:slowsProgressionOf ?x }}")


def test_a_readers_comment_is_marked_as_such(kg):
    locators = [
        item.locator
        for claim in kg.treatments("progressive weakness of the posterior leg")
        for item in claim.evidence
        if item.id == "lwe:article_001-163-1"
    ]
    assert locators
    assert set(locators) == {"line 163, sentence 1, a reader's comment"}


def test_what_only_manages_is_an_answer_unless_it_is_a_process_of_care(made_up):
    kg = made_up(
        claim(1, "xsurgery", "manages", "xa"),
        claim(2, "medical_evaluation", "manages", "xb"),
        claim(3, "xsurgery", "treats", "xa_kind"),
    )
    assert [item.id for item in kg.treatments("xa")] == ["lwc:t1", "lwc:t3"]
    assert list(kg.treatments("xb")) == []
    assert "lwc:t1" not in [item.id for item in kg.treatments("xc").general]
    assert {row["condition"].label for row in kg.untreated("xb")} == {"xb"}


@pytest.mark.parametrize(("lacks", "asked"), [("treatment", "treatments"), ("test", "tests")])
def test_what_is_said_to_be_lacking_has_no_answer(kg, lacks, asked):
    lacking = {row["condition"] for row in kg.coverage() if row["lacks"] == lacks}
    conditions = kg.query("SELECT ?c { ?c a lw:HealthCondition }")
    assert 40 < len(lacking) < len(conditions)
    for row in conditions:
        found = kg.ask(asked, of=row["c"].value)
        assert (len(found) == 0) is (row["c"].value in {term.iri for term in lacking}), row["c"]


def test_treatments_are_json_with_their_cautions(kg):
    found = kg.treatments("neurological")
    shown = json.loads(json.dumps(found.as_dict()))
    assert [row["claim"] for row in shown["answers"]] == [claim.id for claim in found]
    assert [row["condition_id"] for row in shown["no_treatment_stated"]] == [
        term.id for term in found.no_treatment_stated
    ]
    cautioned = [row for row in shown["answers"] if row["cautions"]]
    assert {row["treatment_id"] for row in cautioned} <= {term.id for term in found.cautions}
    assert cautioned
    assert "note" not in shown
    assert kg.treatments("physical therapy").as_dict()["note"] == kg.treatments("physical therapy").note
    run = CliRunner().invoke(main, ["treatments", "neurological", "--format", "json"])
    printed = json.loads(run.stdout)
    assert {name: printed[name] for name in shown} == shown
    assert printed["version"] == kg.version
