"""The single causal steps that sources state, as a graph to search for paths."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from ..names import local_name
from .causal_paths import CERTAINTIES, UNQUALIFIED


class Step(NamedTuple):
    """What leads from one term to the next: IRIs of claims and denials; without claims, a move to a wider term."""

    claims: tuple[str, ...]
    denials: tuple[str, ...]
    disputed: bool
    certainty: int


_KIND: Final = Step((), (), False, 0)
_WEIGHTS: Final = {name: weight for weight, name in enumerate(CERTAINTIES)}


class StepGraph:
    """Steps by their source and target."""

    def __init__(self, steps: Mapping[str, Mapping[str, Step]]) -> None:
        self._steps = steps
        self._sources: dict[str, list[str]] = defaultdict(list)
        for source, targets in steps.items():
            for target in targets:
                self._sources[target].append(source)

    def from_(self, source: str) -> Mapping[str, Step]:
        """Return the steps from a term, by their target."""
        return self._steps.get(source, {})

    def along(self, path: Sequence[str]) -> Iterator[Step]:
        """Yield the steps of a path."""
        return (self._steps[source][target] for source, target in pairwise(path))

    def distances(self, end: str, limit: int) -> dict[str, int]:
        """Return how many steps each term is from the end, up to a limit."""
        found = {end: 0}
        queue = deque([end])
        while queue:
            node = queue.popleft()
            if found[node] == limit:
                continue
            for source in self._sources.get(node, ()):
                if source not in found:
                    found[source] = found[node] + 1
                    queue.append(source)
        return found


class CausalSteps:
    """Every step that accepted claims state or deny, and every move to a wider term.

    ``stated`` are the rows of ``explain_steps.rq``, ``kinds`` pairs of a term and a wider one.
    """

    def __init__(self, stated: Iterable[Sequence[str]], kinds: Iterable[tuple[str, str]]) -> None:
        asserted: dict[tuple[str, str], list[tuple[str, bool, int]]] = defaultdict(list)
        denied: dict[tuple[str, str], list[str]] = defaultdict(list)
        for claim, subject, _, target, polarity, certainty, refuted in stated:
            if polarity == "negated":
                denied[subject, target].append(claim)
            else:
                weight = _WEIGHTS.get(local_name(certainty) if certainty else UNQUALIFIED, len(CERTAINTIES) - 1)
                asserted[subject, target].append((claim, refuted == "true", weight))
        steps: dict[str, dict[str, Step]] = defaultdict(dict)
        for narrower, wider in kinds:
            steps[narrower][wider] = _KIND
        for (source, end), claims in asserted.items():
            denials = tuple(denied.get((source, end), ()))
            iris, refutations, weights = zip(*sorted(claims), strict=True)
            steps[source][end] = Step(iris, denials, bool(denials) or all(refutations), min(weights))
        self._denied = denied
        self.all = StepGraph(steps)
        self.undisputed = StepGraph(
            {
                source: {target: step for target, step in targets.items() if not step.disputed}
                for source, targets in steps.items()
            }
        )

    def denials(self, path: Sequence[str]) -> list[tuple[str, ...]]:
        """Return for each step of a path the claims that deny it.

        What is said of a wider term is denied, too, by what a source says of the very kind that the path came from.
        """
        found = []
        for number, (source, target) in enumerate(pairwise(path)):
            step = self.all.from_(source)[target]
            kind = path[number - 1] if number and not self.all.from_(path[number - 1])[source].claims else None
            of_kind = self._denied.get((kind, target), ()) if kind is not None else ()
            found.append((*step.denials, *of_kind))
        return found
