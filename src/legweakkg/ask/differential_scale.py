"""Rank every annotated disease by findings that are present or absent. Educational, not a medical device.

Method: sums of log likelihood ratios after LIRICAL (Robinson PN et al., "Interpretable clinical genomics with a
likelihood ratio paradigm", Am J Hum Genet 2020;107:403-417, https://doi.org/10.1016/j.ajhg.2020.06.021),
without prior and without genes::

    present:  log10 LR = log10 max over a of d(a) P(a|disease) / B(a)
    absent:   log10 LR = log10( (1 - P(f|disease)) / (1 - B(f)) )

where a runs over the finding f and all that it is a kind of, P(a|disease) is the greatest rate stated at or
under a, B(a) its mean over all diseases, and d(a) is 1 for f itself, `NEAR` for a wider finding. A near miss so
counts by how rare the common ancestor is, which is the idea of Phenomizer's information content (Köhler S et al.,
Am J Hum Genet 2009;85:457-464, https://doi.org/10.1016/j.ajhg.2009.09.003), and the score still falls into one part
for each finding. A finding that no ancestor explains costs a factor of `MISSING`; one that the annotations deny costs
`DENIED`. P and B are kept below `SURE`, so that no single absent finding decides alone. The constants were set by
hand. A score orders annotations; it is no probability.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nsmallest
from typing import Final

from ..errors import UnknownTermError
from ..names import expand
from ..terms import Name, Names, TermRef, as_list
from .annotated_diseases import AnnotatedDiseases
from .lookup import Lookup

NEAR: Final = 0.2
MISSING: Final = 0.1
DENIED: Final = 0.01
SURE: Final = 0.98
_COMMON: Final = 0.25  # a wider finding of a quarter of all diseases tells nothing
_KEPT: Final = 512  # findings whose ratios are kept: some hundred kilobytes each
_EQUAL: Final = 1e-9  # scores that differ by less differ by rounding only


@dataclass(frozen=True, slots=True)
class Part:
    """What one finding adds to a score; ``by`` is the annotated finding that explains it, None for none."""

    finding: TermRef
    present: bool
    log_lr: float
    by: TermRef | None


@dataclass(frozen=True, slots=True)
class RankedDisease:
    """A disease with its score and the score's parts, which sum to it."""

    disease: TermRef
    score: float
    parts: tuple[Part, ...]


