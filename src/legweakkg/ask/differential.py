"""Rank health conditions by the findings that sources state or deny for them. Educational, not a medical device.

Method: the likelihood-ratio scheme of LIRICAL (Robinson PN et al., "Interpretable clinical genomics with a
likelihood ratio paradigm", Am J Hum Genet 2020;107:403-417). Every finding contributes

    present:  log10 LR = log10( P(f|c) / B(f) )
    absent:   log10 LR = log10( (1 - P(f|c)) / (1 - B(f)) )

and the score is the sum, with the rates P and B of `finding_table`. It was chosen over the information-content
similarity of Phenomizer (Köhler S et al., Am J Hum Genet 2009;85:457-464) because it has a place for absent
findings and for frequencies, and because each finding's part of the score can be shown; the information content
is in it, as -log10 B. Unlike LIRICAL no prior is used and no posterior given: a score orders what the sources
say, it is no probability of a disease. The statements are few and chosen by what people write about, so a
condition of which little is written stands lower than it should; what is missing is said with the answer.

A finding counts for everything it is a kind of. Of two present findings of which one is a kind of the other only
the narrower counts, of two absent ones only the wider, so that nothing is counted twice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ..errors import LegweakkgError, UnknownTermError
from ..terms import Claim, Names, TermRef, as_list
from . import questions
from .finding_table import FindingTable, How

if TYPE_CHECKING:
    from .differential_scale import RankedDisease
    from .knowledge import KnowledgeGraph

NOTICE: Final = (
    "Educational: this orders what the sources in this graph say. It is not a medical device, gives no "
    "probabilities of disease and must not be used to diagnose or treat anyone."
)
"""What every differential says of itself."""

FORMULA: Final = "score = Σ log10 LR; present: LR = P/B, absent: LR = (1-P)/(1-B) (after Robinson et al. 2020)"

_URGENCIES: Final = ("emergency", "prompt", "soon", "routine")


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one finding adds to a condition's score, and why.

    ``rate`` is P(f|c), ``background`` B(f), ``log_lr`` the summand; ``inherited_from`` names the wider
    condition of which the statement is made.
    """

    finding: TermRef
    present: bool
    how: How
    rate: float
    background: float
    log_lr: float
    claims: tuple[Claim, ...]
    inherited_from: TermRef | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A condition, its score, and the score's parts, one for each finding."""

    condition: TermRef
    score: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class RedFlagMatch:
    """A red flag of which every feature is present; ``provided`` says what else must hold, such as a course."""

    flag: TermRef
    urgency: TermRef
    features: tuple[TermRef, ...]
    provided: tuple[TermRef, ...]
    claims: tuple[Claim, ...]
    missing: tuple[TermRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Differential:
    """Conditions ranked by their findings, and what the graph does not know.

    ``red_flags`` come before everything else. ``unknown`` are names that no term has, ``unused`` findings of
    which no source says anything for any condition, ``implied`` findings left out because another one says
    more; ``conditions_without_findings`` can never be ranked; ``not_shown`` counts the candidates beyond the limit.
    ``diseases`` are those of ingested annotations, ranked by another scale; only a store with layers has any.
    """

    present: tuple[TermRef, ...]
    absent: tuple[TermRef, ...]
    red_flags: tuple[RedFlagMatch, ...]
    candidates: tuple[Candidate, ...]
    unknown: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unused: tuple[TermRef, ...] = ()
    implied: tuple[TermRef, ...] = ()
    conditions_without_findings: tuple[TermRef, ...] = ()
    not_shown: int = 0
    diseases: tuple[RankedDisease, ...] = ()

    notice = NOTICE
    formula = FORMULA

    def __iter__(self) -> Any:
        return iter(self.candidates)

    def __len__(self) -> int:
        return len(self.candidates)


@dataclass(frozen=True, slots=True)
class Findings:
    """What is present and absent, looked up: nothing twice, nothing against itself."""

    present: tuple[TermRef, ...]
    absent: tuple[TermRef, ...]
    implied: tuple[TermRef, ...]
    unknown: tuple[tuple[str, tuple[str, ...]], ...]


def differential(kg: KnowledgeGraph, present: Names, absent: Names = (), *, limit: int = 10) -> Differential:
    """Rank conditions by findings; see `KnowledgeGraph.differential`."""
    table = kg._finding_table
    asked = read_findings(kg, table, present, absent)
    unused = tuple(term for term in (*asked.present, *asked.absent) if not table.column(term.iri).readings)
    findings = replace(
        asked,
        present=tuple(term for term in asked.present if term not in unused),
        absent=tuple(term for term in asked.absent if term not in unused),
    )
    ranked = rank(table, findings)
    wanted = {
        iri: None
        for condition, _ in ranked[:limit]
        for term in (*findings.present, *findings.absent)
        for iri in table.column(term.iri).reading(condition).claims
    }
    flags = _flag_rows(kg, asked.present)
    wanted.update({iri: None for _, _, _, _, claims in flags for iri in claims})
    known = {claim.iri: claim for claim in kg._claims(list(wanted))} if wanted else {}
    return Differential(
        asked.present,
        asked.absent,
        tuple(sorted((_match(kg, row, known) for row in flags if not row[2]), key=_flag_order)),
        tuple(
            Candidate(_ref(kg, condition), round(score, 3), _contributions(kg, table, condition, findings, known))
            for condition, score in ranked[:limit]
        ),
        findings.unknown,
        unused,
        findings.implied,
        tuple(sorted(_ref(kg, iri) for iri in table.silent)),
        max(0, len(ranked) - limit),
    )


def read_findings(kg: KnowledgeGraph, table: FindingTable, present: Names, absent: Names) -> Findings:
    """Look up findings; raises LegweakkgError where they contradict each other or none is known."""
    unknown: list[tuple[str, tuple[str, ...]]] = []
    asked_present = _with_features(kg, _known(kg, table, present, unknown))
    asked_absent = _known(kg, table, absent, unknown)
    if not asked_present and not asked_absent:
        if unknown:
            raise UnknownTermError(unknown[0][0], unknown[0][1], "finding")
        raise LegweakkgError("Name at least one finding that is present or absent.")
    for finding in asked_present:
        for other in asked_absent:
            if other.iri in table.wider(finding.iri):
                same = "" if other == finding else f", which is a kind of {other.label!r},"
                raise LegweakkgError(f"{finding.label!r}{same} is said to be present and absent; decide for one.")
    kept_present = [
        term
        for term in asked_present
        if not any(term != other and term.iri in table.wider(other.iri) for other in asked_present)
    ]
    kept_absent = [
        term
        for term in asked_absent
        if not any(term != other and other.iri in table.wider(term.iri) for other in asked_absent)
    ]
    implied = [term for term in (*asked_present, *asked_absent) if term not in (*kept_present, *kept_absent)]
    return Findings(tuple(kept_present), tuple(kept_absent), tuple(implied), tuple(unknown))


def rank(table: FindingTable, findings: Findings) -> list[tuple[str, float]]:
    """Return condition and score, best first, of the conditions that any of the findings speaks for or against.

    Where something is present, a condition needs at least one present finding that a source states for it.
    """
    columns = [(table.column(term.iri), True) for term in findings.present]
    columns += [(table.column(term.iri), False) for term in findings.absent]
    heard = {
        iri
        for column, present in columns
        if present or not findings.present
        for iri, reading in column.readings.items()
        if reading.how != "denied" or not findings.present
    }
    scores = {
        iri: sum(log_ratio(column.rate(iri), column.background, present) for column, present in columns)
        for iri in heard
    }
    return sorted(scores.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))


