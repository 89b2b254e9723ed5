"""A small ontology of one file a layer, which the shipped shapes find clean; what bad files say they must give."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from legweakkg.check.findings import Finding
from legweakkg.resources import ontology_dir

SHAPE_TESTS = Path(__file__).parent.parent / "shapes"
NEWER = {"bad_PublishedId": "claims/claims.ttl"}
"""Bad files that are newer versions of a file of the small ontology, and break nothing elsewhere."""


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ontology folder: the shipped schema with a few terms, claims and sources."""
    folder = tmp_path_factory.mktemp("small") / "ontology"
    shutil.copytree(SHAPE_TESTS / "base", folder)
    shutil.copy(ontology_dir() / "schema.ttl", folder)
    return folder


def shape_of(path: Path) -> str:
    return "lwsh:" + path.stem.removeprefix("bad_")


def expected(path: Path) -> list[str]:
    return re.findall(r"^# expect (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)


def told(finding: Finding) -> str:
    return (
        f"{finding.shape} {finding.line}:{finding.column} {finding.focus} {finding.path or '-'} {finding.value or '-'}"
    )
