"""Which share of the patients with a disease shows a finding, for every annotated disease and every finding.

Read once from the ingested annotations. A disease that shows a finding shows everything it is a kind of; the
rate of a wider finding is the greatest rate of those under it, and is computed when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from ..errors import LegweakkgError
from ..terms import TermRef

if TYPE_CHECKING:
    from ..engine.protocol import Engine

UNSTATED: Final = 0.5
"""The rate of an annotation that states no frequency."""

_HIERARCHY: Final = "SELECT ?term ?wider WHERE { ?term a lw:OutsideFinding ; lw:subtypeOf ?wider }"
# one plain scan for each property: a single query with joins took 17 s, one with OPTIONAL parts ten minutes
_FACTS: Final = "SELECT ?annotation ?value WHERE { ?annotation lw:%s ?value }"
_LABELS: Final = "SELECT ?term ?label WHERE { ?term a lw:OutsideDisease ; rdfs:label ?label }"
_FINDINGS: Final = """
SELECT ?term ?label ?name WHERE {
  ?term a lw:OutsideFinding ; rdfs:label ?label .
  { ?term rdfs:label ?name } UNION { ?term skos:altLabel ?name }
}"""
_REPLACED: Final = "SELECT ?old ?new WHERE { ?old a lw:OutsideTerm ; obo:IAO_0100001 ?new }"


class Rate(NamedTuple):
    """A rate and the annotated finding that it comes from, by IRI."""

    value: float
    finding: str


class AnnotatedDiseases:
    """The table of rates, built from an engine that holds ``hpo`` and ``hpoa``.

    Raises LegweakkgError where it holds no annotations.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.wider: dict[str, list[str]] = {}
        self._narrower: dict[str, list[str]] = {}
        for row in engine.select(_HIERARCHY):
            self.wider.setdefault(row["term"].value, []).append(row["wider"].value)
            self._narrower.setdefault(row["wider"].value, []).append(row["term"].value)
        self._stated: dict[str, dict[str, Rate]] = {}
        self.excluded: dict[str, set[str]] = {}
        diseases: set[str] = set()
        for disease, finding, rate in self._rates():
            diseases.add(disease)
            if rate == 0:
                self.excluded.setdefault(finding, set()).add(disease)
            else:
                stated = self._stated.setdefault(finding, {})
                if disease not in stated or stated[disease].value < rate:
                    stated[disease] = Rate(rate, finding)
        if not diseases:
            raise LegweakkgError("The store holds no disease annotations; read them: legweakkg ingest hpo hpoa")
        self.diseases = frozenset(diseases)
        self.labels = {row["term"].value: row["label"].value for row in engine.select(_LABELS)}
        self._shown: dict[str, dict[str, Rate]] = {}
        self._background: dict[str, float] = {}

    def showing(self, finding: str) -> dict[str, Rate]:
        """Return the diseases that show a finding or one under it, with the greatest rate stated."""
        known = self._shown.get(finding)
        if known is None:
            known = dict(self._stated.get(finding, {}))
            for narrower in self._narrower.get(finding, ()):
                for disease, rate in self.showing(narrower).items():
                    if disease not in known or known[disease].value < rate.value:
                        known[disease] = rate
            self._shown[finding] = known
        return known

    def background(self, finding: str) -> float:
        """Return the mean rate of a finding over all annotated diseases: how common it is among them."""
        if finding not in self._background:
            total = sum(rate.value for rate in self.showing(finding).values())
            self._background[finding] = max(total, 0.5) / len(self.diseases)
        return self._background[finding]

    def above(self, finding: str) -> list[str]:
        """Return a finding and everything it is a kind of."""
        found = [finding]
        for term in found:
            found.extend(wider for wider in self.wider.get(term, ()) if wider not in found)
        return found

    def names(self) -> Iterator[tuple[TermRef, str]]:
        """Yield each finding with each of its names, labels first."""
        rows = [
            (row["name"].value != row["label"].value, row["term"].value, row["label"].value, row["name"].value)
            for row in self._engine.select(_FINDINGS)
        ]
        for _, iri, label, name in sorted(rows):
            yield TermRef(label, iri), name

    def replaced(self) -> dict[str, str]:
        """Return the successors of obsolete and merged findings, by IRI."""
        return {row["old"].value: row["new"].value for row in self._engine.select(_REPLACED)}

    def _rates(self) -> Iterator[tuple[str, str, float]]:
        diseases, findings = self._facts("annotatedDisease"), self._facts("annotatedFinding")
        low, high = self._facts("frequencyFrom"), self._facts("frequencyTo")
        negated, aspects = self._facts("annotationNegated"), self._facts("annotationAspect")
        for annotation, aspect in aspects.items():
            if aspect != "P":
                continue
            rate = (float(low[annotation]) + float(high[annotation])) / 2 if annotation in low else UNSTATED
            yield diseases[annotation], findings[annotation], 0.0 if annotation in negated else rate

    def _facts(self, name: str) -> dict[str, str]:
        return {row["annotation"].value: row["value"].value for row in self._engine.select(_FACTS % name)}