def log_ratio(rate: float, background: float, present: bool) -> float:
    """Return log10 of the likelihood ratio of a finding.

    >>> round(log_ratio(0.5, 0.05, True), 3), round(log_ratio(0.5, 0.05, False), 3)
    (1.0, -0.279)
    """
    return math.log10(rate / background) if present else math.log10((1 - rate) / (1 - background))


def open_red_flags(kg: KnowledgeGraph, present: Sequence[TermRef]) -> list[RedFlagMatch]:
    """Return the red flags that some but not all of their features match, most urgent first."""
    rows = [row for row in _flag_rows(kg, present) if row[2]]
    claims = list(dict.fromkeys(iri for row in rows for iri in row[4]))
    known = {claim.iri: claim for claim in kg._claims(claims)} if claims else {}
    return sorted((_match(kg, row, known) for row in rows), key=_flag_order)


_FlagRow = tuple[str, str, list[str], tuple[list[str], list[str]], list[str]]


def _flag_rows(kg: KnowledgeGraph, present: Sequence[TermRef]) -> list[_FlagRow]:
    if not present:
        return []
    sparql = questions.bind(questions.question("differential_red_flags"), {"present": [term.iri for term in present]})
    flags: dict[str, tuple[str, set[str], set[str], set[str], set[str]]] = {}
    for row in kg.own_engine.select(sparql):
        entry = flags.setdefault(row["flag"].value, (row["urgency"].value, set(), set(), set(), set()))
        for place, name in enumerate(("feature", "touched", "course", "claim"), 1):
            if row[name] is not None:
                entry[place].add(row[name].value)  # type: ignore[union-attr]
    return [
        (flag, urgency, sorted(features - met), (sorted(features), sorted(course)), sorted(claims))
        for flag, (urgency, features, met, course, claims) in flags.items()
    ]


