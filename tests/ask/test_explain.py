import pytest

from legweakkg.ask.causal_paths import CERTAINTIES
from legweakkg.errors import LegweakkgError, UnknownTermError

from ..made_up import claim


def texts(explanation):
    return [str(path) for path in explanation]


def test_paths_come_shortest_first_hop_by_hop(made_up):
    kg = made_up(claim(1, "xa", "causes", "xb"), claim(2, "xb", "hasFinding", "xf"), claim(3, "xa", "causes", "xf"))
    found = kg.explain("xa", "xf")
    assert texts(found) == ["xa → causes → xf", "xa → causes → xb → hasFinding → xf"]
    short, long = found.paths
    assert not short.composed
    assert long.composed
    assert long.knowledge_level == "logical_entailment"
    assert [[claim.id for claim in hop.claims] for hop in long.hops] == [["lwc:t1"], ["lwc:t2"]]
    assert all(claim.evidence for hop in long.hops for claim in hop.claims)


def test_a_cycle_yields_simple_paths_only(made_up):
    kg = made_up(
        claim(1, "xa", "causes", "xb"),
        claim(2, "xb", "causes", "xc"),
        claim(3, "xc", "causes", "xa"),
        claim(4, "xc", "causes", "xb"),
        claim(5, "xb", "hasFinding", "xf"),
    )
    assert texts(kg.explain("xa", "xf", max_hops=8)) == ["xa → causes → xb → hasFinding → xf"]


def test_the_weakest_hop_gives_the_certainty(made_up):
    kg = made_up(
        claim(1, "xa", "causes", "xb", "; lw:certainty lwt:definite"),
        claim(2, "xb", "hasFinding", "xf", "; lw:certainty lwt:possible"),
    )
    [path] = kg.explain("xa", "xf")
    assert [hop.certainty for hop in path.hops] == ["definite", "possible"]
    assert path.certainty == "possible"


def test_among_equals_the_more_certain_comes_first(made_up):
    kg = made_up(
        claim(1, "xa", "causes", "xb", "; lw:certainty lwt:possible"),
        claim(2, "xb", "hasFinding", "xf"),
        claim(3, "xa", "causes", "xc"),
        claim(4, "xc", "hasFinding", "xf"),
    )
    assert [path.terms[1].label for path in kg.explain("xa", "xf")] == ["xc", "xb"]


@pytest.mark.parametrize(("polarity", "more"), [("negated", ""), ("asserted", '; lw:rejectedBecause "wrong"@en')])
def test_denied_and_rejected_claims_are_no_steps(made_up, polarity, more):
    kg = made_up(claim(1, "xa", "causes", "xf", more, polarity))
    found = kg.explain("xa", "xf")
    assert len(found) == 0
    assert str(found) == "No chain of accepted claims leads from xa to xf in at most 5 hops."


def test_disputed_hops_are_shown_and_rank_last(made_up):
    kg = made_up(
        claim(1, "xa", "causes", "xf", "; lw:refutedBy lwe:t2"),
        claim(2, "xa", "causes", "xb"),
        claim(3, "xb", "hasFinding", "xf"),
    )
    first, last = kg.explain("xa", "xf")
    assert [len(first), first.disputed] == [2, False]
    assert [len(last), last.disputed, last.rank] == [1, True, "disputed"]


def test_a_denial_disputes_the_step_that_it_denies(made_up):
    kg = made_up(claim(1, "xa", "causes", "xf"), claim(2, "xa", "causes", "xf", polarity="negated"))
    [path] = kg.explain("xa", "xf")
    assert path.disputed
    assert [claim.id for claim in path.hops[0].denied_by] == ["lwc:t2"]


def test_moves_to_a_wider_term_are_marked(made_up):
    kg = made_up(claim(1, "xa", "causes", "xf_kind"))
    [safe] = kg.explain("xa", "xf")
    assert [hop.kind for hop in safe.hops] == ["claim", "subtype"]
    assert [safe.hops[1].assumed, safe.certainty] == [False, "stated"]
    [assumed] = kg.explain("xa kind", "xf kind")
    assert [assumed.hops[0].assumed, assumed.certainty] == [True, "possible"]


