"""Pointers into articles: proved where the texts are at hand, refused where anything differs."""

import hashlib
import shutil

import pytest

import legweakkg
from legweakkg.check.sources import REASONS, check_sources, read_excuses
from legweakkg.errors import SourceError
from legweakkg.resources import ontology_dir
from legweakkg.source.passages import split


def test_every_pointer_holds_and_no_passage_is_forgotten(kg, shared):
    reports = check_sources(kg.engine, shared / "seeds")
    assert [report.source for report in reports] == [f"article_00{number}" for number in range(5)]
    assert [report.passages for report in reports] == [84, 185, 149, 36, 28]
    assert all(report.problems == () for report in reports)
    assert [passage.id for report in reports for passage in report.uncovered] == []
    assert sum(report.pointers for report in reports) > 300


def test_texts_are_found_by_digest_not_by_name(kg, shared, tmp_path):
    for number, path in enumerate(sorted((shared / "seeds").glob("0*.txt"))):
        shutil.copy(path, tmp_path / f"renamed-{9 - number}.bin")
    assert all(report.file for report in check_sources(kg.engine, tmp_path))


def test_a_changed_text_is_a_missing_text(kg, tmp_path):
    (tmp_path / "article.txt").write_text("something else")
    reports = check_sources(kg.engine, tmp_path)
    assert len(reports) == 5
    assert all(
        report.file is None and "no file in the folder has the digest" in report.problems[0] for report in reports
    )


TEXT = "One claim. Another claim.\n- A list item.\n"


def graph(tmp_path, start, end, line=1, sentence=1, digest=None):
    span = digest or hashlib.sha256(TEXT[start:end].encode()).hexdigest()
    (tmp_path / "extra.ttl").write_text(f"""
        @prefix lw: <https://w3id.org/legweakkg/ontology#> . @prefix oa: <http://www.w3.org/ns/oa#> .
        @prefix lwe: <https://w3id.org/legweakkg/evidence/> . @prefix lws: <https://w3id.org/legweakkg/source/> .
        @prefix dcterms: <http://purl.org/dc/terms/> . @prefix schema: <https://schema.org/> .
        lws:made_up a lw:SourceDocument ; dcterms:title "made up"@en ;
          schema:sha256 "{hashlib.sha256(TEXT.encode()).hexdigest()}" .
        lwe:made_up-1-1 oa:hasSource lws:made_up ; oa:hasSelector lwe:made_up-1-1-span ; lw:spanSha256 "{span}" ;
          lw:line {line} ; lw:order {sentence} .
        lwe:made_up-1-1-span oa:start {start} ; oa:end {end} .""")
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "x.txt").write_text(TEXT)
    reports = check_sources(legweakkg.load(extra=[tmp_path / "extra.ttl"]).engine, folder)
    return next(report for report in reports if report.source == "made_up")


def test_a_right_pointer(tmp_path):
    report = graph(tmp_path, 0, 10)
    assert report.problems == ()
    assert report.passages == len(split(TEXT)) == 3
    assert [passage.id for passage in report.uncovered] == ["made_up-1-1", "made_up-1-2", "made_up-2-1"]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"start": 0, "end": 10, "digest": "0" * 64}, "has another hash"),
        ({"start": 0, "end": 25}, "more than one sentence"),
        ({"start": 0, "end": 999}, "outside the text"),
        ({"start": 10, "end": 10}, "outside the text"),
        ({"start": 0, "end": 10, "line": 2}, "points to line 1, sentence 1"),
    ],
)
def test_a_wrong_pointer_is_named(tmp_path, options, problem):
    [message] = graph(tmp_path, **options).problems
    assert message.startswith("made_up-1-1: ")
    assert problem in message


def test_reasons_come_from_the_closed_list(tmp_path):
    excused = dict(read_excuses(ontology_dir() / "sources" / "not_medical.tsv"))
    assert len(excused) > 20
    assert set(excused.values()) <= set(REASONS)
    path = tmp_path / "list.tsv"
    path.write_text("passage\treason\narticle_000-1-1\tboring\n")
    with pytest.raises(SourceError, match="'boring' is none of"):
        dict(read_excuses(path))


def test_a_missing_folder(kg, tmp_path):
    with pytest.raises(SourceError, match="there is no such folder"):
        check_sources(kg.engine, tmp_path / "nowhere")
