"""Examples in docstrings run as tests."""

import doctest
import importlib
import pkgutil

import pytest

import legweakkg

MODULES = [
    "legweakkg",
    *(
        module.name
        for module in pkgutil.walk_packages(legweakkg.__path__, "legweakkg.")
        if not module.name.endswith("__main__")
    ),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        pytest.skip(f"{name} needs an extra: {error}")
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder()
    examples = sum(
        len(test.examples)
        for name in (
            "legweakkg",
            "legweakkg.names",
            "legweakkg.source.passages",
            "legweakkg.engine.guard",
            "legweakkg.ask.lookup",
        )
        for test in finder.find(importlib.import_module(name))
    )
    assert examples >= 12
