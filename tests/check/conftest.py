"""A small ontology of one file a layer, which the shipped shapes find clean."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from legweakkg.resources import ontology_dir

SHAPE_TESTS = Path(__file__).parent.parent / "shapes"


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ontology folder: the shipped schema with a few terms, claims and sources."""
    folder = tmp_path_factory.mktemp("small") / "ontology"
    shutil.copytree(SHAPE_TESTS / "base", folder)
    shutil.copy(ontology_dir() / "schema.ttl", folder)
    return folder