class Ranking:
    """Differentials over all annotated diseases; the table is read once and the instance kept."""

    def __init__(self, table: AnnotatedDiseases) -> None:
        self._table = table
        self._ratios = lru_cache(_KEPT)(self._all_ratios)

    @cached_property
    def _lookup(self) -> Lookup:
        names = list(self._table.names())
        return Lookup(dict.fromkeys(term for term, _ in names), lambda: names)

    def differential(self, present: Names, absent: Names = (), *, limit: int | None = 10) -> tuple[RankedDisease, ...]:
        """Return diseases by score, best first; findings are HPO ids (old ones too) or names.

        Raises UnknownTermError for a finding that the vocabulary does not have.
        """
        shown = list(dict.fromkeys(self.finding(name) for name in as_list(present)))
        lacking = list(dict.fromkeys(self.finding(name) for name in as_list(absent)))
        scores = self._scores(shown, lacking)
        diseases = self._table.diseases
        wanted = len(diseases) if limit is None else limit
        best = nsmallest(wanted, range(len(diseases)), key=lambda place: (-scores[place], diseases[place].iri))
        return tuple(self._ranked(place, scores[place], shown, lacking) for place in best)

    def place(self, disease: str, present: Iterable[str], absent: Iterable[str] = ()) -> float | None:
        """Return the place of a disease (its IRI) in a differential, or None for one that is not annotated.

        Diseases of equal score share the mean of their places, so that a ranking gains nothing by ties.
        """
        places = self._places
        if disease not in places:
            return None
        shown, lacking = map(self.finding, present), map(self.finding, absent)
        scores = self._scores(list(dict.fromkeys(shown)), list(dict.fromkeys(lacking)))
        own = scores[places[disease]]
        better = sum(score > own + _EQUAL for score in scores)
        return better + (sum(abs(score - own) <= _EQUAL for score in scores) + 1) / 2

    @property
    def size(self) -> int:
        """The number of diseases that are ranked."""
        return len(self._table.diseases)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {disease.iri: place for place, disease in enumerate(self._table.diseases)}

    def knows(self, iri: str) -> bool:
        """Return whether the vocabulary has a finding."""
        return self._table.term(iri) is not None

    def finding(self, name: Name) -> TermRef:
        """Return a finding by id or name; raises UnknownTermError with the nearest names."""
        if not isinstance(name, str):
            name = name.iri
        found = self._table.term(expand(name.strip()) or name.strip()) or self._lookup.find(name)
        if found is None:
            raise UnknownTermError(name, self._lookup.suggest(name), "finding")
        return found

    def _scores(self, shown: Sequence[TermRef], lacking: Sequence[TermRef]) -> list[float]:
        """Return the score of every disease, by place."""
        parts = [self._ratios(finding.iri, True) for finding in shown]
        parts += [self._ratios(finding.iri, False) for finding in lacking]
        scores = [sum(base for base, _ in parts)] * len(self._table.diseases)
        for base, ratios in parts:
            for disease, log_lr in ratios.items():
                scores[disease] += log_lr - base
        return scores

    def _all_ratios(self, finding: str, present: bool) -> tuple[float, Mapping[int, float]]:
        """Return the log ratio of a finding for most diseases, and for those that have another."""
        if not present:
            background = min(self._table.background(finding), SURE)
            return -math.log10(1 - background), {
                disease: math.log10((1 - min(rate, SURE)) / (1 - background))
                for disease, rate in self._table.showing(finding).items()
            }
        best: dict[int, float] = {}
        for wider, factor in self._weighed(finding):
            for disease, rate in self._table.showing(wider).items():
                ratio = factor * rate
                if ratio > MISSING and best.get(disease, 0.0) < ratio:
                    best[disease] = ratio
        ratios = {disease: math.log10(ratio) for disease, ratio in best.items()}
        return math.log10(MISSING), ratios | dict.fromkeys(self._denied(finding), math.log10(DENIED))

    def _weighed(self, finding: str) -> Iterator[tuple[str, float]]:
        """Yield a finding and the wider ones that tell something, each with what its rate is multiplied by."""
        for wider in self._table.above(finding):
            background = self._table.background(wider)
            if wider == finding:
                yield wider, 1 / background
            elif background <= _COMMON:
                yield wider, NEAR / background

    def _denied(self, finding: str) -> set[int]:
        """Return the diseases whose annotations deny the finding or a wider one, unless they state it too."""
        against: set[int] = set()
        for wider in self._table.above(finding):
            against |= self._table.denying(wider)
        return against - self._table.showing(finding).keys()

    def _ranked(
        self, disease: int, score: float, shown: Sequence[TermRef], lacking: Sequence[TermRef]
    ) -> RankedDisease:
        parts = []
        for finding, present in [*((finding, True) for finding in shown), *((finding, False) for finding in lacking)]:
            base, ratios = self._ratios(finding.iri, present)
            log_lr = ratios.get(disease, base)
            explained = present and disease in ratios and log_lr > math.log10(MISSING)
            parts.append(Part(finding, present, log_lr, self._explained_by(finding, disease) if explained else None))
        return RankedDisease(self._table.diseases[disease], score, tuple(parts))

    def _explained_by(self, finding: TermRef, disease: int) -> TermRef | None:
        """Return the annotated finding from which a disease has its ratio."""
        rates = (
            (wider, factor * self._table.showing(wider).get(disease, 0.0))
            for wider, factor in self._weighed(finding.iri)
        )
        best, _ = max(rates, key=lambda pair: pair[1])
        return self._table.term(self._table.source_of(best, disease))
