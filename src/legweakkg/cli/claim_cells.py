"""How claims look in the cells of a table for people."""

from __future__ import annotations

from collections.abc import Sequence

from ..terms import Claim

CONDITIONS = (
    "whenPresent",
    "whenAbsent",
    "population",
    "course",
    "distribution",
    "duration",
    "severity",
    "therapyLine",
)
"""The qualifiers that say for whom and when a claim holds."""

_WORDS = {
    "whenPresent": "when present:",
    "whenAbsent": "when absent:",
    "population": "in",
    "therapyLine": "as",
    "duration": "for",
}
_MARKS = {"supports": "", "refines": "refined by ", "refutes": "refuted by "}


def as_stated(claim: Claim, cautions: Sequence[Claim] = ()) -> str:
    """Return the qualifiers of a claim and what speaks against it, with rich's marks."""
    from rich.markup import escape

    parts = [value for name in ("researchStatus", "frequency", "certainty") if (value := claim.qualifier(name))]
    parts += [
        f"{_WORDS.get(name, '')} {value.label}".strip()
        for name in CONDITIONS
        for value in claim.qualifiers.get(name, ())
    ]
    parts = [escape(part) for part in parts]
    if not claim.accepted:
        parts.insert(0, f"[red]not accepted: {escape(claim.rejected_because)}[/]")
    if claim.polarity == "negated":
        parts.insert(0, "[red]denied[/]")
    parts += [f"[yellow]caution: {caution.relation} {escape(caution.object.label)}[/]" for caution in cautions]
    return "; ".join(parts)


def mark(claim: Claim) -> str:
    """Return the rank of a claim, red where it is disputed."""
    return f"[red]{claim.rank}[/]" if claim.disputed else claim.rank


def evidence(claim: Claim) -> str:
    """Return where the evidence lies, in few words."""
    return "; ".join(
        f"{_MARKS[item.stance]}{item.source.id.removeprefix('lws:') if item.source else 'curation'}"
        + (f" {item.locator}" if item.locator.startswith("line") else "")
        for item in claim.evidence
    )
