"""What a check found: findings, and the report that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Literal

Severity = Literal["violation", "warning", "info"]

SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
"""The severities, the gravest first."""

_SHOWN = 200
_HEAD = ("severity", "place", "node", "what to do", "suggestion", "shape")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where it stands, and what to write instead.

    ``file``, ``line`` and ``column`` (from 1) are None where the place is not known. ``focus``, ``path``,
    ``value`` and ``shape`` are CURIEs or IRIs; literals are written as in Turtle. ``suggestion`` is empty where
    there is nothing to suggest.
    """

    severity: Severity
    file: str | None
    line: int | None
    column: int | None
    focus: str
    path: str | None
    value: str | None
    shape: str
    message: str
    suggestion: str = ""

    @property
    def place(self) -> str:
        """File, line and column as far as they are known, joined by colons."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    @property
    def sort_key(self) -> tuple[str, int, int, int, str, str, str, str]:
        """File and place first, then severity and content."""
        return (
            self.file or "",
            self.line or 0,
            self.column or 0,
            SEVERITIES.index(self.severity),
            self.shape,
            self.focus,
            self.path or "",
            self.value or "",
        )

    def __lt__(self, other: Finding) -> bool:
        return self.sort_key < other.sort_key

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        hint = f" ({self.suggestion})" if self.suggestion else ""
        return f"{place}{self.severity}: {self.focus}: {self.message}{hint}"

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the finding as JSON-ready values."""
        return {
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "focus": self.focus,
            "path": self.path,
            "value": self.value,
            "shape": self.shape,
            "message": self.message,
            "suggestion": self.suggestion or None,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of a check, sorted by place, and what was checked.

    ``files`` names what was checked, ``focus_nodes`` counts the nodes that the shapes looked at, ``shapes`` the
    shapes and constraints that ran, ``triples`` the triples they ran over.
    """

    findings: list[Finding] = field(default_factory=list)
    files: tuple[str, ...] = ()
    focus_nodes: int = 0
    shapes: int = 0
    triples: int = 0
    engine: str = "pyshacl"
    seconds: float = 0.0

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def conforms(self, fail_on: Severity = "violation") -> bool:
        """Return whether no finding is as grave as ``fail_on``."""
        grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        return not any(finding.severity in grave for finding in self.findings)

    @property
    def counts(self) -> dict[Severity, int]:
        """The number of findings of each severity."""
        counted = Counter(finding.severity for finding in self.findings)
        return {severity: counted[severity] for severity in SEVERITIES}

    @property
    def summary(self) -> str:
        """One sentence: what was found and what was checked."""
        found = (
            ", ".join(f"{number:,} {_plural(severity, number)}" for severity, number in self.counts.items() if number)
            or "no findings"
        )
        files = ", ".join(self.files) if len(self.files) <= 3 else f"{len(self.files)} files"
        if not self.shapes:  # what cannot be read as triples never comes before a shape
            why = "not checked against the shapes before this is mended" if self else "nothing new to check"
            return f"{files}: {found}; {why}."
        return (
            f"{files}: {found}; {self.focus_nodes:,} nodes checked against {self.shapes} shapes and constraints "
            f"over {self.triples:,} triples by {self.engine} in {self.seconds:.1f} s."
        )


class Findings(list[Finding]):
    """Findings as a list, which a notebook shows as a table."""

    def _repr_html_(self) -> str:
        if not self:
            return "<p>No findings.</p>"
        rows = "".join(_row(finding) for finding in self[:_SHOWN])
        more = f"<p>… and {len(self) - _SHOWN:,} more.</p>" if len(self) > _SHOWN else ""
        head = "".join(
            f"<th>{word}</th>" for word in ("severity", "place", "node", "what to do", "suggestion", "shape")
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _row(finding: Finding) -> str:
    cells = (
        finding.severity,
        finding.place,
        finding.focus,
        finding.message,
        finding.suggestion,
        finding.shape,
    )
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _plural(severity: Severity, number: int) -> str:
    if severity == "info":
        return "to do"
    return severity if number == 1 else severity + "s"
