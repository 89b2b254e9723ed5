"""Claims about treatment as rows of JSON-ready values, each with its conditions and cautions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..terms import Claim, TermRef

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


def answer_rows(claims: Iterable[Claim], cautions: Mapping[TermRef, Sequence[Claim]]) -> list[dict[str, Any]]:
    """Return claims about treatment as JSON-ready rows."""
    return [
        {
            "treatment": claim.subject.label,
            "treatment_id": claim.subject.id,
            "relation": claim.relation,
            "target": claim.object.label,
            "target_id": claim.object.id,
            "status": claim.qualifier("researchStatus"),
            "frequency": claim.qualifier("frequency"),
            "certainty": claim.qualifier("certainty"),
            "conditions": [
                {"qualifier": name, "value": value.label, "id": value.id}
                for name in CONDITIONS
                for value in claim.qualifiers.get(name, ())
            ],
            "rank": claim.rank,
            "disputed": claim.disputed,
            "cautions": [
                {"relation": caution.relation, "what": caution.object.label, "claim": caution.id}
                for caution in cautions.get(claim.subject, ())
            ],
            "evidence": [item.as_dict() for item in claim.evidence],
            "claim": claim.id,
        }
        for claim in claims
    ]
