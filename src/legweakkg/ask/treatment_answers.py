"""Answer what the sources state as treatment: the claims, what has none, and what speaks against them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..frozen import FrozenDict
from ..terms import Claim, TermRef, TreatmentAnswers
from . import questions
from .answering import Arguments, misfit, resolve

if TYPE_CHECKING:
    from .knowledge import KnowledgeGraph


def treatments(
    kg: KnowledgeGraph, target: TermRef, include_causes: bool, include_investigational: bool
) -> TreatmentAnswers:
    """Return the treatments of a term; see `KnowledgeGraph.treatments`."""
    asked = questions.question("treatments")
    given: Arguments = {
        "of": target,
        "include_causes": include_causes,
        "include_investigational": include_investigational,
    }
    values = resolve(kg, asked, given)
    note = misfit(kg, asked, values)
    if note:
        return TreatmentAnswers(target, (), (), (), note=note)
    answers = kg._ask("treatments", **values)
    wider: tuple[Claim, ...] = ()
    if target.iri != kg._leg_weakness.iri:
        wider = kg._ask(
            "treatments", of=kg._leg_weakness.iri, includeInvestigational=values.get("includeInvestigational", False)
        )
    asked_for = set(answers)
    general = tuple(
        claim
        for claim in wider
        if claim not in asked_for and "whenPresent" not in claim.qualifiers and claim.relation != "manages"
    )
    return TreatmentAnswers(target, answers, _untreated(kg, target), general, _cautions(kg, answers + general))


def _untreated(kg: KnowledgeGraph, target: TermRef) -> tuple[TermRef, ...]:
    sparql = questions.bind(questions.question("untreated"), {"of": target.iri})
    return tuple(TermRef(row["conditionLabel"].value, row["condition"].value) for row in kg.own_engine.select(sparql))


def _cautions(kg: KnowledgeGraph, claims: Iterable[Claim]) -> Mapping[TermRef, tuple[Claim, ...]]:
    interventions = sorted({claim.subject.iri for claim in claims})
    found: dict[TermRef, list[Claim]] = {}
    for caution in kg._ask("cautions", intervention=interventions):
        found.setdefault(caution.subject, []).append(caution)
    return FrozenDict({term: tuple(cautions) for term, cautions in found.items()})
