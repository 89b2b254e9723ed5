"""Which annotated diseases show a finding, counting what is a kind of it.

A disease that shows a finding shows everything that the finding is a kind of; the rate of a wider finding is the
greatest rate of those under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from ..errors import LegweakkgError
from ..terms import TermRef
from .annotation_tables import DiseaseRates, FindingTerms


class AnnotatedDiseases:
    """Rates of findings in diseases; a disease is a place in ``diseases``, a finding an IRI.

    Raises LegweakkgError where a table is empty.
    """

    def __init__(self, findings: FindingTerms, rates: DiseaseRates) -> None:
        if not rates.diseases or not findings.terms:
            raise LegweakkgError("The store holds no disease annotations; read them: legweakkg ingest hpo hpoa")
        self._findings, self._rates = findings, rates
        self._narrower: dict[str, list[str]] = {}
        for iri, term in findings.terms.items():
            for wider in term.wider:
                self._narrower.setdefault(wider, []).append(iri)
        self._shown: dict[str, Mapping[int, float]] = {}
        self._background: dict[str, float] = {}

    @cached_property
    def diseases(self) -> list[TermRef]:
        """The annotated diseases; their places number them elsewhere."""
        return [TermRef(label, iri) for iri, label in self._rates.diseases]

    @property
    def replaced(self) -> Mapping[str, str]:
        """The successors of obsolete and merged findings, by IRI."""
        return self._findings.replaced

    def showing(self, finding: str) -> Mapping[int, float]:
        """Return the diseases that show a finding or one under it, with the greatest rate stated."""
        known = self._shown.get(finding)
        if known is None:
            rates = dict(self._rates.rates.get(finding, {}))
            for narrower in self._narrower.get(finding, ()):
                for disease, rate in self.showing(narrower).items():
                    if rates.get(disease, 0.0) < rate:
                        rates[disease] = rate
            known = self._shown[finding] = rates
        return known

    def denying(self, finding: str) -> set[int]:
        """Return the diseases of which annotations deny just this finding."""
        return self._rates.denied.get(finding, set())

    def source_of(self, finding: str, disease: int) -> str:
        """Return the annotated finding that the rate of a disease in `showing` comes from."""
        wanted = self.showing(finding)[disease]
        while self._rates.rates.get(finding, {}).get(disease) != wanted:
            finding = next(
                narrower for narrower in self._narrower[finding] if self.showing(narrower).get(disease) == wanted
            )
        return finding

    def background(self, finding: str) -> float:
        """Return the mean rate of a finding over all annotated diseases: how common it is among them."""
        if finding not in self._background:
            total = sum(self.showing(finding).values())
            self._background[finding] = max(total, 0.5) / len(self._rates.diseases)
        return self._background[finding]

    def above(self, finding: str) -> list[str]:
        """Return a finding and everything it is a kind of, nearest first."""
        found = [finding]
        for iri in found:
            term = self._findings.terms.get(iri)
            found.extend(wider for wider in (term.wider if term else ()) if wider not in found)
        return found

    def term(self, iri: str) -> TermRef | None:
        """Return a finding by IRI, also by an old one, or None."""
        iri = self._findings.replaced.get(iri, iri)
        term = self._findings.terms.get(iri)
        return TermRef(term.label, iri) if term else None

    def names(self) -> Iterator[tuple[TermRef, str]]:
        """Yield each finding with each of its names, labels first."""
        terms = [(TermRef(term.label, iri), term) for iri, term in sorted(self._findings.terms.items())]
        yield from ((ref, ref.label) for ref, _ in terms)
        yield from ((ref, name) for ref, term in terms for name in sorted(term.synonyms))
