"""Imports go down the list of rooms only, and importing the package stays light."""

import ast
import subprocess
import sys
from pathlib import Path

import legweakkg

ROOMS = (
    "errors",
    "arguments",
    "frozen",
    "names",
    "resources",
    "terms",
    "engine",
    "source",
    "ask",
    "check",
    "compare",
    "tables",
    "exchange",
    "reason",
    "draw",
    "ingest",
    "publish",
    "loading",
    "serve",
    "cli",
    "__main__",
)
"""From the ground floor up. A room may import from itself and from those before it; functions may reach
further where a heavy or higher room is wanted only when called."""

PACKAGE = Path(legweakkg.__file__).parent


def room(path):
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def module_level_imports(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level:
            depth = len(path.relative_to(PACKAGE).parts) - node.level
            base = path.relative_to(PACKAGE).parts[:depth]
            target = [*base, *(node.module or "").split(".")]
            target = [part for part in target if part]
            yield target[0] if target else node.names[0].name


def test_every_module_lies_in_a_known_room():
    rooms = {room(path) for path in PACKAGE.rglob("*.py")}
    assert rooms - {"__init__"} <= set(ROOMS)


def test_imports_go_down_only():
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        here = room(path)
        if here == "__init__":
            continue
        for target in module_level_imports(path):
            if target == "__init__" or target not in ROOMS:
                continue
            if ROOMS.index(target) > ROOMS.index(here):
                wrong.append(f"{path.relative_to(PACKAGE)} imports {target}")
    assert wrong == []


def test_importing_the_package_loads_nothing_heavy():
    code = (
        "import sys, legweakkg; heavy = {'rdflib', 'pyshacl', 'owlready2', 'rich', 'click', 'httpx', 'networkx'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_public_names_are_the_documented_ones():
    assert set(legweakkg.__all__) <= set(dir(legweakkg))
    assert "load" in legweakkg.__all__
