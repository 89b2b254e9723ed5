"""Every shape and constraint has a good file, and a bad file with the exact findings it must give.

A bad file ends in lines ``# expect SHAPE LINE:COLUMN FOCUS PATH VALUE``, a good file in ``# good for SHAPE``.
A bad file breaks one thing; to-do notes (info) of other shapes are not counted. What shows only in a newer version of
a file of the ontology is checked in that file's place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from legweakkg.check.findings import Report
from legweakkg.check.shapes import LWSH, read_shapes
from legweakkg.check.validation import validate
from legweakkg.resources import shapes_dir

from .conftest import NEWER, SHAPE_TESTS, expected, shape_of, told

BAD = sorted(SHAPE_TESTS.glob("bad_*.ttl"))
GOOD = sorted(SHAPE_TESTS.glob("good_*.ttl"))
CHECKED = {"lwsh:" + shape.iri.removeprefix(LWSH) for shape in read_shapes(shapes_dir()) if shape.message}


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Where a file is checked."""

    def place(path: Path) -> Path:
        if path.stem not in NEWER:
            return path
        copy = tmp_path_factory.mktemp("newer") / "ontology" / NEWER[path.stem]
        copy.parent.mkdir(parents=True)
        copy.write_bytes(path.read_bytes())
        return copy

    return cache(place)


@pytest.fixture(scope="module")
def found(small: Path, placed: Callable[[Path], Path]) -> Callable[[Path], Report]:
    """What the reference validator finds in a file, each file checked once."""
    return cache(lambda path: validate([placed(path)], ontology=small))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_file_gives_exactly_the_expected_findings(
    path: Path, found: Callable[[Path], Report], placed: Callable[[Path], Path]
) -> None:
    counted = [finding for finding in found(path) if finding.severity != "info" or finding.shape == shape_of(path)]
    assert [told(finding) for finding in counted] == expected(path)
    assert {finding.file for finding in counted} == {str(placed(path))}
    assert {finding.shape for finding in counted} == {shape_of(path)}


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_file_breaks_nothing(path: Path, found: Callable[[Path], Report]) -> None:
    covered = good_for(path)
    assert [str(finding) for finding in found(path) if finding.severity != "info" or finding.shape in covered] == []


def test_both_engines_find_the_same(
    small: Path, found: Callable[[Path], Report], placed: Callable[[Path], Path]
) -> None:
    pytest.importorskip("shacl", reason="the extra 'fast' is not installed")
    differing = {}
    for path in [*BAD, *GOOD]:
        other = validate([placed(path)], ontology=small, engine="shacl")
        if (other.findings, other.focus_nodes) != (found(path).findings, found(path).focus_nodes):
            differing[path.name] = [*map(told, other.findings)]
    assert differing == {}


def good_for(path: Path) -> set[str]:
    return set(re.findall(r"^# good for (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_shape_has_both() -> None:
    assert {shape_of(path) for path in BAD} == CHECKED
    assert set().union(*(good_for(path) for path in GOOD)) == CHECKED


def test_what_was_collected() -> None:
    assert (len(CHECKED), len(BAD), len(GOOD)) == (119, 119, 14)


def test_small_ontology_is_clean(small: Path) -> None:
    assert [str(finding) for finding in validate(ontology=small) if finding.severity != "info"] == []
