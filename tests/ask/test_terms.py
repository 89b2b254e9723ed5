import copy
import dataclasses
import json
import operator
import pickle

import pytest
from pyoxigraph import Literal, NamedNode

import legweakkg
from legweakkg.errors import LegweakkgError, UnknownTermError
from legweakkg.terms import Term, TermRef, _ClaimsOf

PROPERTIES = sorted(name for name, value in vars(Term).items() if isinstance(value, _ClaimsOf))
ABOUT = {
    "conditions_with": "foot drop",
    "accompanying": "leg weakness",
    "test_targets": "electromyography",
    "measures": "physical examination",
    "purposes": "physical therapy",
    "components": "physical therapy",
    "muscles": "calf raise",
    "exercises": "calf muscle",
    "devices": "resistance training",
    "professionals": "physical therapy",
    "adverse_effects": "statin therapy",
    "improved_by": "balance",
    "complications": "rhabdomyolysis",
    "risk_factors": "fall",
    "worsened_by": "leg weakness",
    "investigational": "amyotrophic lateral sclerosis",
    "prevention": "fall",
    "causes": "leg weakness",
    "consequences": "leg weakness",
}


def test_a_term_says_what_it_is(kg):
    term = kg["Guillain-Barré syndrome"]
    assert term.kind == "HealthCondition"
    assert "GBS" in term.synonyms
    assert term.definition
    assert ("exactMatch", "MONDO:0016218") in term.mappings
    assert kg["acute inflammatory demyelinating polyneuropathy"].broader or term.narrower


def test_the_properties_are_counted():
    assert len(PROPERTIES) >= 24


@pytest.mark.parametrize("name", PROPERTIES)
def test_properties_answer_as_the_questions_do(kg, name):
    term = kg[ABOUT.get(name, "Guillain-Barré syndrome")]
    answers = getattr(term, name)
    assert answers == getattr(kg, name)(term.ref)
    assert answers.note == ""
    assert len(answers) > 0 or name in ("structures", "mimics")


def test_the_other_properties(kg):
    stroke = kg["stroke"]
    assert stroke.claims == kg.claims("stroke")
    assert stroke.treatments == kg.treatments("stroke")
    assert stroke.figures == kg.figures("stroke")
    assert kg["leg weakness"].red_flags == kg.red_flags("leg weakness")


def test_related_terms_by_relation(kg):
    assert kg["leg weakness"].ref in kg["stroke"].related("causes")
    assert kg["stroke"].ref in kg["leg weakness"].related("causedBy")
    with pytest.raises(UnknownTermError, match="did you mean 'treats'"):
        kg["stroke"].related("treat")


def test_terms_are_equal_by_iri_and_sort_by_label(kg):
    stroke, gbs, als = kg["stroke"], kg["GBS"], kg["amyotrophic lateral sclerosis"]
    assert stroke == legweakkg.load()["stroke"]
    assert len({stroke, kg["lwt:stroke"], gbs}) == 2
    assert sorted([stroke, gbs, als]) == [als, gbs, stroke]
    assert als < gbs <= stroke
    assert stroke != "stroke"
    assert stroke in kg
    assert "no such thing" not in kg
    for copied in (copy.copy(stroke), copy.deepcopy([stroke])[0]):
        assert copied == stroke
        assert copied.causes == stroke.causes
    with pytest.raises(TypeError):
        stroke < "x"  # noqa: B015


def test_a_pickled_term_leaves_its_graph_behind(kg):
    stroke = kg["stroke"]
    packed = pickle.dumps(stroke)
    assert len(packed) < 5000
    loaded = pickle.loads(packed)
    assert loaded == stroke
    assert (loaded.definition, loaded.mappings) == (stroke.definition, stroke.mappings)
    with pytest.raises(LegweakkgError, match="not bound to a graph"):
        loaded.symptoms  # noqa: B018
    assert kg[loaded].symptoms == stroke.symptoms


def test_the_terms_of_a_graph_can_be_gone_through(kg):
    terms = list(kg)
    assert len(terms) == len(set(terms)) == len(kg)
    assert terms == sorted(terms)
    assert kg["stroke"].ref in terms
    assert all(term in kg for term in terms)


def test_answers_are_frozen_to_the_core(kg):
    claim = next(claim for claim in kg.causes("leg weakness") if claim.qualifiers)
    treatments, answers = kg.treatments("leg weakness"), kg.symptoms("stroke")
    for mapping in (claim.qualifiers, treatments.cautions, answers.parameters, kg.claims("stroke")[0].qualifiers):
        for change in (
            lambda mapping: mapping.clear(),
            lambda mapping: mapping.update(x=1),
            lambda mapping: mapping.setdefault("x", 1),
            lambda mapping: mapping.__setitem__("x", 1),
            lambda mapping: operator.ior(mapping, {"x": 1}),
        ):
            before = dict(mapping)
            with pytest.raises(TypeError, match="is not changed"):
                change(mapping)
            assert mapping == before
    for value in (claim, treatments, answers):
        for back in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
            assert back == value
    assert dataclasses.asdict(claim)["qualifiers"].keys() == claim.qualifiers.keys()
    assert json.loads(json.dumps(answers.parameters)) == answers.parameters
    rows, triples = kg.query("SELECT ?s { ?s a ?k }", limit=1), kg.query("DESCRIBE lwt:stroke")
    for result, name in ((rows, "truncated"), (rows, "variables"), (triples, "truncated")):
        with pytest.raises(AttributeError):
            setattr(result, name, ())


