import json

import pytest
from click.testing import CliRunner

from legweakkg.cli import main
from legweakkg.errors import CheckError, ExportError

from .conftest import snapshot


def run(*arguments, answers=None):
    return CliRunner().invoke(main, [str(one) for one in arguments], input=answers, catch_exceptions=False)


CLAIM = ["subject", "predicate", "object", "supportedBy"]


def test_import_writes_and_says_so(table, small):
    rows = table(CLAIM, ["stroke", "causes", "numbness", "article_002-1-1"])
    result = run("import", rows, "--ontology", small)
    assert result.exit_code == 0
    assert "1 rows read: 8 new triples." in result.output
    again = run("import", rows, "--ontology", small)
    assert again.exit_code == 0
    assert "nothing to change" in again.output


def test_import_with_a_finding_writes_nothing(table, small):
    before = snapshot(small)
    good, bad = ["stroke", "causes", "numbness", "article_002-1-1"], ["stroke", "causes", "numness", ""]
    result = run("import", table(CLAIM, good, bad), "--ontology", small)
    assert result.exit_code == 1
    assert "rows.tsv:3:15: violation" in result.output
    assert "cell C3 (object)" in result.output
    assert snapshot(small) == before


def test_import_reports_as_json(table, small):
    result = run("import", table(CLAIM, ["stroke", "causes", "numness", ""]), "--ontology", small, "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)["findings"]
    assert [(one["line"], one["column"], one["suggestion"]) for one in found] == [(2, 15, "did you mean numbness?")]


def test_check_changes_nothing(table, small):
    before = snapshot(small)
    result = run(
        "import", table(CLAIM, ["stroke", "causes", "numbness", "article_002-1-1"]), "--ontology", small, "--check"
    )
    assert result.exit_code == 0
    assert "would get the new triples" in result.output
    assert snapshot(small) == before


def test_without_a_folder_to_write_into_there_is_a_sentence(table, tmp_path_factory, monkeypatch):
    rows = table(CLAIM, ["stroke", "causes", "numbness", ""])
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    with pytest.raises(CheckError, match="--ontology"):
        run("import", rows)
    with pytest.raises(CheckError, match=r"end in \.ttl"):
        run("import", rows, "--output", "rows.txt")


def test_new_term_asks_suggests_and_writes(small):
    answers = (
        "\n".join(
            [
                "strok",
                "n",  # nearly the name of a term: not something else
                "walking with poles",  # label
                "",  # the id that follows from it
                "Rehabilitatoin",
                "Rehabilitation",  # a class that is none, and one
                "pole walking",
                "Walking with a pole in each hand.",
                "",
                "gait trainin",
                "gait training",
                "",
                "It practises gait.",
            ]
        )
        + "\n"
    )
    result = run("new", "term", "--ontology", small, answers=answers)
    assert result.exit_code == 0, result.output
    assert "There is already 'stroke' (lwt:stroke)." in result.output
    assert "did you mean Rehabilitation?" in result.output
    assert "did you mean gait_training?" in result.output
    assert """lwt:walking_with_poles a lw:Rehabilitation ;
    skos:prefLabel "walking with poles"@en ;
    skos:altLabel "pole walking"@en ;
    skos:definition "Walking with a pole in each hand."@en ;
    lw:editorialDefinition true ;
    lw:subtypeOf lwt:gait_training ;
    lw:placedBecause "It practises gait."@en .
""" in (small / "terms" / "terms.ttl").read_text(encoding="utf-8")


def test_new_claim_asks_and_writes(small):
    answers = (
        "\n".join(
            [
                "stroke",
                "cause",
                "causes",
                "numbness",
                "assertd",
                "",
                "curse=sudden",
                "course=suddenly",
                "course=sudden",
                "article_002-11",
                "article_002-1-1",
                "",
                "",
                "",
            ]
        )
        + "\n"
    )
    result = run("new", "claim", "--ontology", small, answers=answers)
    assert result.exit_code == 0, result.output
    assert "did you mean causes" in result.output
    assert "did you mean article_002-1-1" in result.output
    assert "'assertd': this is no polarity. one of asserted, negated" in result.output
    assert "'curse' is no qualifier. did you mean course?" in result.output
    assert "course=suddenly: no term has this id or name. one of " in result.output
    text = (small / "claims" / "claims.ttl").read_text(encoding="utf-8")
    assert "lwc:stroke-causes-numbness a lw:Claim" in text
    assert "lw:course lwt:sudden" in text


def test_a_claim_is_asked_for_until_its_parts_fit(small):
    answers = [
        "stroke",
        "treats",
        "hasFinding",
        "gait_training",
        "numbness",
        "",
        "",
        "",
        "",
        "",
        "",
        "Nerves suffer.",
        "",
    ]
    result = run("new", "claim", "--ontology", small, answers="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert "'treats': stroke is of the kind HealthCondition; the subject of treats is of the kind" in result.output
    assert "'gait_training': gait_training is of the kind Rehabilitation; the object of hasFinding is" in result.output
    assert "a claim needs evidence" in result.output
    assert "lwc:stroke-hasFinding-numbness a lw:Claim" in (small / "claims" / "claims.ttl").read_text(encoding="utf-8")


def test_a_broader_term_is_not_taken_without_a_reason(small):
    answers = [
        "treadmill walking",
        "",
        "Rehabilitation",
        "",
        "Walking on a belt.",
        "",
        "gait training",
        "",
        "",
        "It is.",
    ]
    result = run("new", "term", "--ontology", small, answers="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert "a broader term needs evidence or a reason" in result.output


def test_new_with_yes_asks_nothing_and_names_what_is_missing(small):
    before = snapshot(small)
    result = run("new", "claim", "--yes", "--subject", "stroke", "--ontology", small)
    assert result.exit_code == 1
    assert "predicate: a value is needed" in result.output
    assert "object: a value is needed" in result.output
    assert snapshot(small) == before


def test_template_lists_its_topics():
    result = run("template")
    assert result.exit_code == 0
    assert {"claims", "terms", "claims/treatment", "terms/conditions"} <= set(result.output.split())


def test_a_template_replaces_no_file_unasked(small, tmp_path):
    path = tmp_path / "rows.tsv"
    line = ("template", "sources", "--output", path, "--ontology", small)
    assert run(*line).exit_code == 0
    assert run(*line).exit_code == 0, "nothing would be lost"
    filled = path.read_text(encoding="utf-8") + "paper\tA paper\treview\n"
    path.write_text(filled, encoding="utf-8")
    with pytest.raises(ExportError, match="would lose its rows"):
        run(*line)
    assert path.read_text(encoding="utf-8") == filled
    assert run(*line, "--force").exit_code == 0
    assert path.read_text(encoding="utf-8") != filled
