"""A small ontology folder that a test may write into."""

import shutil
from pathlib import Path

import pytest

from legweakkg.resources import ontology_dir
from legweakkg.tables.ontology_files import OntologyFiles

SHAPE_TESTS = Path(__file__).parents[1] / "shapes"


@pytest.fixture
def small(tmp_path):
    """The shipped schema with a few terms, claims and sources, to be written into."""
    folder = tmp_path / "ontology"
    shutil.copytree(SHAPE_TESTS / "base", folder)
    shutil.copy(ontology_dir() / "schema.ttl", folder)
    return folder


@pytest.fixture
def files(small):
    return OntologyFiles(small)


@pytest.fixture
def table(tmp_path):
    """Write rows as a TSV file and return its path."""

    def write(*rows, name="rows.tsv"):
        path = tmp_path / name
        path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
        return path

    return write


def snapshot(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
