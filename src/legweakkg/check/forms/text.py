"""Findings for people: place, sentence, the line itself with the place underlined, a summary."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from pathlib import Path

from ..findings import Finding, Report

SHOWN = 5
"""How many findings of one shape are shown in full before the rest is only counted."""

_COLOURS = {"violation": "1;31", "warning": "33", "info": "36"}
_MAX_WIDTH = 160


def write(report: Report) -> str:
    """Return the report as plain text."""
    return _render(report, colour=False)


def write_coloured(report: Report) -> str:
    """Return the report with the escape codes of a colour terminal."""
    return _render(report, colour=True)


def _render(report: Report, colour: bool) -> str:
    lines = _Source()
    blocks = []
    by_shape: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_shape[finding.shape].append(finding)
    hidden = {finding for found in by_shape.values() for finding in found[SHOWN:]}
    for finding in report.findings:
        if finding not in hidden and finding.severity != "info":
            blocks.append(_block(finding, lines, colour))
    for shape, found in sorted(by_shape.items()):
        rest = len(found) if found[0].severity == "info" else len(found) - SHOWN
        if rest > 0:
            more = "" if found[0].severity == "info" else " more"
            blocks.append(f"{rest:,}{more} of {shape}, such as {found[-1].focus}: {found[-1].message}")
    return "\n".join([*blocks, report.summary])


def _block(finding: Finding, lines: _Source, colour: bool) -> str:
    text = str(finding)
    if colour:
        text = text.replace(f" {finding.severity}: ", f" {_paint(finding.severity, _COLOURS[finding.severity])}: ", 1)
    quoted = lines.quote(finding)
    return f"{text}\n{quoted}" if quoted else text


def _paint(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


class _Source:
    """Quotes lines of the files that findings point into."""

    def __init__(self) -> None:
        self._files: dict[str, list[str]] = {}

    def quote(self, finding: Finding) -> str:
        """Return the line of a finding, with a mark under its place; nothing where it is not at hand."""
        if finding.file is None or finding.line is None or finding.column is None:
            return ""
        lines = self._lines(finding.file)
        if finding.line > len(lines):
            return ""
        line = lines[finding.line - 1].replace("\t", " ").rstrip()
        start = max(0, finding.column - _MAX_WIDTH // 2)
        shown = _printable(line[start : start + _MAX_WIDTH])
        mark = " " * _width(shown[: finding.column - 1 - start]) + "^"
        number = str(finding.line)
        return f"  {number} | {shown}\n  {' ' * len(number)} | {mark}"

    def _lines(self, name: str) -> list[str]:
        if name not in self._files:
            try:
                self._files[name] = Path(name).read_text(encoding="utf-8-sig").split("\n")
            except (OSError, UnicodeDecodeError):
                self._files[name] = []
        return self._files[name]


def _printable(text: str) -> str:
    """Replace what could turn the terminal or the reading direction."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in ("Cc", "Cf") else character
        for character in text
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
