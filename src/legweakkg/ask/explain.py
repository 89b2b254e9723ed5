"""Explain how a cause may lead to a finding: simple paths over claims, hop by hop, with their evidence.

SPARQL says whether a path exists but cannot list paths, so two questions fetch the steps and the paths are
searched here. A step is an accepted, asserted claim of a causal relation, or a move from a term to a wider one.
Such a move at the end of a path is safe: what causes foot drop causes a kind of leg weakness. Anywhere else it
assumes that what a source says of the wider term holds for this kind of it; that step counts as *possible* at
best. Weakness leads to inactivity, inactivity to atrophy and atrophy to weakness: cycles are true, so no term
is visited twice.

Order: paths without a disputed step first, then the shorter, then those with fewer moves to a wider term, then
by the certainty of the weakest hop, then by how well the weakest hop's sources stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ..arguments import whole_number
from ..errors import LegweakkgError
from ..terms import Claim, Name, TermRef
from .causal_paths import ASSUMED, CERTAINTIES, RANKS, CausalPath, Explanation, Hop, certainty_of
from .causal_steps import CausalSteps, StepGraph

if TYPE_CHECKING:
    from .knowledge import KnowledgeGraph


def explain(kg: KnowledgeGraph, cause: Name, target: Name, *, max_paths: int = 10, max_hops: int = 5) -> Explanation:
    """Return the simple causal paths from a cause to a target; see `KnowledgeGraph.explain`."""
    start, end = kg._ref(cause), kg._ref(target)
    if start.iri == end.iri:
        raise LegweakkgError(f"{start.label!r} is cause and target at once; name two different terms.")
    max_paths, max_hops = whole_number(max_paths, "max_paths", 1), whole_number(max_hops, "max_hops", 1)
    found = _best(kg._causal_steps, start.iri, end.iri, max_paths + 1, max_hops)
    known = {claim.iri: claim for claim in kg._claims(_claims_of(kg._causal_steps, found))} if found else {}
    paths = sorted((_path(kg, nodes, known) for nodes in found), key=_order)
    return Explanation(start, end, tuple(paths[:max_paths]), max_hops, len(paths) > max_paths)


def _best(steps: CausalSteps, start: str, end: str, wanted: int, max_hops: int) -> list[tuple[str, ...]]:
    """Return at least the best ``wanted`` paths, whole lengths at a time, those without a dispute first."""
    found: list[tuple[str, ...]] = []
    for allowed, disputes in ((steps.undisputed, False), (steps.all, True)):
        distances = allowed.distances(end, max_hops)
        for length in range(distances.get(start, max_hops + 1), max_hops + 1):
            if len(found) >= wanted:
                return found
            level = [
                path
                for path in _paths(allowed, distances, (start,), end, length)
                if any(step.claims for step in allowed.along(path))
                and (not disputes or any(step.disputed for step in allowed.along(path)))
            ]
            level.sort(key=lambda path: (_kinds_in(steps.all, path), _weakest(steps.all, path), path))
            found += level[: 2 * wanted]  # claims are fetched for these only; their sources decide among equals
    return found


def _paths(
    steps: StepGraph,
    distances: Mapping[str, int],
    so_far: tuple[str, ...],
    end: str,
    length: int,
    after_kind: bool = False,
) -> Iterator[tuple[str, ...]]:
    if length == 0:
        if so_far[-1] == end:
            yield so_far
        return
    for target, step in steps.from_(so_far[-1]).items():
        is_kind = not step.claims
        if distances.get(target, length) >= length or target in so_far or (is_kind and after_kind):
            continue
        if target == end and length > 1:
            continue
        yield from _paths(steps, distances, (*so_far, target), end, length - 1, is_kind)


def _kinds_in(steps: StepGraph, path: Sequence[str]) -> int:
    return sum(not step.claims for step in steps.along(path))


def _weakest(steps: StepGraph, path: Sequence[str]) -> int:
    *before, last = steps.along(path)
    assumed = CERTAINTIES.index(ASSUMED)
    return max(last.certainty, *(step.certainty if step.claims else assumed for step in before), 0)


def _claims_of(steps: CausalSteps, paths: Sequence[Sequence[str]]) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        found |= dict.fromkeys(iri for step in steps.all.along(path) for iri in step.claims)
        found |= dict.fromkeys(iri for denials in steps.denials(path) for iri in denials)
    return list(found)


def _path(kg: KnowledgeGraph, nodes: Sequence[str], known: Mapping[str, Claim]) -> CausalPath:
    hops = []
    steps = kg._causal_steps
    for (source, target), denials in zip(pairwise(nodes), steps.denials(nodes), strict=True):
        step = steps.all.from_(source)[target]
        hops.append(
            Hop(
                TermRef(kg._label(source), source),
                TermRef(kg._label(target), target),
                "claim" if step.claims else "subtype",
                tuple(sorted((known[iri] for iri in step.claims), key=_claim_order)),
                tuple(known[iri] for iri in denials),
                assumed=not step.claims and target != nodes[-1],
            )
        )
    return CausalPath(tuple(hops))


def _order(path: CausalPath) -> tuple[object, ...]:
    return (
        path.disputed,
        len(path),
        sum(hop.kind == "subtype" for hop in path.hops),
        CERTAINTIES.index(path.certainty),
        RANKS.index(path.rank),
        [term.label for term in path.terms],
    )


def _claim_order(claim: Claim) -> tuple[object, ...]:
    return RANKS.index(claim.rank), CERTAINTIES.index(certainty_of(claim)), claim.iri
