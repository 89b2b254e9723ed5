"""How a report is written: one module for each form, each with ``write(report) -> str``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from ..findings import Report

FORMS = {
    "text": "text",
    "json": "json_object",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
    "turtle": "turtle",
}
"""The forms by name, and the module that writes each."""


def write(report: Report, form: str) -> str:
    """Return a report in one of the `FORMS`."""
    writer: Callable[[Report], str] = import_module(f".{FORMS[form]}", __package__).write
    return writer(report)
