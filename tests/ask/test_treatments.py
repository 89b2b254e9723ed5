import pytest

import legweakkg
from legweakkg.terms import Claim

DATA = """
@prefix lw: <https://w3id.org/legweakkg/ontology#> .
@prefix lwt: <https://w3id.org/legweakkg/term/> .
@prefix lwc: <https://w3id.org/legweakkg/claim/> .
@prefix lwe: <https://w3id.org/legweakkg/evidence/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
lwt:testitis a lw:HealthCondition ; skos:prefLabel "testitis"@en .
lwt:sub_testitis a lw:HealthCondition ; skos:prefLabel "sub-testitis"@en ; lw:subtypeOf lwt:testitis .
lwt:untreated_testitis a lw:HealthCondition ; skos:prefLabel "untreated testitis"@en ; lw:subtypeOf lwt:testitis .
lwt:testectomy a lw:Surgery ; skos:prefLabel "testectomy"@en .
lwt:testogene a lw:BiologicTherapy ; skos:prefLabel "testogene"@en .
lwt:test_tremor a lw:ClinicalFinding ; skos:prefLabel "test tremor"@en .
lwe:t1 a lw:EvidenceItem ; lw:evidenceType obo:ECO_0000305 ; lw:rationale "made up for a test"@en .
lwe:t2 a lw:EvidenceItem ; lw:evidenceType obo:ECO_0000305 ; lw:rationale "made up against it"@en .
"""


def claim(number, subject, predicate, target, more=""):
    return (
        f"lwc:t{number} a lw:Claim ; lw:subject lwt:{subject} ; lw:predicate lw:{predicate} ; "
        f'lw:object lwt:{target} ; lw:polarity "asserted" ; lw:supportedBy lwe:t1 {more} .\n'
    )


@pytest.fixture
def small(tmp_path):
    def load(*claims):
        path = tmp_path / "extra.ttl"
        path.write_text(DATA + "".join(claims))
        return legweakkg.load(extra=[path])

    return load


def ids(claims):
    return sorted(claim.id for claim in claims)


def test_a_condition_stands_for_itself_and_its_subtypes(small):
    kg = small(claim(1, "testectomy", "treats", "testitis"), claim(2, "testectomy", "alleviates", "sub_testitis"))
    assert ids(kg.treatments("testitis")) == ["lwc:t1", "lwc:t2"]
    assert ids(kg.treatments("sub-testitis")) == ["lwc:t2"]
    assert [term.label for term in kg.treatments("testitis").no_treatment_stated] == ["untreated testitis"]


def test_a_category_stands_for_its_conditions_and_their_subtypes(small):
    kg = small(claim(1, "testectomy", "treats", "sub_testitis"), claim(2, "testitis", "causeCategory", "vascular"))
    answers = kg.treatments("vascular")
    assert "lwc:t1" in ids(answers)
    assert "untreated testitis" in [term.label for term in answers.no_treatment_stated]


def test_a_finding_takes_claims_about_its_causes_only_on_request(small):
    kg = small(claim(1, "testectomy", "treats", "testitis"), claim(2, "testitis", "hasFinding", "test_tremor"))
    assert ids(kg.treatments("test tremor")) == []
    assert ids(kg.treatments("test tremor", include_causes=True)) == ["lwc:t1"]


def test_a_treatment_under_a_condition_counts_for_the_condition(small):
    kg = small(claim(1, "testectomy", "alleviates", "test_tremor", "; lw:whenPresent lwt:testitis"))
    assert ids(kg.treatments("testitis")) == ["lwc:t1"]


@pytest.mark.parametrize(
    ("predicate", "more"), [("studiedFor", ""), ("treats", "; lw:researchStatus lwt:investigational")]
)
def test_investigational_work_only_on_request(small, predicate, more):
    kg = small(claim(1, "testogene", predicate, "testitis", more))
    assert ids(kg.treatments("testitis")) == []
    assert ids(kg.treatments("testitis", include_investigational=True)) == ["lwc:t1"]
    assert "testitis" in [term.label for term in kg.treatments("testitis").no_treatment_stated]


def test_rejected_and_denied_claims_are_no_answers(small):
    rejected = claim(1, "testectomy", "treats", "testitis", '; lw:rejectedBecause "wrong"@en')
    denied = claim(2, "testogene", "treats", "testitis").replace("asserted", "negated")
    assert ids(small(rejected, denied).treatments("testitis")) == []


def test_disputes_and_cautions_are_shown(small):
    kg = small(
        claim(1, "testectomy", "treats", "testitis", "; lw:refutedBy lwe:t2"),
        claim(2, "testectomy", "hasAdverseEffect", "test_tremor"),
    )
    answers = kg.treatments("testitis")
    [answer] = answers
    assert answer.disputed
    assert answer.rank == "disputed"
    assert [item.stance for item in answer.evidence] == ["supports", "refutes"]
    assert [str(caution) for caution in answers.cautions[answer.subject]] == ["testectomy hasAdverseEffect test tremor"]


def test_claims_without_evidence_or_qualifier_lose_nothing(small):
    bare = claim(1, "testectomy", "treats", "testitis").replace("; lw:supportedBy lwe:t1", "")
    [answer] = small(bare).treatments("testitis")
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