def _match(kg: KnowledgeGraph, row: _FlagRow, known: dict[str, Claim]) -> RedFlagMatch:
    flag, urgency, missing, (features, course), claims = row
    return RedFlagMatch(
        _ref(kg, flag),
        _ref(kg, urgency),
        tuple(_ref(kg, iri) for iri in features),
        tuple(_ref(kg, iri) for iri in course),
        tuple(known[iri] for iri in claims),
        tuple(_ref(kg, iri) for iri in missing),
    )


def _flag_order(match: RedFlagMatch) -> tuple[object, ...]:
    place = next((number for number, word in enumerate(_URGENCIES) if word in match.urgency.label), len(_URGENCIES))
    return place, len(match.missing), len(match.provided), -len(match.features), match.flag.label


def _contributions(
    kg: KnowledgeGraph, table: FindingTable, condition: str, findings: Findings, known: dict[str, Claim]
) -> tuple[Contribution, ...]:
    parts = []
    for term, present in [*((term, True) for term in findings.present), *((term, False) for term in findings.absent)]:
        column = table.column(term.iri)
        reading, rate = column.reading(condition), column.rate(condition)
        parts.append(
            Contribution(
                term,
                present,
                reading.how,
                round(rate, 4),
                round(column.background, 4),
                round(log_ratio(rate, column.background, present), 4),
                tuple(known[iri] for iri in reading.claims),
                _ref(kg, reading.inherited_from) if reading.inherited_from else None,
            )
        )
    return tuple(parts)


def _known(
    kg: KnowledgeGraph, table: FindingTable, names: Names, unknown: list[tuple[str, tuple[str, ...]]]
) -> list[TermRef]:
    """Look up findings; of an unknown name only findings that a source speaks of are suggested."""
    found: dict[TermRef, None] = {}
    for name in as_list(names):
        try:
            found[kg._ref(name)] = None
        except UnknownTermError as error:
            near = ((label, kg._lookup.find(label)) for label in error.suggestions)
            unknown.append((error.name, tuple(label for label, term in near if term and table.speaks_of(term.iri))))
    return list(found)


def _with_features(kg: KnowledgeGraph, present: Sequence[TermRef]) -> list[TermRef]:
    """Return the findings with the features of a red flag in its place: who has it has them."""
    listed = " ".join(f"<{term.iri}>" for term in present)
    rows = kg.own_engine.select(
        f"""SELECT ?flag ?feature WHERE {{ VALUES ?flag {{ {listed} }} ?flag lw:redFlagFeature ?feature }}
            ORDER BY STR(?feature)"""
    )
    features: dict[str, list[TermRef]] = {}
    for row in rows:
        features.setdefault(row["flag"].value, []).append(_ref(kg, row["feature"].value))
    return list(dict.fromkeys(finding for term in present for finding in features.get(term.iri, [term])))


def _ref(kg: KnowledgeGraph, iri: str) -> TermRef:
    return TermRef(kg._label(iri), iri)
