"""The id of a claim follows from its content: ``subject-predicate-object[-variant]``.

One claim of a subject, predicate and object may go without a variant; any other must carry the one that
its polarity and qualifiers give, so that a copied row with a changed cell never keeps its old id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

QUALIFIERS = (
    "frequency",
    "certainty",
    "severity",
    "researchStatus",
    "population",
    "course",
    "distribution",
    "duration",
    "therapyLine",
    "whenPresent",
    "whenAbsent",
)
"""The qualifiers of claims, in the order in which a variant names them."""

_LEADS = {"population": "in_", "whenPresent": "when_", "whenAbsent": "without_"}


def variant(polarity: str, qualifiers: Mapping[str, Iterable[str]]) -> str:
    """Return the variant part of a claim's id; values are local names of terms.

    >>> variant("negated", {"certainty": ["unlikely"], "whenAbsent": ["leg_weakness"]})
    'not-unlikely-without_leg_weakness'
    """
    parts = ["not"] if polarity == "negated" else []
    for name in QUALIFIERS:
        parts += [_LEADS.get(name, "") + value for value in sorted(qualifiers.get(name, ()))]
    return "-".join(parts)


def claim_ids(
    subject: str, predicate: str, target: str, polarity: str, qualifiers: Mapping[str, Iterable[str]]
) -> tuple[str, ...]:
    """Return the ids that a claim may have, as local names: without its variant first, if it may.

    >>> claim_ids("rest", "alleviates", "fatigue", "negated", {})
    ('rest-alleviates-fatigue-not',)
    """
    base = f"{subject}-{predicate}-{target}"
    suffix = variant(polarity, qualifiers)
    full = f"{base}-{suffix}" if suffix else base
    return (full,) if polarity == "negated" or full == base else (base, full)
