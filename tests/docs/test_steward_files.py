"""The files for contributors' own repositories name commands, hooks and classes that there are."""

import re
from pathlib import Path

import pytest

from legweakkg.cli import COMMANDS
from legweakkg.resources import ontology_dir
from legweakkg.tables.ontology_files import OntologyFiles
from legweakkg.tables.template import find_topic, template

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
FORM = ROOT / ".github" / "ISSUE_TEMPLATE" / "new_term.yml"

pytestmark = pytest.mark.skipif(not HOOKS.is_file(), reason="these files are in the repository, not in the sdist")


def test_hooks_call_commands_that_there_are():
    text = HOOKS.read_text(encoding="utf-8")
    entries = re.findall(r"^  entry: legweakkg (\S+)$", text, re.MULTILINE)
    assert entries == ["validate", "format"]
    assert set(entries) <= set(COMMANDS)
    assert re.findall(r"^- id: (\S+)$", text, re.MULTILINE) == ["legweakkg-validate", "legweakkg-format"]
    # several files are one contribution: pre-commit must not split them
    assert text.count("require_serial: true") == 2


def test_the_workflow_calls_commands_that_there_are():
    text = (ROOT / "docs" / "examples" / "check_contribution.yml").read_text(encoding="utf-8")
    called = re.findall(r"xargs -0 -r legweakkg (\S+)", text)
    assert called == ["validate", "format"]


def test_the_issue_form_offers_the_kinds_of_the_schema():
    files = OntologyFiles(ontology_dir())
    line = template(*find_topic("terms", files), files).partition("# kind")[2].partition("\n")[0]
    kinds = line.partition("One of: ")[2].split(", ")
    options = re.findall(r"^        - ([A-Z]\w+)$", FORM.read_text(encoding="utf-8"), re.MULTILINE)
    assert options == sorted(kinds)
    assert len(options) > 20
