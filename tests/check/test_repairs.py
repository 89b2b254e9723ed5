"""Safe repairs: what they change, what they never change, and that a second run finds nothing left."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from legweakkg.check.repairs import repairs
from legweakkg.cli import main
from legweakkg.errors import CheckError, SourceError

PREFIXES = """@prefix lw: <https://w3id.org/legweakkg/ontology#> .
@prefix lwt: <https://w3id.org/legweakkg/term/> .
@prefix lwc: <https://w3id.org/legweakkg/claim/> .
@prefix lwe: <https://w3id.org/legweakkg/evidence/> .
@prefix lws: <https://w3id.org/legweakkg/source/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def claim(id_: str, target: str = "numbness", more: str = "") -> str:
    return (
        f"lwc:{id_} a lw:Claim ; lw:subject lwt:stroke ; lw:predicate lw:causes ; lw:object lwt:{target} ; "
        f'lw:polarity "asserted" {more} .\n'
    )


def repaired(tmp_path: Path, body: str, ontology: Path | None = None) -> str:
    path = tmp_path / "new.ttl"
    path.write_text(PREFIXES + body, encoding="utf-8")
    found = repairs([path], ontology)
    assert path.read_text(encoding="utf-8") == PREFIXES + body, "repairs writes nothing"
    if not found:
        return PREFIXES + body
    path.write_bytes(found[0].after)
    assert repairs([path], ontology) == []
    return found[0].after.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('skos:prefLabel " a  cane "@EN', 'skos:prefLabel "a cane"@en'),
        ('skos:definition "a\u00a0cane"@en', 'skos:definition "a cane"@en'),
        ('lw:year "2020"', "lw:year 2020"),
        ('lw:year "2020"^^xsd:gYear', "lw:year 2020"),
        ("lw:value 50", "lw:value 50.0"),
        ('lw:value "1.5"', "lw:value 1.5"),
        ('lw:editorialDefinition "true"', "lw:editorialDefinition true"),
    ],
)
def test_values_are_repaired(tmp_path: Path, small: Path, before: str, after: str) -> None:
    assert f"lwt:cane {after} .\n" in repaired(tmp_path, f"lwt:cane {before} .\n", small)


@pytest.mark.parametrize("kept", ['lw:year "about 2020"', 'lw:value "1,5"', "lw:year 2020.5", 'lw:unit "people"'])
def test_values_of_more_than_one_reading_are_kept(tmp_path: Path, small: Path, kept: str) -> None:
    assert f"lwt:cane {kept} .\n" in repaired(tmp_path, f"lwt:cane {kept} .\n", small)


def test_the_id_of_a_new_claim_is_repaired_with_all_that_names_it(tmp_path: Path, small: Path) -> None:
    text = repaired(
        tmp_path,
        "# why\n"
        + claim("mistyped", more="; lw:supportedBy lwe:curation-mistyped")
        + "lwe:curation-mistyped a lw:EvidenceItem .\n",
        small,
    )
    assert "# why\nlwc:stroke-causes-numbness a lw:Claim" in text
    assert "lw:supportedBy lwe:curation-stroke-causes-numbness" in text
    assert "lwe:curation-stroke-causes-numbness a lw:EvidenceItem" in text
    assert "mistyped" not in text


def test_two_claims_do_not_get_one_id(tmp_path: Path, small: Path) -> None:
    text = repaired(tmp_path, claim("a") + claim("b", more="; lw:course lwt:sudden") + claim("c"), small)
    assert "lwc:stroke-causes-numbness a" in text
    assert "lwc:stroke-causes-numbness-sudden a" in text
    assert "lwc:c a" in text, "an equal claim is for a person to remove"


def test_a_correct_id_and_a_claim_of_two_contents_are_kept(tmp_path: Path, small: Path) -> None:
    body = claim("stroke-causes-numbness-sudden", more="; lw:course lwt:sudden") + claim(
        "mixed", "leg_weakness", "; lw:object lwt:gait_training"
    )
    text = repaired(tmp_path, body, small)
    assert "lwc:stroke-causes-numbness-sudden a" in text
    assert "lwc:mixed a" in text


@pytest.mark.parametrize("command", [["format"], ["validate", "--fix"]])
@pytest.mark.parametrize("other", [claim("a", "stroke"), claim("a").replace("asserted", "negated")])
def test_two_claims_of_one_id_do_not_become_one(tmp_path: Path, command: list[str], other: str) -> None:
    path = tmp_path / "new.ttl"
    path.write_text(PREFIXES + claim("a") + "\n" + other, encoding="utf-8")
    before = path.read_bytes()
    result = CliRunner().invoke(main, [*command, str(path)])
    message = str(result.exception) if isinstance(result.exception, SourceError) else result.stderr
    assert f"{path}:10: lwc:a is a claim on line 8 already" in message
    assert path.read_bytes() == before
    assert result.exit_code != 0


def test_a_claim_stated_in_two_places_without_conflict_is_joined(tmp_path: Path, small: Path) -> None:
    text = repaired(tmp_path, claim("stroke-causes-numbness") + claim("stroke-causes-numbness"), small)
    assert text.count("lwc:stroke-causes-numbness a") == 1


def test_a_published_id_is_never_changed(tmp_path: Path) -> None:
    published = "physical_activity-exacerbates-leg_weakness"
    text = repaired(tmp_path, claim(published, "low_mood") + claim("unpublished", "low_mood"))
    assert f"lwc:{published} a lw:Claim" in text
    assert "lwc:unpublished" not in text


def test_the_difference_is_a_unified_diff(tmp_path: Path, small: Path) -> None:
    path = tmp_path / "new.ttl"
    path.write_text(PREFIXES + "lwt:cane lw:value 5 .", encoding="utf-8")
    difference = repairs([path], small)[0].difference
    assert difference.startswith(f"--- {path}\n+++ {path}\n@@ ")
    assert "\n-lwt:cane lw:value 5 .\n\\ No newline at end of file\n" in difference
    assert "\n+lwt:cane lw:value 5.0 .\n" in difference


def test_fix_writes_shows_and_checks(tmp_path: Path, small: Path) -> None:
    path = tmp_path / "new.ttl"
    path.write_text(
        PREFIXES
        + claim(
            "mistyped",
            more="; lw:supportedBy lwe:article_002-1-1 ; lw:knowledgeLevel "
            '"knowledge_assertion" ; lw:agentType "automated_agent"',
        ),
        encoding="utf-8",
    )
    arguments = ["validate", str(path), "--ontology", str(small)]
    assert CliRunner().invoke(main, arguments, catch_exceptions=False).exit_code == 1
    result = CliRunner().invoke(main, [*arguments, "--fix"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "\n+lwc:stroke-causes-numbness a lw:Claim ;" in result.output
    assert "lwc:mistyped" not in path.read_text(encoding="utf-8")


def test_what_cannot_be_repaired_is_left_alone(tmp_path: Path, small: Path) -> None:
    good, broken = tmp_path / "good.ttl", tmp_path / "broken.ttl"
    good.write_text(PREFIXES + "lwt:cane lw:value 5 .\n", encoding="utf-8")
    broken.write_text("lwt:cane", encoding="utf-8")
    before = good.read_bytes()
    result = CliRunner().invoke(main, ["validate", "--fix", str(good), str(broken), "--ontology", str(small)])
    assert result.exit_code == 2
    assert good.read_bytes() == before
    with pytest.raises(SourceError):
        repairs([broken], small)
    with pytest.raises(CheckError, match="only Turtle"):
        repairs([tmp_path / "rows.tsv"], small)
    assert CliRunner().invoke(main, ["validate", "--fix"]).exit_code == 2
