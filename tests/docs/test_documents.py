"""Every code block of the documents runs.

``python`` blocks are executed; ``console`` blocks are run line by line where a line starts with ``$ legweakkg`` or
``$ python benchmarks/``; ``sh`` blocks need a server, and tests/serve runs them. Of the others only the two
commands of the README are known, and the gate runs those.
"""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from legweakkg.cli import main

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GATE = {"pip install . && legweakkg treatments neurological", "pip install '.[test]' && pytest"}
LANGUAGES = {"python", "console", "turtle", "sparql", "mermaid", "text", "yaml", "json", "tsv", "sh"}


def blocks(language):
    return [
        pytest.param(code, id=f"{path.name}-{number}")
        for path in DOCUMENTS
        for number, (name, code) in enumerate(BLOCK.findall(path.read_text(encoding="utf-8")))
        if name == language
    ]


def test_every_block_names_a_known_language():
    names = {name for path in DOCUMENTS for name, _ in BLOCK.findall(path.read_text(encoding="utf-8"))}
    assert names <= LANGUAGES


def test_there_are_blocks():
    assert len(blocks("python")) >= 1
    assert len(blocks("console")) >= 4


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_python_blocks_run(path, tmp_path, monkeypatch):
    """The blocks of a document run in order, later ones with what earlier ones made."""
    monkeypatch.chdir(tmp_path)
    names = {}
    for number, code in enumerate(
        re.findall(r"^```python\n(.*?)^```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    ):
        exec(compile(code, f"{path.name}, python block {number + 1}", "exec"), names)


@pytest.mark.parametrize("code", blocks("console"))
def test_console_blocks_run(code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    commands = [line[2:] for line in code.splitlines() if line.startswith("$ ")]
    assert commands
    for command in commands:
        if command.startswith("legweakkg serve"):
            continue  # it serves until it is stopped; tests/serve starts it
        if command in GATE or not command.startswith("legweakkg "):
            assert command in GATE or command.startswith(("pip install", "python benchmarks/", "cd ", "pytest"))
            continue
        result = CliRunner().invoke(main, shlex.split(command)[1:], catch_exceptions=False)
        assert result.exit_code == 0, f"{command}: {result.output}"


@pytest.mark.parametrize("code", blocks("sparql"))
def test_sparql_blocks_answer(code, kg):
    result = kg.query(code)
    assert result is True or any(True for _ in result)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_hold(path):
    for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_every_door_says_what_it_is_not(kg):
    for path in (ROOT / "README.md", ROOT / "SECURITY.md"):
        assert re.search(r"not (a )?medical (advice|device)", path.read_text(encoding="utf-8"))
    assert "not medical advice" in kg.disclaimer
    assert "not medical" in CliRunner().invoke(main, ["--help"]).output
