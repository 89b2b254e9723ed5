"""The pages of reference are up to date and complete: what has no section fails the build."""

import importlib.util
import re
from pathlib import Path

import pytest

from legweakkg.ask import questions
from legweakkg.check.shapes import read_shapes
from legweakkg.cli import COMMANDS
from legweakkg.cli.command_pages import documented
from legweakkg.cli.question_pages import method_call
from legweakkg.resources import shapes_dir

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SPARQL = re.compile(r"^### (.+?)\n\n(.+?)\n\n```sparql\n", re.MULTILINE | re.DOTALL)


def read(name):
    return (DOCS / name).read_text(encoding="utf-8")


def sections(text):
    """Return the sections of a page by heading; a comment inside a code block is no heading."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    assert len(parts[1::2]) == len(set(parts[1::2]))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def generator():
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = generator()


@pytest.mark.parametrize("name", sorted(GENERATOR.PAGES))
def test_the_page_is_up_to_date(name):
    assert read(name) == GENERATOR.PAGES[name](), f"run `{GENERATOR.COMMAND}` and commit docs/{name}"


def test_every_question_has_its_section():
    found = sections(read("questions.md"))
    assert set(found) == set(questions.offered())
    for name, asked in questions.offered().items():
        assert asked.text in found[name]
        assert f"legweakkg ask {name}" in found[name]
        assert all(
            f"|`{parameter.argument}`|" in found[name] and parameter.meaning in found[name]
            for parameter in asked.parameters.values()
        )


def test_the_python_call_of_each_question_answers(kg):
    calls = re.findall(r"^- Method: `(kg\..*)`$", read("questions.md"), re.MULTILINE)
    assert calls == [method_call(asked) for asked in questions.offered().values()]
    for call in calls:
        assert len(eval(call, {"kg": kg})) > 0, call


def test_every_command_and_option_has_its_place():
    found = sections(read("commands.md"))
    commands = dict(documented())
    assert set(found) == set(commands)
    assert set(COMMANDS) <= set(found)
    for path, command in commands.items():
        options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
        missing = [option for option in options if option not in found[path]]
        assert not missing, f"docs/commands.md does not describe {missing} of {path}"


def test_every_command_says_what_it_does_and_shows_an_example():
    for path, command in documented():
        assert command.help, f"{path} has no help"
        epilog = " ".join((command.epilog or "").split())
        # a group's commands have examples of their own
        assert "Example: legweakkg " + path.split()[0] in epilog or hasattr(command, "commands"), f"{path}: no example"


def test_every_shape_has_its_section():
    shapes = [shape.iri.rpartition("#")[2] for shape in read_shapes(shapes_dir()) if shape.message]
    assert sorted(re.findall(r"^### lwsh:(\w+)$", read("shapes.md"), re.MULTILINE)) == sorted(shapes)


def test_the_cookbook_says_what_each_recipe_shows():
    text = read("cookbook.md")
    recipes = SPARQL.findall(text)
    assert len(recipes) == text.count("```sparql") >= 15
    assert len({title for title, _ in recipes}) == len(recipes)
    assert all(said.endswith(".") and len(said.split()) > 7 for _, said in recipes)


def test_the_map_names_every_document():
    linked = set(re.findall(r"\]\(([\w/]+\.md)\)", read("index.md")))
    assert {path.name for path in DOCS.glob("*.md")} - linked == {"index.md"}
    assert "docs/index.md" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["researchers.md", "developers.md", "cookbook.md", "questions.md", "commands.md"])
def test_pages_that_show_answers_say_what_they_are_not(name):
    assert "not medical advice" in read(name)
    if "differential" in read(name) and name != "questions.md":
        assert re.search(r"not a medical\s+device", read(name))