def test_a_qualifier_keeps_all_its_values(kg):
    several = [claim for claim in kg.causes("leg weakness") if len(claim.qualifiers.get("whenPresent", ())) > 1]
    assert several
    for claim in several:
        assert claim.qualifier("whenPresent").split(", ") == [term.label for term in claim.qualifiers["whenPresent"]]
        assert claim.qualifier("nothing") is None


def test_outside_terms_are_keys(kg):
    gbs = kg["Guillain-Barré syndrome"]
    for key in ("MONDO:0016218", "mondo:0016218", "http://purl.obolibrary.org/obo/MONDO_0016218"):
        assert kg[key] == gbs
        assert key in kg
    assert kg.symptoms("MONDO:0016218") == kg.symptoms(gbs.ref)


def test_an_outside_term_without_a_match_is_unknown(kg):
    with pytest.raises(UnknownTermError):
        kg["MONDO:9999999"]
    with pytest.raises(UnknownTermError):
        kg["MONDO:<bad> iri"]


def test_exact_matches_name_one_term(kg):
    rows = kg.query(
        "SELECT ?term ?target { GRAPH <https://w3id.org/legweakkg/graph/mappings> { ?term skos:exactMatch ?target } }"
    )
    assert len(rows) > 100
    targets = {}
    for row in rows:
        targets.setdefault(row["target"].value, []).append(row["term"].value)
    for target, terms in targets.items():
        if len(terms) == 1:
            assert kg[target].iri == terms[0]


def test_claims_are_values(kg):
    claims = kg.causes("foot drop")
    [first, *_] = claims
    assert pickle.loads(pickle.dumps(first)) == first
    assert sorted(set(claims)) == list(claims)
    assert repr(first) == f"<Claim {first.id} '{first}', {first.rank}>"
    assert {first: "a key"}[kg.causes("foot drop")[0]] == "a key"
    with pytest.raises(TypeError):
        _ = first < "text"


def test_a_term_may_be_given_wherever_its_name_may(kg):
    stroke, weakness, fall = kg["stroke"], kg["leg weakness"], kg["fall"]
    assert kg.symptoms(stroke) == kg.symptoms("stroke")
    assert kg.ask("causes", of=weakness, category="neurological") == kg.causes("leg weakness", "neurological")
    assert kg.treatments(stroke).answers == kg.treatments("stroke").answers
    assert kg.claims(stroke) == kg.claims("stroke")
    assert kg.related(stroke, "causes") == kg.related("stroke", "causes")
    assert kg.explain(stroke, fall) == kg.explain("stroke", "fall")
    assert kg.differential([kg["muscle pain"]], fall) == kg.differential(["muscle pain"], ["fall"])
    assert (
        kg.next_questions(kg["muscle pain"]) == kg.next_questions("muscle pain") == kg.next_questions(["muscle pain"])
    )
    assert kg.why(stroke, "causes", weakness) == kg.why("stroke", "causes", "leg weakness")
    assert kg.sparql_for("symptoms", of=stroke) == kg.sparql_for("symptoms", of="stroke")


def test_what_answers_hold_names_a_term_too(kg):
    stroke = kg["stroke"]
    node = kg.query("SELECT ?x { ?x a lw:HealthCondition }", {"x": "stroke"})[0]["x"]
    assert kg[node] == stroke
    assert node in kg
    assert kg.symptoms(node) == kg.symptoms("stroke")
    assert kg.differential(NamedNode(kg["muscle pain"].iri)) == kg.differential("muscle pain")
    [source] = {claim.evidence[0].source for claim in kg.causes("foot drop")[:1]}
    assert kg.claims_from(source) == kg.claims_from(source.id) == kg.claims_from(source.address)
    for name in ("https://pubmed.ncbi.nlm.nih.gov/9153452", "https://doi.org/10.1212/WNL.48.5.1253"):
        assert kg.claims_from(name) == kg.claims_from("doi:10.1212/wnl.48.5.1253") == kg.claims_from("PMID:9153452")


def test_references_are_looked_up(kg):
    for iri in ("urn:nope", "a> ?p ?o } #"):
        reference = TermRef("x", iri)
        assert reference not in kg
        for ask in (
            kg.__getitem__,
            kg.claims,
            kg.treatments,
            kg.causes,
            lambda name: kg.related(name, "causes"),
            lambda name: kg.explain(name, "leg weakness"),
            lambda name: kg.why("stroke", "causes", name),
            kg.differential,
            kg.claims_from,
        ):
            with pytest.raises(UnknownTermError):
                ask(reference)
    assert kg[TermRef("a label of old", kg["stroke"].iri)].label == "stroke"


@pytest.mark.parametrize("name", [None, 5, b"stroke", ["stroke"], Literal("stroke")], ids=repr)
def test_what_is_no_name_is_refused_in_a_sentence(kg, name):
    assert name not in kg
    for ask in (
        kg.__getitem__,
        kg.claims,
        kg.treatments,
        lambda name: kg.related(name, "causes"),
        lambda name: kg.explain("stroke", name),
        lambda name: kg.why(name, "causes", "leg weakness"),
        lambda name: kg.differential([name]),
        lambda name: kg.next_questions("fever", [name]),
    ):
        with pytest.raises(LegweakkgError, match="A name is wanted"):
            ask(name)
    if name is not None:  # which leaves an argument of a question out
        with pytest.raises(LegweakkgError, match="A name is wanted"):
            kg.causes(name)
