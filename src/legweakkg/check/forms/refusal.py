"""What could not be read, in the forms of a report, so that a build server or code host shows it at its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ... import __version__
from ...errors import SourceError
from ..findings import Finding
from . import github, sarif


def write_refusal(error: SourceError, form: str) -> str:
    """Return a refused file in one of the `legweakkg.check.forms.FORMS`; empty where a form has no place for it."""
    writer = _WRITERS.get(form)
    return writer(error) if writer else ""


def _sentence(error: SourceError) -> str:
    place = ":".join(str(part) for part in (error.file, error.line, error.column) if part is not None)
    return str(error).removeprefix(f"{place}: ")


def _json(error: SourceError) -> str:
    stated = {"file": error.file, "line": error.line, "column": error.column, "message": _sentence(error)}
    return json.dumps(
        {"tool": "legweakkg validate", "version": __version__, "error": stated}, ensure_ascii=False, indent=2
    )


def _sarif(error: SourceError) -> str:
    notice: dict[str, Any] = {"level": "error", "message": {"text": _sentence(error)}}
    if error.file is not None:
        notice["locations"] = [{"physicalLocation": sarif.place(error.file, error.line, error.column)}]
    return sarif.document([], [], [{"executionSuccessful": False, "toolExecutionNotifications": [notice]}])


def _junit(error: SourceError) -> str:
    sentence = escape(str(error))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuite name="legweakkg validate" tests="1" failures="0" errors="1">\n'
        f'  <testcase classname="legweakkg" name={quoteattr(error.file or "")}>\n'
        f"    <error message={quoteattr(_sentence(error))}>{sentence}</error>\n  </testcase>\n</testsuite>"
    )


def _github(error: SourceError) -> str:
    stated = Finding("violation", error.file, error.line, error.column, "", None, None, "not readable", "")
    return github.command(stated, _sentence(error))


_WRITERS: dict[str, Callable[[SourceError], str]] = {
    "json": _json,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
}
