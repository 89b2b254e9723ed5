import math

import pytest

from legweakkg.ask.finding_table import FREQUENCY_WEIGHTS, UNSTATED_FREQUENCY
from legweakkg.ask.next_questions import information_gain
from legweakkg.errors import LegweakkgError, UnknownTermError

from ..made_up import claim

FLAG = """
lwt:xflag a lw:RedFlag ; skos:prefLabel "xflag"@en ; lw:redFlagFeature lwt:xf , lwt:xg ;
  lw:urgency lwt:emergency_care .
lwc:flag a lw:Claim ; lw:subject lwt:xflag ; lw:predicate lw:redFlagFor ; lw:object lwt:xf ; lw:polarity "asserted" ;
  lw:supportedBy lwe:t1 .
"""


def part(found, condition):
    [candidate] = [one for one in found if one.condition.label == condition]
    [contribution] = candidate.contributions
    return contribution


def test_a_score_is_the_sum_of_its_parts(made_up):
    kg = made_up(claim(1, "xa", "hasFinding", "xf"), claim(2, "xa", "hasFinding", "xg"))
    found = kg.differential(["xf"], ["xg"])
    [candidate] = [one for one in found if one.condition.label == "xa"]
    for piece in candidate.contributions:
        ratio = piece.rate / piece.background if piece.present else (1 - piece.rate) / (1 - piece.background)
        assert piece.log_lr == pytest.approx(math.log10(ratio), abs=0.02)
    assert candidate.score == pytest.approx(sum(piece.log_lr for piece in candidate.contributions), abs=0.001)
    assert [(piece.finding.label, piece.present) for piece in candidate.contributions] == [("xf", True), ("xg", False)]
    assert candidate.contributions[0].log_lr > 0 > candidate.contributions[1].log_lr
    assert [claim.id for claim in candidate.contributions[1].claims] == ["lwc:t2"]


def test_frequency_words_are_weights(made_up):
    kg = made_up(
        claim(1, "xa", "hasFinding", "xf", "; lw:frequency lwt:always"),
        claim(2, "xb", "hasFinding", "xf"),
        claim(3, "xc", "hasFinding", "xf", "; lw:frequency lwt:rare"),
    )
    found = kg.differential(["xf"])
    own = [one.condition.label for one in found if one.condition.label in ("xa", "xb", "xc")]
    assert own == ["xa", "xb", "xc"]
    assert part(found, "xa").rate == FREQUENCY_WEIGHTS["always"]
    assert part(found, "xb").rate == UNSTATED_FREQUENCY


def test_a_denial_counts_more_against_than_silence(made_up):
    kg = made_up(
        claim(1, "xa", "hasFinding", "xf"),
        claim(2, "xb", "hasFinding", "xf", polarity="negated"),
        claim(3, "xa", "hasFinding", "xg"),
        claim(4, "xb", "hasFinding", "xg"),
        claim(5, "xc", "hasFinding", "xg"),
    )
    found = kg.differential(["xf", "xg"])
    ranks = [one.condition.label for one in found if one.condition.label in ("xa", "xb", "xc")]
    assert ranks == ["xa", "xc", "xb"]
    [denied] = [one for one in found if one.condition.label == "xb"]
    assert denied.contributions[0].how == "denied"
    assert denied.contributions[0].log_lr == pytest.approx(-1, abs=0.03)
    [silent] = [one for one in found if one.condition.label == "xc"]
    assert silent.contributions[0].log_lr == pytest.approx(math.log10(0.5), abs=0.001)


def test_an_absent_finding_helps_whom_it_is_denied_for(made_up):
    kg = made_up(
        claim(1, "xa", "hasFinding", "xf", "; lw:frequency lwt:always"),
        claim(2, "xb", "hasFinding", "xf", polarity="negated"),
        claim(3, "xa", "hasFinding", "xg"),
        claim(4, "xb", "hasFinding", "xg"),
    )
    labels = [one.condition.label for one in kg.differential(["xg"], ["xf"])]
    assert labels.index("xb") < labels.index("xa")


def test_a_narrower_statement_states_the_wider_finding_and_not_wholly_the_reverse(made_up):
    kg = made_up(claim(1, "xa", "hasFinding", "xf_kind"), claim(2, "xb", "hasFinding", "xf"))
    wider, narrower = kg.differential(["xf"]), kg.differential(["xf kind"])
    assert [part(wider, "xa").how, part(wider, "xb").how] == ["stated", "stated"]
    assert [part(narrower, "xa").how, part(narrower, "xb").how] == ["stated", "stated more generally"]
    assert part(narrower, "xa").rate > part(narrower, "xb").rate


def test_a_kind_inherits_at_a_discount_and_says_from_whom(made_up):
    found = made_up(claim(1, "xa", "hasFinding", "xf")).differential(["xf"])
    assert str(part(found, "xa kind").inherited_from) == "xa"
    assert part(found, "xa").inherited_from is None
    assert part(found, "xa").rate > part(found, "xa kind").rate


def test_rejected_claims_say_nothing(made_up):
    found = made_up(claim(1, "xa", "hasFinding", "xf", '; lw:rejectedBecause "no"@en')).differential(["xf"])
    assert [len(found), [term.label for term in found.unused]] == [0, ["xf"]]


def test_what_indicates_a_condition_is_a_finding_of_it(made_up):
    assert part(made_up(claim(1, "xf", "indicates", "xa")).differential(["xf"]), "xa").how == "stated"


