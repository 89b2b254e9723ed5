"""A check that would check nothing is an error, never a pass."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from legweakkg.check.core import run_core
from legweakkg.check.edits import Edit
from legweakkg.check.shapes import read_shapes
from legweakkg.check.validation import validate
from legweakkg.cli.validate import validate as command
from legweakkg.errors import CheckError
from legweakkg.resources import shapes_dir


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shapes_dir(), tmp_path / "shapes"))


def edit(shapes: Path, file: str, old: str, new: str) -> None:
    path = shapes / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


BROKEN = {
    "misspelt term": ("claim.ttl", "sh:minCount 1", "sh:minCuont 1", "sh:minCuont"),
    "misspelt target": ("claim.ttl", "sh:targetClass lw:Claim", "sh:targetClass lw:Clam", "lw:Clam|ontology#Clam"),
    "no target": ("red_flag.ttl", " ;\n    sh:targetClass lw:RedFlag .", " .", "no target"),
    "unused property shape": ("red_flag.ttl", " , lwsh:RedFlagUrgency ;", " ;", "No shape uses"),
    "misspelt path": ("claim.ttl", "sh:path lw:polarity", "sh:path lw:polartiy", "polartiy"),
    "misspelt id in a query": ("dataset_claims.ttl", "lw:whenAbsent ?object", "lw:whenAbscent ?object", "whenAbscent"),
    "query that fails": ("dataset_claims.ttl", "SELECT $this ?value", "SELEKT $this ?value", "cannot be evaluated"),
    "query without culprit": (
        "dataset_text.ttl",
        "SELECT $this ?value ?path",
        "SELECT $this (?value AS ?v) ?path",
        "no .value",
    ),
    "rules": ("claim.ttl", "lwsh:Claim a sh:NodeShape ;", "lwsh:Claim a sh:NodeShape ; sh:rule lwsh:R ;", "sh:rule"),
    "no severity": ("term.ttl", "    sh:severity sh:Violation ;\n", "", "sh:severity"),
    "no message": ("source.ttl", "sh:message", "rdfs:seeAlso", "sh:message"),
    "unknown native check": ("claim.ttl", "lwsh:ClaimVariant a", "lwsh:ClaimVariants a", "no code does so|no name"),
    "broken file": ("claim.ttl", "lwsh:Claim a", "lwsh:Claim a a", "cannot be read"),
    "long path": ("claim.ttl", "sh:path lw:polarity", "sh:path ( lw:subject lw:polarity )", "one property"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_shapes_are_refused(name: str, shapes: Path, small: Path) -> None:
    file, old, new, part = BROKEN[name]
    edit(shapes, file, old, new)
    with pytest.raises(CheckError, match=part):
        validate(ontology=small, shapes=shapes)


def test_no_shapes(tmp_path: Path, small: Path) -> None:
    with pytest.raises(CheckError, match="holds no shapes"):
        validate(ontology=small, shapes=tmp_path)


def test_target_without_members(small: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small, tmp_path / "ontology"))
    path = folder / "terms" / "terms.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("a lw:RedFlag", "a lw:ClinicalFinding"), encoding="utf-8")
    with pytest.raises(CheckError, match=r"members of .*RedFlag"):
        validate(ontology=folder)


def test_no_ontology(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["--ontology", str(tmp_path)])
    assert (result.exit_code, "no schema.ttl" in result.stderr) == (2, True)


def test_warnings_of_the_validator_are_errors(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import warnings

    import pyshacl

    def warned(*_: object, **__: object) -> tuple[bool, object, str]:
        warnings.warn("A recursive shape was found", RuntimeWarning, stacklevel=1)
        return True, pyshacl, ""

    monkeypatch.setattr(pyshacl, "validate", warned)
    with pytest.raises(CheckError, match="cannot be relied on"):
        run_core(read_shapes(shapes_dir()), Edit(small, []), "pyshacl")


def test_failing_validator_is_an_error(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyshacl

    def failed(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(pyshacl, "validate", failed)
    with pytest.raises(CheckError, match="could not validate"):
        run_core(read_shapes(shapes_dir()), Edit(small, []), "pyshacl")
