"""The values that answers are made of: frozen, hashable, ordered by what people sort by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import total_ordering
from typing import TYPE_CHECKING, Any, Literal

from pyoxigraph import NamedNode

from .errors import LegweakkgError, shown
from .frozen import FrozenDict
from .names import compact, local_name

if TYPE_CHECKING:
    from .ask.annotations import ActionAnnotation
    from .ask.answers import AnswerRow, Answers
    from .ask.knowledge import KnowledgeGraph

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


@total_ordering
@dataclass(frozen=True, slots=True, repr=False)
class Claim:
    """One sourced statement: subject, predicate, object, qualifiers, evidence. Claims sort by their subject's label.

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
    qualifiers: Mapping[str, tuple[TermRef, ...]] = field(default_factory=FrozenDict, hash=False)
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
        """Return the label of a qualifier's value, several with commas between them, or None where it has none."""
        return ", ".join(value.label for value in self.qualifiers.get(name, ())) or None

    def as_dict(self) -> dict[str, Any]:
        """Return the claim as JSON-ready values."""
        return {
            "subject": self.subject.label,
            "relation": self.relation,
            "object": self.object.label,
            "polarity": self.polarity,
            "accepted": self.accepted,
            "rejected_because": self.rejected_because or None,
            "rank": self.rank,
            "qualifiers": [
                {"qualifier": name, "value": value.label, "id": value.id}
                for name, values in self.qualifiers.items()
                for value in values
            ],
            "evidence": [item.as_dict() for item in self.evidence],
            "claim": self.id,
        }

    def __lt__(self, other: Claim) -> bool:
        if not isinstance(other, Claim):
            return NotImplemented
        return (self.subject.label.casefold(), self.iri) < (other.subject.label.casefold(), other.iri)

    def __str__(self) -> str:
        negation = "not " if self.polarity == "negated" else ""
        return f"{self.subject} {negation}{self.relation} {self.object}"

    def __repr__(self) -> str:
        return f"<Claim {self.id} {str(self)!r}, {self.rank}>"


class _ClaimsOf:
    """A property of a term: the answers of a question of the catalogue that is asked about it."""

    def __init__(self, question: str, doc: str) -> None:
        self._question, self.__doc__ = question, doc

    def __get__(self, term: Term | None, owner: type[Term]) -> Answers[Claim]:
        return self if term is None else getattr(term._asker, self._question)(term.ref)  # type: ignore[return-value]


@total_ordering
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Term:
    """A term of the graph: what it is called, what it means, where it belongs, and what is said of it.

    ``kinds`` are the names of its asserted classes, ``broader`` and ``narrower`` its direct neighbours in
    the hierarchy, ``mappings`` pairs of a SKOS relation and a CURIE of an outside vocabulary. Terms are equal
    where their IRIs are, and sort by label. A term from ``kg[name]`` also answers questions about itself
    (``term.causes``); one that was pickled has left its graph behind, and ``kg[term]`` gives it back.
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
    graph: KnowledgeGraph | None = None

    causes = _ClaimsOf("causes", "What causes it.")
    symptoms = _ClaimsOf("symptoms", "Its symptoms and signs.")
    conditions_with = _ClaimsOf("conditions_with", "The conditions that have this finding.")
    accompanying = _ClaimsOf("accompanying", "The findings that come with this finding.")
    mechanisms = _ClaimsOf("mechanisms", "The processes in the body by which it acts or arises.")
    tests = _ClaimsOf("tests", "The tests for it.")
    prevention = _ClaimsOf("prevention", "What prevents it or lowers its risk.")
    risk_factors = _ClaimsOf("risk_factors", "What raises its risk.")
    worsened_by = _ClaimsOf("worsened_by", "What makes it worse.")
    complications = _ClaimsOf("complications", "Its complications.")
    consequences = _ClaimsOf("consequences", "The functions and activities that it impairs or limits.")
    mimics = _ClaimsOf("mimics", "What it may be mistaken for.")
    investigational = _ClaimsOf("investigational", "What is under study for it.")
    structures = _ClaimsOf("structures", "The parts of the body that it affects.")
    test_targets = _ClaimsOf("test_targets", "What this test helps to find.")
    measures = _ClaimsOf("measures", "What this test measures.")
    purposes = _ClaimsOf("purposes", "What this intervention or device is for.")
    components = _ClaimsOf("components", "What this intervention consists of.")
    muscles = _ClaimsOf("muscles", "The muscles that this exercise works on.")
    exercises = _ClaimsOf("exercises", "The exercises for this muscle.")
    devices = _ClaimsOf("devices", "The devices that this intervention uses.")
    professionals = _ClaimsOf("professionals", "Who carries out this intervention or test.")
    adverse_effects = _ClaimsOf("adverse_effects", "The adverse effects of this intervention.")
    improved_by = _ClaimsOf("improved_by", "What improves this function.")

    @property
    def id(self) -> str:
        """The CURIE of the term, such as ``lwt:stroke``."""
        return compact(self.iri)

    @property
    def kind(self) -> str:
        """The name of its class; the first where it has several."""
        return self.kinds[0] if self.kinds else ""

    @property
    def ref(self) -> TermRef:
        """The term as label and IRI."""
        return TermRef(self.label, self.iri)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim that names the term, as subject, object or condition."""
        return self._asker.claims(self.ref)

    @property
    def treatments(self) -> TreatmentAnswers:
        """The treatments that the sources state for it."""
        return self._asker.treatments(self.ref)

    @property
    def figures(self) -> Answers[AnswerRow]:
        """The figures that the sources quote about it."""
        return self._asker.figures(self.ref)

    @property
    def red_flags(self) -> Answers[AnswerRow]:
        """The presentations of this finding that call for prompt care."""
        return self._asker.red_flags(self.ref)

    def related(self, relation: str) -> tuple[TermRef, ...]:
        """Return the terms that a relation leads to, stated or derived: ``term.related("causedBy")``."""
        return self._asker.related(self.ref, relation)

    def _repr_html_(self) -> str:
        from .draw.card import card_html

        kg = self.graph
        return card_html(self, kg.claims(self.ref) if kg else (), kg.disclaimer if kg else "", kg.version if kg else "")

    @property
    def _asker(self) -> KnowledgeGraph:
        """The graph that answers; raises LegweakkgError where the term has none."""
        if self.graph is None:
            raise LegweakkgError(f"The term {self.label!r} is not bound to a graph: take it from one with kg[term].")
        return self.graph

    def __eq__(self, other: object) -> bool:
        return self.iri == other.iri if isinstance(other, Term) else NotImplemented

    def __lt__(self, other: Term) -> bool:
        if not isinstance(other, Term):
            return NotImplemented
        return (self.label.casefold(), self.iri) < (other.label.casefold(), other.iri)

    def __hash__(self) -> int:
        return hash(self.iri)

    def __reduce__(self) -> tuple[Any, ...]:
        return Term, tuple(getattr(self, item.name) for item in fields(self) if item.name != "graph")

    def __copy__(self) -> Term:  # a value is its own copy; by way of __reduce__ it would lose its graph
        return self

    def __deepcopy__(self, _: dict[int, Any]) -> Term:
        return self

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        return f"<Term {self.id} {self.label!r}>"


