"""Wheel, sdist and editable install, each in an environment of its own, run from another folder."""

import hashlib
import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command, cwd, **options):
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, check=True, capture_output=True, text=True, env=env, **options
    ).stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packages")
    run(sys.executable, "-m", "build", "--outdir", folder / "one", ROOT, cwd=folder)  # the wheel comes from the sdist
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "two", ROOT, cwd=folder)
    return folder


def environment(folder):
    venv.create(folder, with_pip=True)
    return folder / "bin"


def graph_digest(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return hashlib.sha256(archive.read("legweakkg/_data/graph.nq")).hexdigest()


def answer(bin_folder, cwd):
    return json.loads(run(bin_folder / "legweakkg", "treatments", "neurological", "--format", "json", cwd=cwd))


def test_two_builds_give_the_same_graph(packages):
    [one], [two] = packages.glob("one/*.whl"), packages.glob("two/*.whl")
    assert graph_digest(one) == graph_digest(two)


def test_the_wheel_carries_the_data(packages):
    [wheel] = packages.glob("one/*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for part in (
        "ontology/schema.ttl",
        "ontology/questions/treatments.rq",
        "ontology/rules/24_chain.rq",
        "shapes/claim.ttl",
    ):
        assert f"legweakkg/_data/{part}" in names
    assert "legweakkg/py.typed" in names


def test_every_way_of_installing_gives_the_same_answer(packages, tmp_path):
    [wheel] = packages.glob("one/*.whl")
    [sdist] = packages.glob("one/*.tar.gz")
    answers = []
    for name, target in (("wheel", [wheel]), ("sdist", [sdist]), ("editable", ["-e", ROOT])):
        bin_folder = environment(tmp_path / name)
        run(bin_folder / "pip", "install", "--quiet", *target, cwd=tmp_path)
        answers.append(answer(bin_folder, tmp_path))
    assert answers[0]["answers"]
    assert answers[0] == answers[1] == answers[2]
