"""What ingested annotation files say: which disease shows which finding, how often, on what evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..names import ANNOTATION, compact
from ..terms import TermRef

_TERMS: Final = ("annotatedDisease", "annotatedFinding", "annotationOnset", "annotatedAction")
_NONE: Final = ("",)


@dataclass(frozen=True, slots=True)
class Annotation:
    """One row of an outside annotation file, as the file states it.

    ``frequency`` is as written (``3/7``, ``45%``, ``HP:0040283``), ``at_least`` and ``at_most`` the share of
    patients that it stands for, from 0 to 1. ``negated`` rows say that the disease does not show the finding.
    ``origin`` is the layer that it comes from, such as ``hpoa``.
    """

    iri: str
    disease: TermRef
    finding: TermRef
    negated: bool = False
    frequency: str = ""
    at_least: float | None = None
    at_most: float | None = None
    onset: TermRef | None = None
    sex: str = ""
    evidence: str = ""
    references: tuple[str, ...] = ()
    curation: str = ""
    origin: str = ""

    @property
    def excluded(self) -> bool:
        """Whether the row speaks against the finding: negated, or seen in no patient."""
        return self.negated or self.at_most == 0

    def as_dict(self) -> dict[str, Any]:
        """Return the annotation as JSON-ready values."""
        return {
            "disease": self.disease.label,
            "disease_id": self.disease.id,
            "finding": self.finding.label,
            "finding_id": self.finding.id,
            "negated": self.negated,
            "frequency": self.frequency or None,
            "at_least": self.at_least,
            "at_most": self.at_most,
            "onset": self.onset.label if self.onset else None,
            "onset_id": self.onset.id if self.onset else None,
            "sex": self.sex or None,
            "evidence": self.evidence,
            "references": list(self.references),
            "curation": self.curation,
            "origin": self.origin,
        }


@dataclass(frozen=True, slots=True)
class Layer:
    """An ingested vocabulary: name, title, version, licence, and how to cite it."""

    name: str
    title: str
    version: str
    licence: str
    citation: str

    def __str__(self) -> str:
        return f"{self.title}, {self.version} ({self.licence}). {self.citation}"


@dataclass(frozen=True, slots=True)
class ActionAnnotation:
    """One row of an outside file on medical actions, as the file states it: what an action does in a disease.

    ``relation`` is in the words of the file (``treats``, ``prevents``, ``contraindicated`` …); ``finding`` is what the
    action is aimed at in this disease, where the row says so. ``origin`` is the layer that it comes from, such as
    ``maxoa``.
    """

    iri: str
    action: TermRef
    relation: str
    disease: TermRef
    finding: TermRef | None = None
    evidence: str = ""
    references: tuple[str, ...] = ()
    origin: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the annotation as JSON-ready values."""
        return {
            "action": self.action.label,
            "action_id": self.action.id,
            "relation": self.relation,
            "disease": self.disease.label,
            "disease_id": self.disease.id,
            "finding": self.finding.label if self.finding else None,
            "finding_id": self.finding.id if self.finding else None,
            "evidence": self.evidence,
            "references": list(self.references),
            "origin": self.origin,
        }


class AnnotationFacts:
    """What the layers say of annotations, gathered from rows of number (in ``iris``), property and value.

    ``labels_of`` gives names of outside terms by IRI; what has none is shown by its id. The origin of an annotation
    is the layer that its IRI names.
    """

    def __init__(
        self,
        iris: Sequence[str],
        rows: Iterable[tuple[int, str, str]],
        labels_of: Callable[[Iterable[str]], Mapping[str, str]],
    ) -> None:
        found: list[dict[str, list[str]]] = [{} for _ in iris]
        for number, name, value in rows:
            found[number].setdefault(name, []).append(value)
        pointed = {iri for facts in found for key in _TERMS for iri in facts.get(key, ())}
        labels = labels_of(pointed)
        self._terms = {iri: TermRef(labels.get(iri) or compact(iri), iri) for iri in pointed}
        self._facts = dict(zip(iris, found, strict=True))

    def annotations(self) -> tuple[Annotation, ...]:
        """Return what is said of diseases and findings, by disease and finding."""
        made = [_annotation(iri, facts, _origin(iri), self._terms) for iri, facts in self._facts.items()]
        return tuple(sorted(made, key=lambda item: (item.disease, item.finding, item.iri)))

    def actions(self) -> tuple[ActionAnnotation, ...]:
        """Return what is said of medical actions, by action and disease."""
        made = [_action(iri, facts, self._terms) for iri, facts in self._facts.items()]
        return tuple(sorted(made, key=lambda item: (item.action, item.disease, item.iri)))


def _origin(iri: str) -> str:
    return iri.removeprefix(ANNOTATION).partition("-")[0]


def _action(iri: str, facts: Mapping[str, list[str]], terms: Mapping[str, TermRef]) -> ActionAnnotation:
    return ActionAnnotation(
        iri,
        terms[facts["annotatedAction"][0]],
        facts["annotatedRelation"][0],
        terms[facts["annotatedDisease"][0]],
        terms[facts["annotatedFinding"][0]] if "annotatedFinding" in facts else None,
        facts.get("annotationEvidence", _NONE)[0],
        tuple(sorted(_shown(value) for value in facts.get("annotationReference", ()))),
        _origin(iri),
    )


def _annotation(iri: str, facts: Mapping[str, list[str]], origin: str, terms: Mapping[str, TermRef]) -> Annotation:
    def text(name: str) -> str:
        return facts.get(name, _NONE)[0]

    return Annotation(
        iri=iri,
        disease=terms[text("annotatedDisease")],
        finding=terms[text("annotatedFinding")],
        negated="annotationNegated" in facts,
        frequency=text("frequencyText"),
        at_least=float(text("frequencyFrom")) if "frequencyFrom" in facts else None,
        at_most=float(text("frequencyTo")) if "frequencyTo" in facts else None,
        onset=terms[text("annotationOnset")] if "annotationOnset" in facts else None,
        sex=text("annotationSex"),
        evidence=text("annotationEvidence"),
        references=tuple(sorted(_shown(value) for value in facts.get("annotationReference", ()))),
        curation=text("biocuration"),
        origin=origin,
    )


def _shown(reference: str) -> str:
    pubmed = "https://pubmed.ncbi.nlm.nih.gov/"
    return f"PMID:{reference.removeprefix(pubmed)}" if reference.startswith(pubmed) else compact(reference)
