"""The values that answers are made of: frozen, hashable, ordered by what people sort by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .names import compact, local_name

Stance = Literal["supports", "refines", "refutes"]
Rank = Literal["article only", "literature supports", "disputed", "curation only"]

ARTICLE_KIND = "web article"
"""The kind of source that is a consumer web article, the weakest that claims rest on."""


@dataclass(frozen=True, slots=True, order=True)
class TermRef:
    """A term by label and IRI, as it appears in answers; ``kg[ref]`` gives the whole term."""

    label: str
    iri: str

    @property
    def id(self) -> str:
        """The CURIE of the term, such as ``lwt:stroke``."""
        return compact(self.iri)

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Source:
    """A document that evidence points to. ``kind`` is e.g. ``web article``, ``review`` or ``trial``."""

    iri: str
    title: str = ""
    kind: str = ""
    year: str = ""
    address: str = ""

    @property
    def id(self) -> str:
        """The CURIE of the source, such as ``lws:article_002``."""
        return compact(self.iri)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in a source, and what it does to the claim as stated.

    ``stance`` is ``supports``, ``refines`` or ``refutes``; ``locator`` tells people where to look;
    ``kind`` is the CURIE of the ECO class; ``source`` is None for the curation's own inference, whose
    reasoning ``note`` holds. ``attributed_to`` names whom an article credits, unverified.
    """

    iri: str
    stance: Stance
    kind: str
    source: Source | None
    locator: str
    note: str = ""
    attributed_to: str = ""

    @property
    def id(self) -> str:
        """The CURIE of the evidence item, such as ``lwe:article_002-18-1``."""
        return compact(self.iri)

    def as_dict(self) -> dict[str, Any]:
        """Return the evidence as JSON-ready values."""
        source = self.source
        return {
            "id": self.id,
            "stance": self.stance,
            "kind": self.kind,
            "source": source.id if source else None,
            "title": source.title if source else None,
            "source_kind": source.kind if source else "curation",
            "year": source.year or None if source else None,
            "address": source.address or None if source else None,
            "locator": self.locator,
            "note": self.note or None,
            "attributed_to": self.attributed_to or None,
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """One sourced statement: subject, predicate, object, qualifiers, evidence.

    ``polarity`` is ``asserted`` or ``negated`` (the source denies it); ``rejected_because`` is the reason
    for which the curation records a claim but does not accept it, else empty. ``qualifiers`` maps a
    qualifier name to its values.
    """

    iri: str
    subject: TermRef
    predicate: str
    object: TermRef
    polarity: str = "asserted"
    rejected_because: str = ""
    qualifiers: Mapping[str, tuple[TermRef, ...]] = field(default_factory=dict, hash=False)
    evidence: tuple[Evidence, ...] = ()

    @property
    def id(self) -> str:
        """The CURIE of the claim."""
        return compact(self.iri)

    @property
    def relation(self) -> str:
        """The predicate's name, such as ``treats``."""
        return local_name(self.predicate)

    @property
    def accepted(self) -> bool:
        """Whether the curation accepts the claim."""
        return not self.rejected_because

    @property
    def disputed(self) -> bool:
        """Whether some evidence refutes the claim as stated."""
        return any(item.stance == "refutes" for item in self.evidence)

    @property
    def rank(self) -> Rank:
        """How well the claim stands: what kinds of sources speak for and against it."""
        if self.disputed:
            return "disputed"
        kinds = {item.source.kind if item.source else "" for item in self.evidence if item.stance == "supports"}
        if kinds - {"", ARTICLE_KIND}:
            return "literature supports"
        return "article only" if ARTICLE_KIND in kinds else "curation only"

    def qualifier(self, name: str) -> str | None:
        """Return the label of a qualifier that has one value, or None."""
        values = self.qualifiers.get(name)
        return values[0].label if values else None

    def __str__(self) -> str:
        negation = "not " if self.polarity == "negated" else ""
        return f"{self.subject} {negation}{self.relation} {self.object}"


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the graph: what it is called, what it means, where it belongs.

    ``kinds`` are the names of its asserted classes, ``broader`` and ``narrower`` its direct neighbours in
    the hierarchy, ``mappings`` pairs of a SKOS relation and a CURIE of an outside vocabulary.
    """

    iri: str
    label: str
    kinds: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    definition: str = ""
    definition_sources: tuple[str, ...] = ()
    broader: tuple[TermRef, ...] = ()
    narrower: tuple[TermRef, ...] = ()
    mappings: tuple[tuple[str, str], ...] = ()
    note: str = ""

    @property
    def id(self) -> str:
        """The CURIE of the term, such as ``lwt:stroke``."""
        return compact(self.iri)

    @property
    def ref(self) -> TermRef:
        """The term as label and IRI."""
        return TermRef(self.label, self.iri)

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        return f"<Term {self.id} {self.label!r}>"


@dataclass(frozen=True, slots=True)
class TreatmentAnswers:
    """What the sources say about treating something.

    ``answers`` are the claims about what was asked, ``no_treatment_stated`` the conditions in reach for
    which no source states one, ``general`` the claims about leg weakness as such, which hold for no
    condition in particular. ``cautions`` maps a treatment to the claims that speak against it: adverse
    effects, contraindications, what it worsens.
    """

    of: TermRef
    answers: tuple[Claim, ...]
    no_treatment_stated: tuple[TermRef, ...]
    general: tuple[Claim, ...]
    cautions: Mapping[TermRef, tuple[Claim, ...]] = field(default_factory=dict, hash=False)

    def __iter__(self) -> Any:
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)