def test_the_hierarchy_alone_is_no_explanation(made_up):
    assert len(made_up().explain("xf kind", "xf")) == 0


def test_what_holds_in_general_does_not_hold_for_the_wider(made_up):
    assert len(made_up(claim(1, "xa_kind", "causes", "xf")).explain("xa", "xf")) == 0


def test_conditions_of_a_hop_are_shown_unless_one_claim_has_none(made_up):
    limited = claim(1, "xa", "causes", "xf", "; lw:whenPresent lwt:xb")
    [path] = made_up(limited).explain("xa", "xf")
    assert [(name, value.label) for name, value in path.hops[0].conditions] == [("whenPresent", "xb")]
    [path] = made_up(limited, claim(2, "xa", "causes", "xf")).explain("xa", "xf")
    assert path.hops[0].conditions == ()


def test_limits_are_kept_and_told(made_up):
    kg = made_up(
        *(
            claim(f"{name}{number}", *ends)
            for name in ("xb", "xc")
            for number, ends in enumerate((("xa", "causes", name), (name, "hasFinding", "xf")))
        )
    )
    assert [len(kg.explain("xa", "xf", max_paths=1)), kg.explain("xa", "xf", max_paths=1).more] == [1, True]
    assert [len(kg.explain("xa", "xf")), kg.explain("xa", "xf").more] == [2, False]
    assert len(kg.explain("xa", "xf", max_hops=1)) == 0


def test_faults_are_said_in_one_sentence(kg):
    with pytest.raises(UnknownTermError):
        kg.explain("diabtes mellitus type 9", "leg weakness")
    with pytest.raises(LegweakkgError, match="two different terms"):
        kg.explain("leg weakness", "leg muscle weakness")
    with pytest.raises(LegweakkgError, match="at least 1"):
        kg.explain("stroke", "leg weakness", max_paths=0)


def test_the_packaged_graph_explains_diabetes(kg):
    found = kg.explain("diabetes mellitus", "leg muscle weakness")
    assert len(found) >= 3
    assert any("peripheral neuropathy" in [term.label for term in path.terms] for path in found)
    for path in found:
        assert len(set(path.terms)) == len(path.terms)
        assert path.certainty == max((hop.certainty for hop in path.hops), key=CERTAINTIES.index)
        assert all(claim.accepted and claim.polarity == "asserted" for hop in path.hops for claim in hop.claims)
        assert all(hop.claims or hop.kind == "subtype" for hop in path.hops)
    lengths = [len(path) for path in found if not path.disputed]
    assert lengths == sorted(lengths)


@pytest.mark.parametrize("form", ["text", "json", "mermaid", "dot"])
def test_the_command_prints_every_form(kg, form):
    from click.testing import CliRunner

    from legweakkg.cli import main

    done = CliRunner().invoke(main, ["explain", "stroke", "leg weakness", "--max-paths", "2", "--format", form])
    assert done.exit_code == 0, done.output
    flat = " ".join(done.output.split())
    assert "not medical advice" in flat
    if form == "json":
        import json

        answer = json.loads(done.output)
        assert answer["paths"][0]["hops"][0]["claims"][0]["evidence"]
        assert [path["composed"] for path in answer["paths"]] == [False, True]
        assert answer["paths"][1]["knowledge_level"] == "logical_entailment"
        assert [answer["more_paths"], len(answer["paths"])] == [True, 2]
    else:
        assert "no source states the whole" in flat


def test_a_denial_of_the_very_kind_speaks_against_what_is_assumed_for_it(made_up):
    kg = made_up(claim(1, "xa", "causes", "xf"), claim(2, "xa_kind", "causes", "xf", polarity="negated"))
    [path] = kg.explain("xa_kind", "xf").paths
    assert [[item.id for item in hop.denied_by] for hop in path.hops] == [[], ["lwc:t2"]]
    assert path.disputed
    assert not kg.explain("xa", "xf").paths[0].disputed
