"""What to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from legweakkg.check.validation import validate

from .conftest import SHAPE_TESTS

SUGGESTED = {
    "UndefinedId": "did you mean lwt:guillain_barre_syndrome?",
    "ClaimProperties": "did you mean lw:frequency or lw:frequencyTo?",
    "EvidenceProperties": "did you mean lw:evidenceType?",
    "UnknownProperty": "did you mean skos:prefLabel?",
    "UnknownClass": "did you mean lw:WeaknessFinding?",
    "ClaimId": "the id should be lwc:stroke-causes-numbness",
    "ClaimVariant": "the id should be lwc:stroke-causes-numbness or lwc:stroke-causes-numbness-rare",
    "AllowedValue": 'one of "age-threshold", "duration-hours", "incidence-rate", "other", "prevalence-count", '
    '"prevalence-rate", "proportion"',
    "QualifierValue": "one of lwt:always, lwt:common, lwt:less_often, lwt:most_common, lwt:rare, lwt:rarely, "
    "lwt:sometimes, lwt:usually",
    "ClaimSubjectKind": "lwt:electromyography is of the kind DiagnosticTest; lw:treats takes Intervention",
    "ValueDatatype": "5.0",
    "TextSpaces": "write 'drop foot'",
    "EvidenceId": "lwe:article_002-9-1",
}


@pytest.mark.parametrize("name", SUGGESTED)
def test_suggestion(name: str, small: Path) -> None:
    report = validate([SHAPE_TESTS / f"bad_{name}.ttl"], ontology=small)
    assert [finding.suggestion for finding in report if finding.shape == f"lwsh:{name}"] == [SUGGESTED[name]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("GBS", "lwt:guillain_barre_syndrome"),
        ("cerebrovascular_accident", "lwt:stroke"),
        ("weakness_of_legs", "lwt:leg_weakness"),
        ("strok", "lwt:stroke"),
    ],
)
def test_ids_are_also_found_by_label_and_synonym(written: str, meant: str, tmp_path: Path, small: Path) -> None:
    path = tmp_path / "new.nt"
    path.write_text(
        "<https://w3id.org/legweakkg/term/numbness> <https://w3id.org/legweakkg/ontology#subtypeOf> "
        f"<https://w3id.org/legweakkg/term/{written}> .",
        encoding="utf-8",
    )
    [suggestion] = [
        finding.suggestion for finding in validate([path], ontology=small) if finding.shape == "lwsh:UndefinedId"
    ]
    assert suggestion == f"did you mean {meant}?"


ELSEWHERE = {
    "lw:supportedBy lwe:article_002-1-1": {
        "lw:supportedBy <http://w3id.org/legweakkg/evidence/article_002-1-1>": (
            "FactObjectKind",
            "did you mean lwe:article_002-1-1? Check the @prefix lines too",
        ),
        "lw:supportedBy <https://pubmed.ncbi.nlm.nih.gov/24000328/>": (
            "FactObjectKind",
            "did you mean lwe:pmid_24000328?",
        ),
        "lw:supportedBy <https://doi.org/10.1000/xyz>": (
            "FactObjectKind",
            "write lwe:…; a publication gets a row in a table of sources and one in a table of evidence",
        ),
    },
    "lw:subject lwt:stroke": {
        "lw:subject <http://purl.obolibrary.org/obo/MAXO_0000001>": (
            "FactObjectKind",
            "write the id of a term, lwt:…; ids of other vocabularies stand in mappings alone",
        ),
        "lw:subject <https://w3id.org/legweakg/term/stroke>": (
            "FactObjectKind",
            "did you mean lwt:stroke? Check the @prefix lines too",
        ),
    },
    "lw:object lwt:numbness": {
        "lw:object <http://purl.obolibrary.org/obo/HP_0003474>": (
            "FactObjectKind",
            "write the id of a term, lwt:…; ids of other vocabularies stand in mappings alone",
        ),
        "lw:object lwt:numbness ; lw:whenPresent <https://example.org/term/stroke>": (
            "QualifierCircumstance",
            "did you mean lwt:stroke? Check the @prefix lines too",
        ),
    },
}
"""What stands in a claim for one of its parts, and the one finding and its suggestion."""


@pytest.mark.parametrize(
    ("right", "wrong"), [(right, wrong) for right, wrongs in ELSEWHERE.items() for wrong in wrongs]
)
def test_ids_from_elsewhere(right: str, wrong: str, tmp_path: Path, small: Path) -> None:
    names = ("term", "claim", "evidence")
    path = tmp_path / "claim.ttl"
    path.write_text(
        "@prefix lw: <https://w3id.org/legweakkg/ontology#> .\n"
        + "".join(f"@prefix lw{name[0]}: <https://w3id.org/legweakkg/{name}/> .\n" for name in names)
        + (
            "lwc:stroke-causes-numbness a lw:Claim ; lw:subject lwt:stroke ; lw:predicate lw:causes ; "
            'lw:object lwt:numbness ; lw:polarity "asserted" ; lw:supportedBy lwe:article_002-1-1 ; '
            'lw:knowledgeLevel "knowledge_assertion" ; lw:agentType "automated_agent" .'
        ).replace(right, wrong),
        encoding="utf-8",
    )
    found = [finding for finding in validate([path], ontology=small) if finding.severity != "info"]
    assert [(one.severity, one.shape.removeprefix("lwsh:"), one.suggestion) for one in found] == [
        ("violation", *ELSEWHERE[right][wrong])
    ]


def test_a_parent_may_come_in_the_same_contribution_and_from_nowhere_else(tmp_path: Path, small: Path) -> None:
    head = (SHAPE_TESTS / "good_term.ttl").read_text(encoding="utf-8")
    prefixes = "".join(line for line in head.splitlines(keepends=True) if line.startswith("@prefix"))
    term = (
        '{} a lw:HealthCondition ; skos:prefLabel "{}"@en ; skos:definition "Made up to be placed."@en ; '
        'lw:editorialDefinition true ; lw:subtypeOf {} ; lw:placedBecause "It is made up."@en .\n'
    )
    child = term.format("lwt:made_up", "made up", "lwt:made_up_above")
    above = term.format("lwt:made_up_above", "made up above", "lwt:stroke")
    path = tmp_path / "terms.ttl"
    path.write_text(prefixes + child + above, encoding="utf-8")
    assert [one.shape for one in validate([path], ontology=small) if one.severity != "info"] == []
    path.write_text(prefixes + child.replace("lwt:made_up_above", "<urn:x-above>"), encoding="utf-8")
    found = {one.shape for one in validate([path], ontology=small) if one.severity == "violation"}
    assert "lwsh:FactObjectKind" in found


def test_line_breaks_and_tabs_part_words(tmp_path: Path, small: Path) -> None:
    path = tmp_path / "note.ttl"
    path.write_text(
        "<https://w3id.org/legweakkg/term/stroke> <https://w3id.org/legweakkg/ontology#curatorNote> "
        r'"Loads the\n calves\twhile, in one mo\u200Btion"@en .',
        encoding="utf-8",
    )
    found = {one.shape: one.suggestion for one in validate([path], ontology=small)}
    assert found["lwsh:TextCharacters"] == "write 'Loads the calves while, in one motion'"


@pytest.mark.parametrize(
    ("stated", "suggestion"),
    [
        (
            'skos:definition "Another meaning."@en',
            "lwt:stroke is there already with another text; change that one in ontology/terms/terms.ttl",
        ),
        (
            'skos:prefLabel "apoplexy"@en',
            "lwt:stroke is there already with another text; change that one in ontology/terms/terms.ttl",
        ),
        ("skos:definition lwt:stroke", 'write a text: "…"@en'),
        ('skos:definition "Another meaning."', ""),
    ],
)
def test_what_is_there_already_is_changed_where_it_stands(
    stated: str, suggestion: str, tmp_path: Path, small: Path
) -> None:
    path = tmp_path / "more.ttl"
    path.write_text(
        "@prefix lwt: <https://w3id.org/legweakkg/term/> .\n"
        f"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\nlwt:stroke {stated} .",
        encoding="utf-8",
    )
    found = [
        one for one in validate([path], ontology=small) if one.shape in ("lwsh:TermDefinitionOnce", "lwsh:TermLabel")
    ]
    assert [one.suggestion for one in found] == [suggestion]
