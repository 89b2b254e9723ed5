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
