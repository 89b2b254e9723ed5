import pytest

from legweakkg.ask.rule_text import read_rules
from legweakkg.errors import UnknownTermError


def leaves(fact):
    """Every fact and claim that a reason ends in."""
    if fact.derivation is None:
        return [fact.layer]
    inner = [leaf for part in fact.derivation.facts for leaf in leaves(part)]
    return inner + [claim.id for claim in fact.derivation.claims]


def test_every_rule_is_understood():
    rules = read_rules()
    assert len(rules) >= 11
    assert all(rule.premises and rule.comment for rule in rules)
    [transitive] = [rule for rule in rules if rule.name == "23_transitive"]
    assert transitive.conclusion == ("?first", "?property", "?last")
    assert transitive.premises == (
        ("?property", "a", "owl:TransitiveProperty"),
        ("?first", "?property", "?middle"),
        ("?middle", "?property", "?last"),
    )


def test_a_claimed_triple_names_its_claims_and_evidence(kg):
    found = kg.why("stroke", "causes", "leg weakness")
    assert found.holds
    assert found.fact.derivation.rule == "10_claim_to_triple"
    assert "lwc:stroke-causes-leg_weakness" in [claim.id for claim in found.claims]
    assert all(claim.evidence for claim in found.claims)
    assert found.sentence.startswith("Yes, 'stroke causes leg weakness' holds")


def test_a_computed_class_goes_down_to_claims_and_axioms(kg):
    found = kg.why("stroke", "type", "NeurologicalCause")
    assert found.fact.derivation.rule == "41_computed_from_value"
    assert any("causeCategory neurological" in axiom for axiom in found.fact.derivation.axioms)
    ends = leaves(found.fact)
    assert "lwc:stroke-causeCategory-neurological" in ends
    assert all(end == "terms" or end.startswith("lwc:") for end in ends)


def test_inverses_and_superproperties_are_unfolded(kg):
    found = kg.why("leg weakness", "causedBy", "stroke")
    assert found.fact.derivation.rule == "21_inverse"
    assert leaves(found.fact) == ["lwc:stroke-causes-leg_weakness"]
    assert any(line.strip().startswith("claim: stroke causes leg weakness") for line in found.fact.lines())


def test_a_place_in_the_hierarchy(kg):
    direct = kg.why("foot drop", "subtypeOf", "leg weakness")
    derived = kg.why("foot drop", "subtypeOf", "muscle weakness")
    assert direct.fact.derivation is None
    assert "stated in the layer 'terms'" in direct.sentence
    assert derived.fact.derivation.rule == "23_transitive"
    assert [fact.layer for fact in derived.fact.derivation.facts] == ["terms", "terms"]


def test_what_nobody_states(kg):
    found = kg.why("electromyography", "treats", "leg weakness")
    assert not found
    assert found.fact is None
    assert found.sentence == (
        "No, 'electromyography treats leg weakness' does not hold: no claim states it and no rule concludes it."
    )


def test_what_is_denied_rejected_or_disputed_says_so(kg):
    rejected = kg.why("muscular dystrophy", "causeCategory", "neurological")
    assert "recorded but not accepted" in rejected.sentence
    assert "denies it" in kg.why("stress", "causes", "true muscle weakness").sentence
    disputed = kg.why("surgery", "treats", "nerve compression")
    assert "is disputed" in disputed.sentence
    assert disputed.claims


def test_every_derived_kind_of_triple_has_a_reason(kg):
    rows = kg.query(
        "SELECT ?p (SAMPLE(?s) AS ?one) (SAMPLE(?o) AS ?other) WHERE { GRAPH "
        "<https://w3id.org/legweakkg/graph/derived> { ?s ?p ?o } FILTER(STRSTARTS(STR(?s), STR(lwt:)) && "
        "STRSTARTS(STR(?p), STR(lw:)) && STRSTARTS(STR(?o), STR(lwt:))) } GROUP BY ?p"
    )
    checked = 0
    for row in rows:
        triples = kg.query(
            f"SELECT ?o WHERE {{ GRAPH <https://w3id.org/legweakkg/graph/derived> "
            f"{{ <{row['one'].value}> <{row['p'].value}> ?o }} }} LIMIT 1"
        )
        [target] = [found["o"].value for found in triples]
        if kg._lookup.by_iri(row["one"].value) is None or kg._lookup.by_iri(target) is None:
            continue
        found = kg.why(row["one"].value, row["p"].value, target)
        assert found.holds
        assert found.fact.derivation is not None, found.sentence
        checked += 1
    assert checked > 40


def test_names_are_forgiving_but_not_blind(kg):
    assert kg.why("stroke", "lw:causes", "leg weakness").holds
    assert kg.why("stroke", "a", "neurological cause").holds
    with pytest.raises(UnknownTermError, match="'causes'"):
        kg.why("stroke", "cause", "leg weakness")
    with pytest.raises(UnknownTermError, match="class"):
        kg.why("stroke", "type", "NoSuchClass")


def test_the_command_prints_sentence_rule_and_evidence():
    import json

    from click.testing import CliRunner

    from legweakkg.cli import main

    text = CliRunner().invoke(main, ["why", "stroke", "type", "NeurologicalCause"]).output
    assert "by the rule 41_computed_from_value" in " ".join(text.split())
    done = CliRunner().invoke(main, ["why", "leg weakness", "causedBy", "stroke", "--format", "json"])
    answer = json.loads(done.output)
    assert answer["holds"] is True
    assert answer["reason"]["rule"]["facts"][0]["rule"]["claims"] == ["lwc:stroke-causes-leg_weakness"]


def test_a_class_of_causes_rests_on_the_claims_of_its_category(kg):
    answer = kg.why("muscular dystrophy", "type", "NeurologicalCause")
    assert not answer
    assert "is recorded but not accepted" in answer.sentence
    assert [claim.relation for claim in kg.why("stroke", "type", "NeurologicalCause").claims] == ["causeCategory"]
