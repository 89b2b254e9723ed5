from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def exported(kg, tmp_path_factory):
    """A function that returns the path of the whole graph in a format, written once a session."""
    folder = tmp_path_factory.mktemp("exports")

    def path(name: str, **options: object) -> Path:
        suffix = "-".join(str(value) for value in options.values())
        target = folder / f"{name}{suffix}"
        if not target.exists():
            kg.export(target, name, **options)
        return target

    return path