Name = str | TermRef | Term | Source
"""How a term is named in a question: label, synonym, id, CURIE, IRI, or the term itself.

The IRI that a query answers (pyoxigraph's ``NamedNode``) is taken too.
"""

Names = Name | Iterable[Name]
"""One name, or several."""


def name_text(name: object) -> str:
    """Return a name as text, which is its IRI where it is no text yet; raises LegweakkgError for what is no name.

    >>> name_text("stroke"), name_text(TermRef("stroke", "https://w3id.org/legweakkg/term/stroke"))
    ('stroke', 'https://w3id.org/legweakkg/term/stroke')
    """
    if isinstance(name, str):
        return name
    if isinstance(name, (TermRef, Term, Source)):
        return name.iri
    if isinstance(name, NamedNode):
        return name.value
    raise LegweakkgError(f"A name is wanted (a label, an id, an IRI or a term of an answer), not {shown(name)}.")


def as_list(names: Names) -> list[Name]:
    """Return names as a list; one alone, which Python would take for its letters, is a list of one.

    Raises LegweakkgError for what is no name.

    >>> as_list("foot drop"), as_list(("foot drop", "pain"))
    (['foot drop'], ['foot drop', 'pain'])
    """
    several = names if isinstance(names, Iterable) and not isinstance(names, str) else [names]
    return [name if isinstance(name, (TermRef, Term)) else name_text(name) for name in several]


@dataclass(frozen=True, slots=True)
class TreatmentAnswers:
    """What the sources say about treating something.

    ``answers`` are the claims about what was asked, ``no_treatment_stated`` the conditions in reach for
    which no source states one, ``general`` the claims that something treats leg weakness as such, which hold for
    no condition in particular. ``cautions`` maps a treatment to the claims that speak against it: adverse
    effects, contraindications, what it worsens. ``note`` says why there can be no answer, where the term is of
    a kind that has no treatments. ``outside`` are the medical actions that annotations of ingested vocabularies
    record, each with its origin; only a store with layers has any.
    """

    of: TermRef
    answers: tuple[Claim, ...]
    no_treatment_stated: tuple[TermRef, ...]
    general: tuple[Claim, ...]
    cautions: Mapping[TermRef, tuple[Claim, ...]] = field(default_factory=FrozenDict, hash=False)
    note: str = ""
    outside: tuple[ActionAnnotation, ...] = ()

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values, each treatment with its conditions, cautions and evidence."""
        from .ask.treatment_rows import answer_rows

        found: dict[str, Any] = {
            "answers": answer_rows(self.answers, self.cautions),
            "no_treatment_stated": [
                {"condition": term.label, "condition_id": term.id} for term in self.no_treatment_stated
            ],
            "general": answer_rows(self.general, self.cautions),
        }
        if self.note:
            found["note"] = self.note
        if self.outside:
            found["outside"] = [annotation.as_dict() for annotation in self.outside]
        return found

    def _repr_html_(self) -> str:
        from .draw.answers_html import treatments_html

        return treatments_html(self)
