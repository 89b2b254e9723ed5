"""Wheel, sdist and editable install, each in an environment of its own, run from another folder."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
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


def digests(wheel):
    """Return a digest of the graph and of each table made of it."""
    with zipfile.ZipFile(wheel) as archive:
        made = [name for name in archive.namelist() if "/_data/tables/" in name]
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in (*made, "legweakkg/_data/graph.nq")}


def answer(bin_folder, cwd):
    return json.loads(run(bin_folder / "legweakkg", "treatments", "neurological", "--format", "json", cwd=cwd))


def test_two_builds_give_the_same_graph(packages):
    [one], [two] = packages.glob("one/*.whl"), packages.glob("two/*.whl")
    assert len(digests(one)) == 8
    assert digests(one) == digests(two)


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


BUNDLES = {"sparql.js", "sparql.css", "graph.js", "graph.css", "fonts.css", "third-party.txt"}
"""What ``npm run build`` leaves in the package."""

SHOW = """
from types import SimpleNamespace
from starlette.requests import Request
import legweakkg
from legweakkg.serve.config import ServeConfig
from legweakkg.serve.pages import query
from legweakkg.serve.pages.site import Site

site = Site(SimpleNamespace(kg=legweakkg.load(), config=ServeConfig()))
scope = {"type": "http", "method": "GET", "path": "/query", "query_string": b"", "headers": []}
page = query.editor(site, Request(scope))
print(site.environment.get_template(page.template).render(path="/query", **page.context))
"""


def static(wheel):
    prefix = "legweakkg/serve/pages/static/"
    return {name.removeprefix(prefix) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(prefix)}


def test_wheels_carry_the_bundles_that_were_built(packages):
    """Made straight from a checkout or by way of the source distribution, which is what a release does."""
    built = {file.name for file in (ROOT / "src/legweakkg/serve/pages/static").glob("*")}
    for kind in ("one", "two"):
        [wheel] = packages.glob(f"{kind}/*.whl")
        assert static(wheel) == built
    assert not built or (built > BUNDLES and any(name.endswith(".woff2") for name in built))


def test_a_wheel_made_without_node_has_plain_forms(packages, tmp_path):
    [sdist] = packages.glob("one/*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    [source] = tmp_path.iterdir()
    shutil.rmtree(source / "src/legweakkg/serve/pages/static", ignore_errors=True)
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path / "dist", source, cwd=tmp_path)
    [wheel] = tmp_path.glob("dist/*.whl")
    assert static(wheel) == set()
    bin_folder = environment(tmp_path / "plain")
    run(bin_folder / "pip", "install", "--quiet", f"{wheel}[server]", cwd=tmp_path)
    page = run(bin_folder / "python", "-c", SHOW, cwd=tmp_path)
    assert '<textarea id="query"' in page and '<button class="run">' in page and "?example=causes" in page
    assert "sparql.js" not in page and "fonts.css" not in page and 'src=""' not in page


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