def test_what_is_missing_is_said(made_up):
    found = made_up(claim(1, "xa", "hasFinding", "xf")).differential(["xf", "xf kind", "xg", "no such finding at all"])
    assert [name for name, _ in found.unknown] == ["no such finding at all"]
    assert [term.label for term in found.unused] == ["xg"]
    assert [term.label for term in found.implied] == ["xf"]
    assert "xc" in [term.label for term in found.conditions_without_findings]
    assert "xa" not in [term.label for term in found.conditions_without_findings]
    assert all(len(candidate.contributions) == 1 for candidate in found)


def test_faults_are_said(made_up):
    kg = made_up(claim(1, "xa", "hasFinding", "xf"))
    with pytest.raises(LegweakkgError, match="present and absent"):
        kg.differential(["xf kind"], ["xf"])
    with pytest.raises(LegweakkgError, match="at least one finding"):
        kg.differential([])
    with pytest.raises(UnknownTermError):
        kg.differential(["no such finding at all"])


def test_a_red_flag_matches_if_all_its_features_are_present(made_up):
    kg = made_up(FLAG)
    assert "xflag" not in [match.flag.label for match in kg.differential(["xf"]).red_flags]
    [match] = [match for match in kg.differential(["xf kind", "xg"]).red_flags if match.flag.label == "xflag"]
    assert [match.urgency.label, [claim.id for claim in match.claims]] == ["call emergency services", ["lwc:flag"]]
    [open_flag] = [match for match in kg.next_questions(["xf kind"]).red_flags if match.flag.label == "xflag"]
    assert [term.label for term in open_flag.missing] == ["xg"]
    assert "xflag" not in [match.flag.label for match in kg.next_questions(["xf"], ["xg"]).red_flags]


def test_emergencies_come_first(kg):
    flags = kg.differential(["leg weakness", "bladder or bowel dysfunction", "numbness"]).red_flags
    assert flags[0].urgency.label == "call emergency services"
    places = ["emergency" not in match.urgency.label for match in flags]
    assert places == sorted(places)


def test_information_gain_is_mutual_information():
    assert information_gain({"a": 0.5, "b": 0.5}, {"a": 0.9, "b": 0.1}) == pytest.approx(0.531, abs=0.001)
    assert information_gain({"a": 1.0}, {"a": 0.3}) == 0
    assert information_gain({}, {}) == 0


def test_the_next_question_separates_the_candidates(made_up):
    kg = made_up(
        claim(1, "xa", "hasFinding", "xf"),
        claim(2, "xb", "hasFinding", "xf"),
        claim(3, "xa", "hasFinding", "xg"),
        claim(4, "xtest", "investigates", "xb"),
    )
    found = kg.next_questions(["xf"])
    asked = {item.asked.label: item for item in found}
    assert set(asked) == {"xg", "xtest"}
    assert [[term.label for term in asked["xtest"].speaks_for], asked["xtest"].kind] == [["xb"], "test"]
    assert asked["xg"].speaks_for[0].label == "xa"
    assert [claim.id for claim in asked["xg"].claims] == ["lwc:t3"]
    assert all(item.gain > 0 for item in found)
    assert "xg" not in [item.asked.label for item in kg.next_questions(["xf"], ["xg"])]


def test_the_packaged_graph_ranks_what_is_written_first(kg):
    assert kg.differential(["muscle pain", "dark urine"]).candidates[0].condition.label == "rhabdomyolysis"
    found = kg.differential(["leg weakness", "numbness", "saddle numbness", "bladder or bowel dysfunction"])
    assert found.candidates[0].condition.label == "cauda equina syndrome"
    assert "not a medical device" in found.notice
    scores = [candidate.score for candidate in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("command", ["differential", "next-questions"])
@pytest.mark.parametrize("form", ["table", "json", "csv", "tsv"])
def test_the_commands_print_every_form(command, form):
    from click.testing import CliRunner

    from legweakkg.cli import main

    done = CliRunner().invoke(main, [command, "leg weakness", "numbness", "--absent", "fatigue", "--format", form])
    assert done.exit_code == 0, done.output
    flat = " ".join(done.output.split())
    if command == "differential" or form in ("table", "json"):
        assert "not a medical device" in flat
        assert "not medical advice" in flat or form in ("csv", "tsv")
    if form == "json":
        import json

        answer = json.loads(done.output)
        assert answer["red_flags"]
        key = "candidates" if command == "differential" else "answers"
        assert len(answer[key]) > 3
    elif form == "csv":
        import csv

        rows = list(csv.DictReader(done.output.splitlines()))
        groups = [row["group"] for row in rows]
        assert groups.index("red flag") < max(
            groups.index(name) for name in ("candidate", "finding", "test") if name in groups
        )
        assert all("{" not in row["claims"] for row in rows)
    elif form == "table":
        assert flat.index("call emergency" if command == "next-questions" else "Red flags that match") < flat.index(
            "score" if command == "differential" else "bits"
        )


def test_every_red_flag_given_by_its_name_is_met(kg):
    named = [row["red_flag"] for row in kg.red_flags()]
    assert len(named) > 20
    for flag in named:
        assert flag in [match.flag for match in kg.differential([flag]).red_flags], flag
    found = kg.differential("leg weakness with bladder or bowel dysfunction")
    assert {term.label for term in found.present} == {"leg weakness", "bladder or bowel dysfunction"}


def test_of_an_unknown_finding_only_findings_are_suggested(kg):
    found = kg.differential(["leg weakness", "fever", "foot drp"])
    assert dict(found.unknown) == {"fever": (), "foot drp": ("foot drop",)}
