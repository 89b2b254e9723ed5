"""Say why a triple holds: the claims and evidence behind it, or the rule and the premises it follows from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..arguments import text_of
from ..errors import UnknownTermError
from ..names import LW, OWL, local_name
from ..terms import Claim, Name, TermRef, name_text
from . import questions
from .proofs import TYPE, Fact, Proofs

if TYPE_CHECKING:
    from .knowledge import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class Why:
    """Whether a triple holds and why: one sentence, the claims about it, and its reason where it holds.

    ``claims`` are all claims of this subject, relation and object: accepted, denied, rejected or disputed.
    """

    subject: TermRef
    relation: str
    object: TermRef
    holds: bool
    sentence: str
    claims: tuple[Claim, ...] = ()
    fact: Fact | None = None

    def __str__(self) -> str:
        return self.sentence

    def __bool__(self) -> bool:
        return self.holds


def why(kg: KnowledgeGraph, subject: Name, predicate: str, target: Name) -> Why:
    """Say why a triple holds or does not; see `KnowledgeGraph.why`."""
    relation = _relation(kg, predicate)
    start = kg._ref(subject)
    end = _class(kg, target) if relation == TYPE else kg._ref(target)
    claims = _claims(kg, start.iri, relation, end.iri)
    proofs = Proofs(kg)
    fact = proofs.best((start.iri, relation, end.iri))
    name = "type" if relation == TYPE else local_name(relation)
    if fact is None:
        return Why(start, name, end, False, _missing(kg, start, relation, end, claims), claims)
    return Why(start, name, end, True, _present(fact), claims, fact)


def _claims(kg: KnowledgeGraph, subject: str, relation: str, target: str) -> tuple[Claim, ...]:
    """Return the claims that state or deny a relation; what makes a class of causes are those of its category."""
    if relation == TYPE:
        for row in kg.own_engine.select(f"SELECT ?category WHERE {{ ?category lw:computedClass <{target}> }}"):
            return kg._ask("why_claims", subject=subject, predicate=LW + "causeCategory", object=row["category"].value)
    return kg._ask("why_claims", subject=subject, predicate=relation, object=target)


def _relation(kg: KnowledgeGraph, name: str) -> str:
    if text_of(name, "A relation").strip() in ("a", "type", "is a", "rdf:type"):
        return TYPE
    return _schema_name(kg, name, "ObjectProperty", "relation")


def _class(kg: KnowledgeGraph, name: Name) -> TermRef:
    iri = _schema_name(kg, name, "Class", "class") if isinstance(name, str) else name_text(name)
    return TermRef(local_name(iri), iri)


def _schema_name(kg: KnowledgeGraph, name: str, kind: str, what: str) -> str:
    rows = kg.own_engine.select(questions.bind(questions.question("why_names"), {"kind": [OWL + kind]}))
    known = [str(row["name"].value) for row in rows]
    wanted = name.strip().strip("<>").removeprefix("lw:").removeprefix(LW)
    by_name = {local_name(iri): iri for iri in known if iri.startswith(LW)}
    by_folded: dict[str, str] = {local.casefold(): iri for local, iri in by_name.items()}
    folded = wanted.replace(" ", "").casefold()
    if wanted in by_name or folded in by_folded:
        return by_name.get(wanted) or by_folded[folded]
    from difflib import get_close_matches

    raise UnknownTermError(name, get_close_matches(wanted, by_name), what)


def _present(fact: Fact) -> str:
    text = fact.text
    if fact.derivation is None:
        return f"Yes, {text!r} is stated in the layer {fact.layer!r}."
    if fact.derivation.claims:
        count = len(fact.derivation.claims)
        what = "a claim states it" if count == 1 else f"{count} claims state it"
        return f"Yes, {text!r} holds: {what}, by the rule {fact.derivation.rule}."
    return f"Yes, {text!r} holds: no source says it in these words, it follows by the rule {fact.derivation.rule}."


def _missing(kg: KnowledgeGraph, start: TermRef, relation: str, end: TermRef, claims: tuple[Claim, ...]) -> str:
    name = "is a" if relation == TYPE else local_name(relation)
    text = f"No, {f'{start} {name} {end}'!r} does not hold"
    if not claims:
        return f"{text}: no claim states it and no rule concludes it."
    reasons = []
    for claim in claims:
        limits = [
            key
            for key in ("whenPresent", "whenAbsent", "population", "researchStatus", "frequency")
            if key in claim.qualifiers
        ]
        if not claim.accepted:
            reasons.append(f"{claim.id} is recorded but not accepted ({claim.rejected_because})")
        elif claim.polarity == "negated":
            reasons.append(f"{claim.id} denies it")
        elif claim.disputed:
            reasons.append(f"{claim.id} is disputed")
        elif limits:
            reasons.append(f"{claim.id} states it only with its limits ({', '.join(limits)})")
        else:
            reasons.append(f"{claim.id} states it, but no rule makes a relation of it")
    return f"{text} as such: {'; '.join(reasons)}."
