"""Causal paths as values: hops with their claims, how certain and how well supported they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from ..names import local_name
from ..terms import Claim, Rank, TermRef

UNQUALIFIED: Final = "stated"
"""The certainty of a claim whose source states it without a word about certainty."""

CERTAINTIES: Final = ("definite", UNQUALIFIED, "probable", "possible", "anecdotal", "unlikely")
"""Words for certainty, the strongest first."""

ASSUMED: Final = "possible"
"""The certainty of a step that takes what is said of a wider term to hold for a kind of it."""

RANKS: Final[tuple[Rank, ...]] = ("literature supports", "article only", "curation only", "disputed")
"""How well claims stand, the best first."""

CONDITIONS: Final = ("whenPresent", "whenAbsent", "population")
"""The qualifiers that restrict when a claim holds."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: the claims that state it, or, for the kind ``subtype``, none.

    ``denied_by`` are accepted claims in which a source denies the step. ``assumed`` marks a move to a wider
    term whose claims are then taken to hold for the narrower one.
    """

    source: TermRef
    target: TermRef
    kind: Literal["claim", "subtype"]
    claims: tuple[Claim, ...] = ()
    denied_by: tuple[Claim, ...] = ()
    assumed: bool = False

    @property
    def relations(self) -> tuple[str, ...]:
        """The names of the relations between the two terms, such as ``causes``."""
        if self.kind == "subtype":
            return ("is a kind of",)
        return tuple(dict.fromkeys(claim.relation for claim in self.claims))

    @property
    def disputed(self) -> bool:
        """Whether sources disagree about the step: each of its claims is refuted, or one source denies it."""
        return self.kind == "claim" and (bool(self.denied_by) or all(claim.disputed for claim in self.claims))

    @property
    def certainty(self) -> str:
        """The certainty of the step's strongest claim, one of `CERTAINTIES`."""
        if self.assumed:
            return ASSUMED
        return min((certainty_of(claim) for claim in self.claims), key=CERTAINTIES.index, default="definite")

    @property
    def rank(self) -> Rank | None:
        """How well the step's best claim stands; None where the step is no claim."""
        return min((claim.rank for claim in self.claims), key=RANKS.index, default=None)

    @property
    def conditions(self) -> tuple[tuple[str, TermRef], ...]:
        """What every claim of the step is restricted to; empty where one claim holds without restriction."""
        found = [
            tuple((name, value) for name in CONDITIONS for value in claim.qualifiers.get(name, ()))
            for claim in self.claims
        ]
        if not found or not all(found):
            return ()
        return tuple(dict.fromkeys(pair for pairs in found for pair in pairs))


@dataclass(frozen=True, slots=True)
class CausalPath:
    """A chain of steps that no source states as a whole: it is composed here."""

    hops: tuple[Hop, ...]

    knowledge_level = "logical_entailment"

    def __len__(self) -> int:
        return len(self.hops)

    @property
    def composed(self) -> bool:
        """Whether the path is put together of several steps, so that no source states the whole."""
        return len(self.hops) > 1

    @property
    def disputed(self) -> bool:
        """Whether sources disagree about one of the steps."""
        return any(hop.disputed for hop in self.hops)

    @property
    def certainty(self) -> str:
        """The certainty of the weakest hop."""
        return max((hop.certainty for hop in self.hops), key=CERTAINTIES.index)

    @property
    def rank(self) -> Rank:
        """How well the weakest hop stands."""
        ranks: list[Rank] = [hop.rank for hop in self.hops if hop.rank is not None]
        return max(ranks, key=RANKS.index)

    @property
    def terms(self) -> tuple[TermRef, ...]:
        """The terms along the path."""
        return (self.hops[0].source, *(hop.target for hop in self.hops))

    def __str__(self) -> str:
        steps = "".join(f" → {' / '.join(hop.relations)} → {hop.target}" for hop in self.hops)
        return f"{self.hops[0].source}{steps}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The paths from a cause to a target, best first; ``more`` tells whether further ones were left out."""

    cause: TermRef
    target: TermRef
    paths: tuple[CausalPath, ...]
    max_hops: int
    more: bool = False

    def __iter__(self) -> Iterator[CausalPath]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def __str__(self) -> str:
        if not self.paths:
            return (
                f"No chain of accepted claims leads from {self.cause} to {self.target} in at most {self.max_hops} hops."
            )
        return "\n".join(str(path) for path in self.paths)

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as JSON-ready values."""
        return {
            "cause": {"label": self.cause.label, "id": self.cause.id},
            "target": {"label": self.target.label, "id": self.target.id},
            "max_hops": self.max_hops,
            "more_paths": self.more,
            "paths": [_path_dict(path) for path in self.paths],
        }


def certainty_of(claim: Claim) -> str:
    """Return the certainty of a claim, one of `CERTAINTIES`."""
    values = claim.qualifiers.get("certainty", ())
    name = local_name(values[0].iri) if values else UNQUALIFIED
    return name if name in CERTAINTIES else CERTAINTIES[-1]


def _path_dict(path: CausalPath) -> dict[str, Any]:
    return {
        "path": str(path),
        "length": len(path),
        "certainty": path.certainty,
        "rank": path.rank,
        "disputed": path.disputed,
        "composed": path.composed,
        "knowledge_level": path.knowledge_level if path.composed else "knowledge_assertion",
        "hops": [
            {
                "from": hop.source.label,
                "from_id": hop.source.id,
                "relations": list(hop.relations),
                "to": hop.target.label,
                "to_id": hop.target.id,
                "kind": hop.kind,
                "assumed": hop.assumed,
                "certainty": hop.certainty,
                "rank": hop.rank,
                "disputed": hop.disputed,
                "conditions": [
                    {"qualifier": name, "value": value.label, "id": value.id} for name, value in hop.conditions
                ],
                "claims": [_claim_dict(claim) for claim in hop.claims],
                "denied_by": [_claim_dict(claim) for claim in hop.denied_by],
            }
            for hop in path.hops
        ],
    }


def _claim_dict(claim: Claim) -> dict[str, Any]:
    return {
        "claim": claim.id,
        "text": str(claim),
        "rank": claim.rank,
        "evidence": [item.as_dict() for item in claim.evidence],
    }
