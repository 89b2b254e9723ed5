"""What the sources say about findings in conditions, as numbers between 0 and 1.

The numbers are conventions that turn words into weights; they are no measured frequencies. A statement weighs

    w = frequency word × certainty word × ½ (if its claim is disputed) × ½ (if it holds under a condition only)
        × ¾ (if it is made of a wider condition) × ½ (if it names a wider finding than the one asked about)

and of several statements the heaviest counts. From the weights follow, for a finding f and a condition c of N
conditions with any statement, the background rate and the expected rate

    B(f)   = (Σ_c w(f, c) + ε · #{c without a statement}) / N
    P(f|c) = max(w, B/2) where stated, B/2 where no source says anything, B/10 where a source denies it,
             and the mean of the two where sources disagree,

so that a denial counts more against a condition than silence, and silence never for it more than a statement. The
background as a mean over all diseases is that of LIRICAL (Robinson et al. 2020, see `differential`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from ..names import local_name
from .causal_paths import UNQUALIFIED

FREQUENCY_WEIGHTS: Final = {
    "always": 0.98,
    "usually": 0.8,
    "most_common": 0.7,
    "common": 0.6,
    "sometimes": 0.3,
    "less_often": 0.2,
    "rare": 0.05,
    "rarely": 0.05,
}
"""The weight of each frequency word; no source gives these numbers."""

UNSTATED_FREQUENCY: Final = 0.5
"""The weight of a statement without a word about frequency."""

CERTAINTY_WEIGHTS: Final = {
    "definite": 1.0,
    UNQUALIFIED: 1.0,
    "probable": 0.8,
    "possible": 0.6,
    "anecdotal": 0.3,
    "unlikely": 0.1,
}
"""The weight of each certainty word."""

SILENT_WEIGHT: Final = 0.02
"""ε: what a condition without a statement adds to the background."""

How = Literal["stated", "stated more generally", "denied", "sources disagree", "not stated"]


class Reading(NamedTuple):
    """What the sources say about one finding in one condition; ``claims`` are the IRIs of the telling ones."""

    how: How
    weight: float
    claims: tuple[str, ...] = ()
    inherited_from: str = ""


@dataclass(slots=True)
class _Cell:
    weight: float = 0.0
    general: bool = True
    holder: str = ""
    claims: list[tuple[str, str, bool]] = field(default_factory=list)
    denials: list[str] = field(default_factory=list)


class Column(NamedTuple):
    """One finding: its background rate, and a reading for each condition of which anything is said."""

    background: float
    readings: Mapping[str, Reading]

    def reading(self, condition: str) -> Reading:
        """Return the reading for a condition; silence where no source says anything."""
        return self.readings.get(condition, _SILENCE)

    def rate(self, condition: str) -> float:
        """Return P(f|c), between 0.001 and 0.99."""
        reading, background = self.reading(condition), self.background
        stated = max(reading.weight, background / 2)
        denied = background / 10
        rate = {
            "stated": stated,
            "stated more generally": stated,
            "not stated": background / 2,
            "denied": denied,
            "sources disagree": (stated + denied) / 2,
        }[reading.how]
        return min(max(rate, 0.001), 0.99)


_SILENCE = Reading("not stated", 0.0)


class _Statement(NamedTuple):
    claim: str
    condition: str
    denied: bool
    weight: float


class FindingTable:
    """All statements of findings for conditions, and the hierarchy above and below every term.

    ``stated`` are the rows of ``differential_statements.rq``, ``named`` the IRIs of all conditions, ``kinds`` pairs of
    a term and a wider one.
    """

    def __init__(self, stated: Iterable[Sequence[str]], named: Sequence[str], kinds: Iterable[tuple[str, str]]) -> None:
        self._wider: dict[str, set[str]] = {}
        self._narrower: dict[str, set[str]] = {}
        self._columns: dict[str, Column] = {}
        self._by_finding: dict[str, list[_Statement]] = defaultdict(list)
        for narrower, wider in kinds:
            self._wider.setdefault(narrower, {narrower}).add(wider)
            self._narrower.setdefault(wider, {wider}).add(narrower)
        for (finding, _), statement in _statements(stated).items():
            self._by_finding[finding].append(statement)
        holders = {statement.condition for found in self._by_finding.values() for statement in found}
        self.conditions = frozenset(iri for iri in named if self.wider(iri) & holders)
        self.silent = frozenset(named) - self.conditions

    def findings_of(self, conditions: Iterable[str]) -> set[str]:
        """Return the findings that some source states or denies for one of some conditions or a wider one."""
        holders = {wider for condition in conditions for wider in self.wider(condition)}
        return {
            finding
            for finding, statements in self._by_finding.items()
            if any(statement.condition in holders for statement in statements)
        }

    def speaks_of(self, finding: str) -> bool:
        """Return whether some source states or denies a finding, or one under it, for a condition."""
        return any(named in self._by_finding for named in self.narrower(finding))

    def wider(self, iri: str) -> set[str]:
        """Return a term and all terms wider than it."""
        return self._wider.get(iri, {iri})

    def narrower(self, iri: str) -> set[str]:
        """Return a term and all kinds of it."""
        return self._narrower.get(iri, {iri})

    def column(self, finding: str) -> Column:
        """Return what the sources say about a finding."""
        if finding not in self._columns:
            self._columns[finding] = self._read(finding)
        return self._columns[finding]

    def _read(self, finding: str) -> Column:
        cells: dict[str, _Cell] = {}
        narrower, wider = self.narrower(finding), self.wider(finding)
        for named in narrower | wider:
            for statement in self._by_finding.get(named, ()):
                if statement.denied and named not in wider:
                    continue  # denying a kind of the finding says nothing about the finding
                for condition in self.narrower(statement.condition):
                    own = condition == statement.condition
                    _add(cells.setdefault(condition, _Cell()), statement, own, named in narrower)
        readings = {iri: _reading(iri, cell) for iri, cell in cells.items() if iri in self.conditions}
        count = len(self.conditions) or 1
        heard = sum(reading.weight for reading in readings.values())
        return Column((heard + SILENT_WEIGHT * (count - len(readings))) / count, readings)


def _statements(stated: Iterable[Sequence[str]]) -> dict[tuple[str, str], _Statement]:
    """Return the statements by finding and claim; a claim comes in a row for each of its limits."""
    found = {}
    for claim, condition, finding, polarity, frequency, certainty, limit, refuting in stated:
        weight = FREQUENCY_WEIGHTS.get(local_name(frequency), UNSTATED_FREQUENCY)
        weight *= CERTAINTY_WEIGHTS.get(local_name(certainty) if certainty else UNQUALIFIED, 0.5)
        weight *= (0.5 if refuting else 1) * (0.5 if limit else 1)
        found[finding, claim] = _Statement(claim, condition, polarity == "negated", weight)
    return found


def _add(cell: _Cell, statement: _Statement, own: bool, exact: bool) -> None:
    if statement.denied:
        cell.denials.append(statement.claim)
        return
    weight = statement.weight * (1 if own else 0.75) * (1 if exact else 0.5)
    cell.claims.append((statement.claim, statement.condition, not exact))
    if weight > cell.weight:
        cell.weight, cell.general, cell.holder = weight, not exact, statement.condition


def _reading(condition: str, cell: _Cell) -> Reading:
    holder = cell.holder if cell.holder != condition else ""
    how: How = "stated more generally" if cell.general else "stated"
    if cell.denials:
        how = "sources disagree" if cell.claims else "denied"
    telling = {iri for iri, of, general in cell.claims if of == cell.holder and general == cell.general}
    return Reading(how, cell.weight, tuple(sorted({*telling, *cell.denials})), holder)
