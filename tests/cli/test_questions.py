import csv
import io
import json
import re

import pytest
from click.testing import CliRunner

from legweakkg.ask import questions
from legweakkg.cli import COMMANDS, main
from legweakkg.cli.question_commands import example

COMMON = ["causes", "mechanisms", "symptoms", "tests", "prevention", "red-flags", "side-effects"]
KEYS = {"question", "parameters", "version", "disclaimer", "answers"}


@pytest.fixture(autouse=True)
def _one_graph(kg, monkeypatch):
    """Load the graph once for all commands."""
    for module in ("question_commands", "outside_tables", "sparql", "terms"):
        monkeypatch.setattr(f"legweakkg.cli.{module}.load", lambda: kg)


def run(*arguments):
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_the_list_shows_every_question():
    result = run("ask", "--list", "--format", "json")
    listed = json.loads(result.stdout)["answers"]
    assert [row["name"] for row in listed] == list(questions.offered())
    assert len(listed) >= 45
    assert all(row["question"].endswith("?") and row["example"].startswith("legweakkg ask ") for row in listed)
    table = run("ask", "--list").stdout
    assert all(name in table for name in questions.offered())
    assert len(list(csv.reader(io.StringIO(run("ask", "--list", "--format", "csv").stdout)))) == len(listed) + 1


@pytest.mark.parametrize("name", sorted(questions.offered()))
def test_the_example_of_each_question_answers_in_every_form(name):
    arguments = example(questions.question(name), f"ask {name}").split()[1:]
    document = json.loads(run(*arguments, "--format", "json").stdout)
    assert set(document) >= KEYS
    assert document["question"] == name
    assert document["answers"]
    rows = list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv").stdout)))
    tabbed = list(csv.DictReader(io.StringIO(run(*arguments, "--format", "tsv").stdout), delimiter="\t"))
    assert rows == tabbed
    if name != "treatments":  # whose table has groups
        assert len(rows) == len(document["answers"])
        assert set(rows[0]) <= set(document["answers"][0])
    table = run(*arguments).stdout
    assert "not medical advice" in table
    assert "legweakkg 0." in table


@pytest.mark.parametrize("name", sorted(questions.offered()))
def test_show_sparql_prints_the_query_that_the_library_gives(kg, name):
    asked = questions.question(name)
    arguments = example(asked, f"ask {name}").split()[1:]
    result = run(*arguments, "--show-sparql")
    values = {
        key: value if not asked.parameters[key].boolean else value == "true" for key, value in asked.example.items()
    }
    assert result.stdout == kg.sparql_for(name, **values)
    assert len(kg.query(result.stdout)) > 0


@pytest.mark.parametrize("name", COMMON)
def test_a_common_command_is_the_question_of_its_name(name):
    assert name in COMMANDS
    question = name.replace("-", "_")
    arguments = example(questions.question(question), name).split()[2:]
    assert (
        run(name, *arguments, "--format", "json").stdout == run("ask", question, *arguments, "--format", "json").stdout
    )


@pytest.mark.parametrize("name", [*COMMON, "treatments"])
def test_help_says_what_it_asks_with_an_example(name):
    text = run(name, "--help").stdout
    [command] = re.findall(r"Example: legweakkg (.*)", text)
    assert command.startswith(name)
    assert "not medical" in text


def test_arguments_bind_in_order_and_options_too():
    by_place = json.loads(run("ask", "causes", "leg weakness", "vascular", "--format", "json").stdout)
    by_option = json.loads(run("causes", "leg weakness", "--category", "vascular", "--format", "json").stdout)
    assert by_place == by_option
    assert by_place["parameters"] == {"of": "lwt:leg_weakness", "category": "lwt:vascular"}
    twice = run("causes", "leg weakness", "vascular", "--category", "vascular")
    assert (twice.exit_code, "Give category once" in twice.stderr) == (2, True)


def test_names_with_hyphens_are_questions_too():
    assert (
        run("ask", "risk-factors", "fall", "--format", "json").stdout
        == run("ask", "risk_factors", "fall", "--format", "json").stdout
    )


def test_unknown_questions_and_missing_arguments_are_explained():
    unknown = run("ask", "excercises", "calf muscle")
    assert (unknown.exit_code, "Did you mean 'exercises'?" in unknown.stderr) == (2, True)
    missing = run("tests")
    assert (missing.exit_code, "Missing argument 'OF'" in missing.stderr) == (2, True)
    misplaced = run("ask", "--format", "json", "tests", "stroke")
    assert (misplaced.exit_code, "after the question" in misplaced.stderr) == (2, True)


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json"])
def test_a_term_of_the_wrong_kind_is_a_sentence_not_a_trace(form):
    result = run("tests", "physical therapy", "--format", form)
    assert result.exit_code == 0
    if form == "json":
        assert json.loads(result.stdout)["answers"] == []
        assert "takes a health condition" in json.loads(result.stdout)["note"]
    else:
        assert "takes a health condition" in result.stderr
        assert "takes a health condition" not in result.stdout
    if form in ("csv", "tsv"):
        assert len(result.stdout.splitlines()) == 1


def test_treatments_json_keeps_its_shape():
    document = json.loads(run("treatments", "neurological", "--format", "json").stdout)
    assert list(document) == [
        "question",
        "parameters",
        "version",
        "disclaimer",
        "answers",
        "no_treatment_stated",
        "general",
    ]
    assert document["parameters"] == {
        "of": "lwt:neurological",
        "include_causes": False,
        "include_investigational": False,
    }
    assert list(document["answers"][0]) == [
        "treatment",
        "treatment_id",
        "relation",
        "target",
        "target_id",
        "status",
        "frequency",
        "certainty",
        "conditions",
        "rank",
        "disputed",
        "cautions",
        "evidence",
        "claim",
    ]
    assert json.loads(run("ask", "treatments", "neurological", "--format", "json").stdout) == document


def test_red_flags_say_that_the_list_is_incomplete():
    assert "incomplete" in run("red-flags").stdout
    assert "incomplete" in json.loads(run("red-flags", "--format", "json").stdout)["caveat"]


def test_stats_add_up(kg):
    counts = json.loads(CliRunner().invoke(main, ["stats", "--format", "json"]).stdout)["answers"]
    ranks = {row["name"]: row["count"] for row in counts if row["topic"] == "rank"}
    assert sum(ranks.values()) == sum(row["count"] for row in counts if row["topic"] == "claims")
    assert ranks["article only"] == len(kg.article_only())
    assert ranks["disputed"] == len(kg.disputed())
    assert "MESH" in {row["name"] for row in counts if row["topic"] == "mappings"}
    assert all(row["name"] for row in counts)


def test_figures_stand_in_columns_that_can_be_read():
    shown = CliRunner().invoke(main, ["ask", "figures", "peripheral neuropathy"]).stdout
    assert shown.split("\n", 4)[2].split() == ["figure", "of", "value", "for", "whom", "evidence"]
    assert "50,000,000 people" in " ".join(shown.split())
