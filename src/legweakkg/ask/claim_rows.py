"""Turn the rows of ``details/claim.rq`` into claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pyoxigraph import QuerySolution

from ..names import compact, local_name
from ..source.claim_ids import QUALIFIERS
from ..terms import Claim, Evidence, Source, Stance, TermRef

_STANCES: dict[str, Stance] = {"supportedBy": "supports", "refinedBy": "refines", "refutedBy": "refutes"}
_ORDER = tuple(_STANCES.values())


def read_claims(rows: Iterable[QuerySolution], label_of: Callable[[str], str]) -> list[Claim]:
    """Return the claims of the rows in their order, each with all its evidence.

    ``label_of`` gives the label of a term's IRI, for the values of qualifiers.
    """
    heads: dict[str, QuerySolution] = {}
    qualifiers: dict[str, dict[str, list[TermRef]]] = {}
    evidence: dict[str, list[Evidence]] = {}
    for row in rows:
        iri = row["claim"].value
        heads.setdefault(iri, row)
        if row["key"] is not None:
            value = row["value"].value
            values = qualifiers.setdefault(iri, {}).setdefault(local_name(row["key"].value), [])
            values.append(TermRef(label_of(value), value))
        elif row["evidence"] is not None:
            evidence.setdefault(iri, []).append(_evidence(row, label_of))
    return [_claim(row, qualifiers.get(iri, {}), evidence.get(iri, [])) for iri, row in heads.items()]


def _claim(row: QuerySolution, qualifiers: dict[str, list[TermRef]], evidence: list[Evidence]) -> Claim:
    return Claim(
        iri=row["claim"].value,
        subject=TermRef(row["subjectLabel"].value, row["subject"].value),
        predicate=row["predicate"].value,
        object=TermRef(row["objectLabel"].value, row["object"].value),
        polarity=row["polarity"].value,
        rejected_because=_text(row, "rejectedBecause"),
        qualifiers={name: tuple(sorted(qualifiers[name])) for name in QUALIFIERS if name in qualifiers},
        evidence=tuple(sorted(evidence, key=_evidence_order)),
    )


def _evidence(row: QuerySolution, label_of: Callable[[str], str]) -> Evidence:
    iri = row["evidence"].value
    return Evidence(
        iri=iri,
        stance=_STANCES[local_name(row["stance"].value)],
        kind=compact(row["evidenceType"].value),
        source=_source(row),
        locator=_locator(row, iri),
        note=_text(row, "note") or _text(row, "rationale"),
        attributed_to=label_of(row["attributedTo"].value) if row["attributedTo"] is not None else "",
    )


def _source(row: QuerySolution) -> Source | None:
    if row["source"] is None:
        return None
    return Source(
        row["source"].value,
        _text(row, "sourceTitle"),
        _text(row, "sourceKind"),
        _text(row, "year"),
        _text(row, "address"),
    )


def _locator(row: QuerySolution, iri: str) -> str:
    if row["line"] is not None:
        comment = ", a reader's comment" if _text(row, "role") == "comment" else ""
        return f"line {row['line'].value}, sentence {row['sentence'].value}{comment}"
    if row["source"] is None:
        return "curation"
    source = local_name(row["source"].value)
    prefix, _, number = source.partition("_")
    return f"PMID:{number}" if prefix == "pmid" else _text(row, "address") or compact(iri)


def _evidence_order(item: Evidence) -> tuple[int, str]:
    return _ORDER.index(item.stance), item.iri


def _text(row: QuerySolution, name: str) -> str:
    value = row[name]
    return value.value if value is not None else ""
