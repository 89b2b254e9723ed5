"""Measure a ranking of diseases on patients whose diagnosis is known.

Reported are, over all patients whose diagnosis is annotated: top-n, the share whose diagnosis has place n or better,
and the mean reciprocal rank, the mean of 1/place.
Diseases of equal score share the mean of their places. Of several ids of a diagnosis the best placed counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from ..errors import LegweakkgError, SourceError, UnknownTermError
from .differential_scale import Ranking
from .phenopackets import Patient

TOPS: Final = (1, 3, 10)

NOTICE: Final = "It measures how annotations are ordered; it is no evidence of clinical use. Not medical advice."
"""What every evaluation says of itself."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """Where the diagnosis of one patient was placed.

    ``place`` is None where no id of the diagnosis is annotated, ``unknown`` are findings that the vocabulary does
    not have and that were left out, ``milliseconds`` is what the ranking took.
    """

    case: str
    file: str
    diagnosis: str
    label: str
    present: int
    absent: int
    unknown: tuple[str, ...]
    place: float | None
    milliseconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return the result as JSON-ready values."""
        return {
            "case": self.case,
            "file": self.file,
            "diagnosis": self.label,
            "diagnosis_id": self.diagnosis,
            "present": self.present,
            "absent": self.absent,
            "unknown": list(self.unknown),
            "place": self.place,
            "milliseconds": round(self.milliseconds, 2),
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The results of all patients; ``skipped`` are files and patients that could not be ranked, with the reason."""

    cases: tuple[CaseResult, ...]
    skipped: tuple[tuple[str, str], ...]
    diseases: int

    @property
    def places(self) -> list[float]:
        """The places of the diagnoses that are annotated."""
        return [case.place for case in self.cases if case.place is not None]

    def top(self, n: int) -> float:
        """Return the share of diagnoses with place n or better, from 0 to 1."""
        places = self.places
        return sum(place <= n for place in places) / len(places) if places else 0.0

    @property
    def mean_reciprocal_rank(self) -> float:
        """The mean of 1/place."""
        places = self.places
        return sum(1 / place for place in places) / len(places) if places else 0.0

    @property
    def milliseconds(self) -> float:
        """The median time of a ranking."""
        return median(case.milliseconds for case in self.cases) if self.cases else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return the evaluation as JSON-ready values."""
        return {
            "diseases": self.diseases,
            "ranked": len(self.places),
            "not_annotated": [case.diagnosis for case in self.cases if case.place is None],
            **{f"top_{n}": round(self.top(n), 4) for n in TOPS},
            "mean_reciprocal_rank": round(self.mean_reciprocal_rank, 4),
            "median_milliseconds": round(self.milliseconds, 2),
            "cases": [case.as_dict() for case in self.cases],
            "skipped": [{"file": file, "reason": reason} for file, reason in self.skipped],
            "notice": NOTICE,
        }


def evaluate(
    ranking: Ranking,
    diseases_of: Callable[[str], list[str]],
    files: Iterable[tuple[Path, list[Patient] | SourceError]],
) -> Evaluation:
    """Rank the diseases for every patient; ``diseases_of`` gives the IRIs that an id of a diagnosis may have.

    Raises LegweakkgError where no patient could be ranked.
    """
    cases: list[CaseResult] = []
    skipped: list[tuple[str, str]] = []
    for path, patients in files:
        if isinstance(patients, SourceError):
            skipped.append((str(path), str(patients).removeprefix(f"{path}:").lstrip()))
            continue
        for patient in patients:
            present, unknown = _known(ranking, patient.present)
            absent, more = _known(ranking, patient.absent)
            if not patient.diagnoses:
                skipped.append((str(path), f"{patient.name} has no diagnosis."))
            elif not present:
                skipped.append((str(path), f"{patient.name} has no present finding that the vocabulary knows."))
            else:
                start = time.perf_counter()
                ranking.differential(present, absent)
                took = 1000 * (time.perf_counter() - start)
                wanted = dict.fromkeys(iri for curie in patient.diagnoses for iri in diseases_of(curie))
                places = [place for iri in wanted if (place := ranking.place(iri, present, absent)) is not None]
                cases.append(
                    CaseResult(
                        patient.name,
                        str(path),
                        patient.diagnoses[0],
                        patient.label,
                        len(present),
                        len(absent),
                        (*unknown, *more),
                        min(places, default=None),
                        took,
                    )
                )
    if not cases:
        reason = f" {skipped[0][0]}: {skipped[0][1]}" if skipped else ""
        raise LegweakkgError(f"No phenopacket could be ranked.{reason}")
    return Evaluation(tuple(cases), tuple(skipped), ranking.size)


def _known(ranking: Ranking, findings: Iterable[str]) -> tuple[list[str], list[str]]:
    known: list[str] = []
    unknown: list[str] = []
    for finding in findings:
        try:
            known.append(ranking.finding(finding).iri)
        except UnknownTermError:
            unknown.append(finding)
    return known, unknown
