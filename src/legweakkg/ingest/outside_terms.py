"""Terms of an outside vocabulary, and their triples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ..ask.annotation_tables import FindingTerm, FindingTerms
from ..errors import SourceError
from ..names import OBO, OWL, RDFS, SKOS, XSD
from .lines import TYPE, Match, Statements, lw, outside_iri, text
from .release_files import ReleaseFile

_OBO_IN_OWL: Final = "http://www.geneontology.org/formats/oboInOwl#"
_SYNONYMS: Final = {
    "exact": f"<{SKOS}altLabel>",
    "broad": f"<{_OBO_IN_OWL}hasBroadSynonym>",
    "narrow": f"<{_OBO_IN_OWL}hasNarrowSynonym>",
    "related": f"<{_OBO_IN_OWL}hasRelatedSynonym>",
}
_TRUE: Final = f'"true"^^<{XSD}boolean>'
_DEPRECATED: Final = f"<{OWL}deprecated>"
_REPLACED: Final = f"<{OBO}IAO_0100001>"


@dataclass(slots=True)
class OutsideTerm:
    """One term as a release file states it; ids are CURIEs, ``synonyms`` pairs of scope and name."""

    curie: str
    label: str = ""
    definition: str = ""
    obsolete: bool = False
    parents: list[str] = field(default_factory=list)
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    replaced_by: list[str] = field(default_factory=list)
    exact_matches: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    line: int = 0


@dataclass(slots=True)
class Vocabulary:
    """The terms of one release, by CURIE, and the version that it states."""

    prefix: str
    version: str = ""
    terms: dict[str, OutsideTerm] = field(default_factory=dict)

    def check_parents(self, file: ReleaseFile) -> None:
        """Raise SourceError where a term has no name, or a parent that the file does not define."""
        own = self.prefix + ":"
        for term in self.terms.values():
            if not term.label and not term.obsolete:
                raise SourceError(f"{term.curie} has no name; is the file cut short?", file.name, term.line)
            for parent in term.parents:
                if parent.startswith(own) and parent not in self.terms:
                    raise SourceError(
                        f"{term.curie} is placed under {parent}, which the file does not define; is it cut short?",
                        file.name,
                        term.line,
                    )

    def below(self, root: str) -> set[str]:
        """Return a term and everything under it, by CURIE."""
        children: dict[str, list[str]] = {}
        for term in self.terms.values():
            for parent in term.parents:
                children.setdefault(parent, []).append(term.curie)
        found: set[str] = set()
        waiting = [root]
        while waiting:
            curie = waiting.pop()
            if curie not in found:
                found.add(curie)
                waiting.extend(children.get(curie, ()))
        return found

    def statements(self, kinds: Mapping[str, str]) -> Iterator[Statements]:
        """Yield the triples of every term.

        ``kinds`` maps a root to the class of what lies under it; whatever else the file has is an
        ``lw:OutsideTerm`` only.
        """
        kind_of = {curie: kind for root, kind in kinds.items() for curie in self.below(root)}
        for term in self.terms.values():
            kind = "OutsideTerm" if term.obsolete else kind_of.get(term.curie, "OutsideTerm")
            yield "".join(dict.fromkeys(self._lines(term, kind)))
            subject = outside_iri(term.curie) or ""
            yield from (Match(subject, SKOS + "exactMatch", iri) for iri in dict.fromkeys(term.exact_matches))
        yield from self._merged()

    def _lines(self, term: OutsideTerm, kind: str) -> Iterator[str]:
        subject = f"<{outside_iri(term.curie)}>"
        yield f"{subject} {TYPE} {lw(kind)} .\n"
        yield f"{subject} <{SKOS}notation> {text(term.curie)} .\n"
        if term.label:
            yield f"{subject} <{RDFS}label> {text(term.label, 'en')} .\n"
        if term.definition:
            yield f"{subject} <{SKOS}definition> {text(term.definition, 'en')} .\n"
        for parent in term.parents:
            if parent in self.terms:
                yield f"{subject} {lw('subtypeOf')} <{outside_iri(parent)}> .\n"
        for scope, name in term.synonyms:
            yield f"{subject} {_SYNONYMS[scope]} {text(name, 'en')} .\n"
        for curie in term.references:
            yield f"{subject} <{_OBO_IN_OWL}hasDbXref> {text(curie)} .\n"
        if term.obsolete:
            yield f"{subject} {_DEPRECATED} {_TRUE} .\n"
        for curie in term.replaced_by:
            if iri := outside_iri(curie):
                yield f"{subject} {_REPLACED} <{iri}> .\n"

    def merged(self) -> dict[str, str]:
        """Return the ids that were merged into a term, with that term's id: old annotations still find it."""
        merged: dict[str, str] = {}
        for term in self.terms.values():
            for curie in term.alternatives:
                if curie not in self.terms:
                    merged.setdefault(curie, term.curie)
        return merged

    def _merged(self) -> Iterator[str]:
        for curie, successor in self.merged().items():
            if iri := outside_iri(curie):
                yield (
                    f"<{iri}> {TYPE} {lw('OutsideTerm')} .\n<{iri}> <{SKOS}notation> {text(curie)} .\n"
                    f"<{iri}> {_DEPRECATED} {_TRUE} .\n<{iri}> {_REPLACED} <{outside_iri(successor)}> .\n"
                )


def finding_terms(vocabulary: Vocabulary, root: str) -> FindingTerms:
    """Return the terms under a root as the table that a ranking of diseases reads."""

    def iri(curie: str) -> str:
        return outside_iri(curie) or curie

    below = vocabulary.below(root)
    table = FindingTerms()
    for curie, term in vocabulary.terms.items():
        for successor in term.replaced_by:
            if outside_iri(successor):
                table.replaced.setdefault(iri(curie), iri(successor))
        if curie in below and not term.obsolete:
            exact = list(dict.fromkeys(name for scope, name in term.synonyms if scope == "exact"))
            wider = [iri(parent) for parent in term.parents if parent in vocabulary.terms]
            table.terms[iri(curie)] = FindingTerm(term.label, exact, wider)
    table.replaced |= {iri(curie): iri(successor) for curie, successor in vocabulary.merged().items()}
    return table
