"""The two tables that a ranking of annotated diseases needs: the findings of HPO, and the rates of HPOA.

`legweakkg ingest` writes them beside a store as it reads the release files, since asking an engine for them again
reads every annotation. They are JSON; identifiers are IRIs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ..engine.protocol import Engine

UNSTATED: Final = 0.5
"""The rate of an annotation that states no frequency."""

_TERMS: Final = """
SELECT ?term ?label ?synonym ?wider WHERE {
  ?term a lw:OutsideFinding ; rdfs:label ?label .
  { ?term skos:altLabel ?synonym } UNION { ?term lw:subtypeOf ?wider } UNION {}
}"""
_REPLACED: Final = "SELECT ?old ?new WHERE { ?old a lw:OutsideTerm ; obo:IAO_0100001 ?new }"
# one plain scan for each property: a single query with joins took 17 s, one with OPTIONAL parts ten minutes
_FACTS: Final = "SELECT ?annotation ?value WHERE { ?annotation lw:%s ?value }"
_LABELS: Final = "SELECT ?term ?label WHERE { ?term a lw:OutsideDisease ; rdfs:label ?label }"


@dataclass(slots=True)
class FindingTerm:
    """A finding: its label, its synonyms, and the findings that it is directly a kind of."""

    label: str
    synonyms: list[str] = field(default_factory=list)
    wider: list[str] = field(default_factory=list)


@dataclass(slots=True)
class FindingTerms:
    """Every finding of a release, and the successors of old and merged ids."""

    terms: dict[str, FindingTerm] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """Return the table as a JSON document."""
        terms = {iri: (term.label, term.synonyms, term.wider) for iri, term in self.terms.items()}
        return _json({"terms": terms, "replaced": self.replaced})

    @classmethod
    def from_json(cls, document: bytes) -> FindingTerms:
        """Return the table of a document that `to_json` made."""
        read = json.loads(document)
        return cls({iri: FindingTerm(*term) for iri, term in read["terms"].items()}, read["replaced"])

    @classmethod
    def from_engine(cls, engine: Engine) -> FindingTerms:
        """Return the table of the ingested ``hpo`` that an engine holds."""
        table = cls(replaced={row["old"].value: row["new"].value for row in engine.select(_REPLACED)})
        for row in engine.select(_TERMS):
            term = table.terms.setdefault(row["term"].value, FindingTerm(row["label"].value))
            if row["synonym"] is not None:
                term.synonyms.append(row["synonym"].value)
            elif row["wider"] is not None:
                term.wider.append(row["wider"].value)
        return table


@dataclass(slots=True)
class DiseaseRates:
    """Which share of the patients with a disease shows a finding, as annotations state it.

    ``rates`` holds, for a finding, the greatest rate of each disease (a place in ``diseases``); ``denied`` the
    diseases of which an annotation says that they lack it.
    """

    diseases: list[tuple[str, str]] = field(default_factory=list)
    rates: dict[str, dict[int, float]] = field(default_factory=dict)
    denied: dict[str, set[int]] = field(default_factory=dict)

    def add_disease(self, iri: str, label: str) -> int:
        """Add a disease, and return its place."""
        self.diseases.append((iri, label))
        return len(self.diseases) - 1

    def add(self, disease: int, finding: str, rate: float) -> None:
        """Add what an annotation says; a rate of 0 denies the finding."""
        if rate == 0:
            self.denied.setdefault(finding, set()).add(disease)
            return
        known = self.rates.setdefault(finding, {})
        if known.get(disease, 0.0) < rate:
            known[disease] = rate

    def to_json(self) -> bytes:
        """Return the table as a JSON document."""
        rates = {
            finding: (list(known), [round(rate, 4) for rate in known.values()]) for finding, known in self.rates.items()
        }
        denied = {finding: sorted(diseases) for finding, diseases in self.denied.items()}
        return _json({"diseases": self.diseases, "rates": rates, "denied": denied})

    @classmethod
    def from_json(cls, document: bytes) -> DiseaseRates:
        """Return the table of a document that `to_json` made."""
        read = json.loads(document)
        return cls(
            [(iri, label) for iri, label in read["diseases"]],
            {finding: dict(zip(places, rates, strict=True)) for finding, (places, rates) in read["rates"].items()},
            {finding: set(places) for finding, places in read["denied"].items()},
        )

    @classmethod
    def from_engine(cls, engine: Engine) -> DiseaseRates:
        """Return the table of the ingested ``hpoa`` that an engine holds; reads every annotation."""

        def facts(name: str) -> dict[str, str]:
            return {row["annotation"].value: row["value"].value for row in engine.select(_FACTS % name)}

        table = cls()
        places: dict[str, int] = {}
        labels = {row["term"].value: row["label"].value for row in engine.select(_LABELS)}
        diseases, findings, negated = facts("annotatedDisease"), facts("annotatedFinding"), facts("annotationNegated")
        low, high = facts("frequencyFrom"), facts("frequencyTo")
        for annotation, aspect in facts("annotationAspect").items():
            iri = diseases[annotation]
            if iri not in places:
                places[iri] = table.add_disease(iri, labels.get(iri, iri))
            if aspect == PHENOTYPE:
                stated = (low[annotation], high[annotation]) if annotation in low else None
                table.add(places[iri], findings[annotation], rate(stated, annotation in negated))
        return table


PHENOTYPE: Final = "P"
"""The aspect of annotations that state a finding, and no inheritance or course."""


def rate(share: tuple[str, str] | None, negated: bool) -> float:
    """Return the rate that an annotation stands for: the middle of its share of patients, 0 where it denies.

    >>> rate(("0.05", "0.29"), negated=False), rate(None, negated=False), rate(None, negated=True)
    (0.17, 0.5, 0.0)
    """
    if negated:
        return 0.0
    return round((float(share[0]) + float(share[1])) / 2, 4) if share else UNSTATED


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
