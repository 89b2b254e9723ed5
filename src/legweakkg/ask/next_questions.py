"""Which finding or test would tell the leading candidates of a differential apart best.

Expected information gain: with candidates c of weights w_c, proportional to 10^score and summing to 1, and a
question q whose answer is yes at the rate P(q|c),

    EIG(q) = H(w) - [ p · H(w | yes) + (1 - p) · H(w | no) ]      in bits, with
    p = Σ_c w_c · P(q|c),   w_c | yes = w_c · P(q|c) / p,   w_c | no = w_c · (1 - P(q|c)) / (1 - p),
    H(w) = -Σ_c w_c · log2 w_c

(Shannon's mutual information between answer and candidate; for choosing questions in diagnosis see Gorry GA and
Barnett GO, Comput Biomed Res 1968;1:490-507). For a finding P(q|c) is the rate of `finding_table`; for a test it is
0.8 where a source says that it helps to find the condition and 0.2 elsewhere, a convention. The weights order
questions only: they are no probabilities of disease and are not shown.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from ..terms import Claim, Names, TermRef
from . import questions
from .differential import NOTICE, RedFlagMatch, open_red_flags, rank, read_findings
from .finding_table import FindingTable

if TYPE_CHECKING:
    from .knowledge import KnowledgeGraph

TEST_RATES: Final = (0.8, 0.2)
"""P(q|c) of a test for the conditions that it helps to find, by a source's word, and for all others."""

LEADING: Final = 8
"""How many leading candidates the questions try to tell apart."""


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """A finding to look for or a test to think of; ``gain`` is in bits, ``speaks_for`` whom a yes would raise."""

    asked: TermRef
    kind: Literal["finding", "test"]
    gain: float
    speaks_for: tuple[TermRef, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class NextQuestions:
    """Questions, the most telling first; ``red_flags`` need one or more further features and come before all."""

    red_flags: tuple[RedFlagMatch, ...]
    questions: tuple[NextQuestion, ...]
    candidates: tuple[TermRef, ...]

    notice = NOTICE

    def __iter__(self) -> Any:
        return iter(self.questions)

    def __len__(self) -> int:
        return len(self.questions)


def next_questions(kg: KnowledgeGraph, present: Names, absent: Names = (), *, limit: int = 10) -> NextQuestions:
    """Return what would separate the leading candidates best; see `KnowledgeGraph.next_questions`."""
    table = kg._finding_table
    asked = read_findings(kg, table, present, absent)
    used = replace(
        asked,
        present=tuple(term for term in asked.present if table.column(term.iri).readings),
        absent=tuple(term for term in asked.absent if table.column(term.iri).readings),
    )
    leading = rank(table, used)[:LEADING]
    weights = _weights(leading)
    gains: list[tuple[float, str, Literal["finding", "test"], list[str], list[str]]] = []
    for finding in _open_findings(table, list(weights), asked.present, asked.absent):
        column = table.column(finding)
        rates = {iri: column.rate(iri) for iri in weights}
        told = [iri for iri in weights if column.reading(iri).how.startswith("stated")]
        claims = [claim for iri in told for claim in column.reading(iri).claims]
        gains.append((information_gain(weights, rates), finding, "finding", told, claims))
    for test, told_claims in _tests(kg, list(weights)).items():
        rates = {iri: TEST_RATES[0] if iri in told_claims else TEST_RATES[1] for iri in weights}
        claims = [claim for found in told_claims.values() for claim in found]
        gains.append((information_gain(weights, rates), test, "test", list(told_claims), claims))
    gains = sorted((gain for gain in gains if round(gain[0], 4) > 0), key=lambda gain: (-round(gain[0], 9), gain[1]))
    gains = gains[:limit]
    wanted = list(dict.fromkeys(iri for *_, claims in gains for iri in claims))
    known = {claim.iri: claim for claim in kg._claims(wanted)} if wanted else {}
    absent_iris = {iri for term in asked.absent for iri in table.narrower(term.iri)}
    return NextQuestions(
        tuple(
            match
            for match in open_red_flags(kg, asked.present)
            if not any(term.iri in absent_iris for term in match.missing)
        ),
        tuple(
            NextQuestion(
                TermRef(kg._label(iri), iri),
                kind,
                round(gain, 4),
                tuple(TermRef(kg._label(condition), condition) for condition in told),
                tuple(known[claim] for claim in dict.fromkeys(claims)),
            )
            for gain, iri, kind, told, claims in gains
        ),
        tuple(TermRef(kg._label(iri), iri) for iri in weights),
    )


def information_gain(weights: Mapping[str, float], rates: Mapping[str, float]) -> float:
    """Return the expected information gain of a yes-or-no question, in bits.

    >>> information_gain({"a": 0.5, "b": 0.5}, {"a": 1.0, "b": 0.0})
    1.0
    >>> information_gain({"a": 0.5, "b": 0.5}, {"a": 0.3, "b": 0.3})
    0.0
    """
    yes = sum(weight * rates[key] for key, weight in weights.items())
    after = 0.0
    for share, answer in ((yes, rates), (1 - yes, {key: 1 - rate for key, rate in rates.items()})):
        if share > 0:
            after += share * _entropy([weight * answer[key] / share for key, weight in weights.items()])
    return max(0.0, round(_entropy(list(weights.values())) - after, 12))


def _entropy(weights: Sequence[float]) -> float:
    return -sum(weight * math.log2(weight) for weight in weights if weight > 0)


def _weights(leading: Sequence[tuple[str, float]]) -> dict[str, float]:
    total = sum(10**score for _, score in leading)
    return {iri: 10**score / total for iri, score in leading}


def _open_findings(
    table: FindingTable, candidates: Sequence[str], present: Sequence[TermRef], absent: Sequence[TermRef]
) -> list[str]:
    answered = {iri for term in present for iri in table.wider(term.iri)}
    answered |= {iri for term in absent for iri in table.narrower(term.iri)}
    return sorted(table.findings_of(candidates) - answered)


def _tests(kg: KnowledgeGraph, candidates: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    if not candidates:
        return {}
    sparql = questions.bind(questions.question("differential_tests"), {"condition": list(candidates)})
    found: dict[str, dict[str, list[str]]] = {}
    for row in kg.own_engine.select(sparql):
        found.setdefault(row["test"].value, {}).setdefault(row["condition"].value, []).append(row["claim"].value)
    return found
