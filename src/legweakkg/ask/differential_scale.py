"""Rank every annotated disease by findings that are present or absent. Educational, not a medical device.

Method: sums of log likelihood ratios after LIRICAL (Robinson PN et al., "Interpretable clinical genomics with a
likelihood ratio paradigm", Am J Hum Genet 2020;107:403-417), without prior and without genes::

    present:  log10 LR = log10 max over a of d(a) P(a|disease) / B(a)
    absent:   log10 LR = log10( (1 - P(f|disease)) / (1 - B(f)) )

where a runs over the finding f and all that it is a kind of, P(a|disease) is the greatest rate stated at or
under a, B(a) its mean over all diseases, and d(a) is 1 for f itself, `NEAR` for a wider finding. A near miss so
counts by how rare the common ancestor is, which is the idea of Phenomizer's information content (Köhler S et
al., Am J Hum Genet 2009;85:457-464), and the score still falls into one part for each finding. A finding that
no ancestor explains costs a factor of `MISSING`; one that the annotations deny costs `DENIED`. P and B are kept
below `SURE`, so that no single absent finding decides alone. A score orders annotations; it is no probability.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ..errors import UnknownTermError
from ..names import expand
from ..terms import TermRef
from .annotated_diseases import AnnotatedDiseases
from .lookup import Lookup

NEAR: Final = 0.2
MISSING: Final = 0.1
DENIED: Final = 0.01
SURE: Final = 0.98
_COMMON: Final = 0.25  # a wider finding of a quarter of all diseases tells nothing


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
        self._lookup = Lookup(table.names())
        self._replaced = table.replaced()

    def differential(
        self, present: Iterable[str], absent: Iterable[str] = (), *, limit: int | None = 10
    ) -> tuple[RankedDisease, ...]:
        """Return diseases by score, best first; findings are HPO ids (old ones too) or names.

        Raises UnknownTermError for a finding that the vocabulary does not have.
        """
        shown = [self.finding(name) for name in dict.fromkeys(present)]
        lacking = [self.finding(name) for name in dict.fromkeys(absent)]
        explained = [self._explained(finding) for finding in shown]
        denied = [self._denied(finding) for finding in shown]
        scores = dict.fromkeys(self._table.diseases, len(shown) * math.log10(MISSING))
        for found, against in zip(explained, denied, strict=True):
            for disease, (log_lr, _) in found.items():
                scores[disease] += log_lr - math.log10(MISSING)
            for disease in against:
                scores[disease] += math.log10(DENIED / MISSING) - (
                    found[disease][0] - math.log10(MISSING) if disease in found else 0.0
                )
        without = [self._absent(finding) for finding in lacking]
        for base, rates in without:
            for disease in scores:
                scores[disease] += rates.get(disease, base)
        best = sorted(scores, key=lambda disease: (-scores[disease], disease))[:limit]
        return tuple(
            self._ranked(disease, scores[disease], shown, explained, denied, lacking, without) for disease in best
        )

    def finding(self, name: str) -> TermRef:
        """Return a finding by id or name; raises UnknownTermError with the nearest names."""
        iri = expand(name.strip()) or name.strip()
        found = self._lookup.by_iri(self._replaced.get(iri, iri)) or self._lookup.find(name)
        if found is None:
            raise UnknownTermError(name, self._lookup.suggest(name), "finding")
        return found

    def _explained(self, finding: TermRef) -> dict[str, tuple[float, str]]:
        """Return for each disease the best log ratio, and the annotated finding that gives it."""
        table = self._table
        best: dict[str, tuple[float, str]] = {}
        for wider in table.above(finding.iri):
            background = table.background(wider)
            if wider != finding.iri and background > _COMMON:
                continue
            weight = 1.0 if wider == finding.iri else NEAR
            for disease, rate in table.showing(wider).items():
                ratio = weight * rate.value / background
                if ratio > MISSING and (disease not in best or best[disease][0] < ratio):
                    best[disease] = (ratio, rate.finding)
        return {disease: (math.log10(ratio), by) for disease, (ratio, by) in best.items()}

    def _denied(self, finding: TermRef) -> set[str]:
        """Return the diseases whose annotations deny the finding or a wider one, unless they state it too."""
        against: set[str] = set()
        for wider in self._table.above(finding.iri):
            against |= self._table.excluded.get(wider, set())
        return against - self._table.showing(finding.iri).keys()

    def _absent(self, finding: TermRef) -> tuple[float, dict[str, float]]:
        background = min(self._table.background(finding.iri), SURE)
        return -math.log10(1 - background), {
            disease: math.log10((1 - min(rate.value, SURE)) / (1 - background))
            for disease, rate in self._table.showing(finding.iri).items()
        }

    def _ranked(
        self,
        disease: str,
        score: float,
        shown: list[TermRef],
        explained: list[dict[str, tuple[float, str]]],
        denied: list[set[str]],
        lacking: list[TermRef],
        without: list[tuple[float, dict[str, float]]],
    ) -> RankedDisease:
        parts: list[Part] = []
        for finding, found, against in zip(shown, explained, denied, strict=True):
            if disease in against:
                parts.append(Part(finding, True, math.log10(DENIED), None))
            elif disease in found:
                log_lr, by = found[disease]
                parts.append(Part(finding, True, log_lr, self._lookup.by_iri(by) or TermRef(by, by)))
            else:
                parts.append(Part(finding, True, math.log10(MISSING), None))
        parts += [
            Part(finding, False, rates.get(disease, base), None)
            for finding, (base, rates) in zip(lacking, without, strict=True)
        ]
        return RankedDisease(TermRef(self._table.labels.get(disease, disease), disease), score, tuple(parts))
