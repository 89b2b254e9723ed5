"""What questions of the catalogue answer: claims, or rows of terms and plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, overload

from ..terms import Claim, TermRef
from .annotations import Annotation

AnswerT = TypeVar("AnswerT", bound="Claim | AnswerRow")

AnswerValue = TermRef | Claim | str | int | float | bool | None
"""What stands in a column of an answer that is no mere claim."""


@dataclass(frozen=True, slots=True)
class AnswerRow(Mapping[str, AnswerValue]):
    """One answer in columns: ``row["urgency"]``. A column ``claim`` holds the claim that it rests on.

    ``terms`` names the columns that hold terms, also where a cell of theirs is empty.
    """

    names: tuple[str, ...]
    values_: tuple[AnswerValue, ...]
    terms: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> AnswerValue:
        if name not in self.names:
            raise KeyError(f"No column {name!r}; there are: {', '.join(self.names)}.")
        return self.values_[self.names.index(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __repr__(self) -> str:
        shown = (f"{name}={value!s}" for name, value in zip(self.names, self.values_, strict=True) if value is not None)
        return f"<AnswerRow {', '.join(shown)}>"

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values: a term as its label and, beside it, its id; a claim with its evidence."""
        found: dict[str, Any] = {}
        for name, value in zip(self.names, self.values_, strict=True):
            if name in self.terms:
                term = value if isinstance(value, TermRef) else None
                found |= {name: term and term.label, f"{name}_id": term and term.id}
            elif isinstance(value, Claim):
                found |= value.as_dict()
            else:
                found[name] = value
        return found


@dataclass(frozen=True, slots=True)
class Answers(Sequence[AnswerT], Generic[AnswerT]):
    """The answers to one question, in order, with what they need to stand alone.

    ``parameters`` are the arguments as they were understood (terms by id); ``note`` says in a sentence why
    there can be no answer, where the question does not fit its arguments; ``caveat`` is what must be known
    to read any answers to this question. ``outside`` are annotations of ingested vocabularies that answer the
    question too, each with its origin; only a store with layers has any.
    """

    question: str
    parameters: Mapping[str, str | bool] = field(hash=False)
    answers: tuple[AnswerT, ...]
    version: str
    disclaimer: str
    note: str = ""
    caveat: str = ""
    outside: tuple[Annotation, ...] = ()

    @overload
    def __getitem__(self, key: int) -> AnswerT: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[AnswerT, ...]: ...
    def __getitem__(self, key: int | slice) -> AnswerT | tuple[AnswerT, ...]:
        return self.answers[key]

    def __len__(self) -> int:
        return len(self.answers)

    def __iter__(self) -> Iterator[AnswerT]:
        return iter(self.answers)

    def __repr__(self) -> str:
        asked = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"<Answers {self.question}({asked}): {len(self)}>"

    def _repr_html_(self) -> str:
        from ..draw.answers_html import answers_html

        return answers_html(self)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one JSON-ready dict for each answer."""
        return [answer.as_dict() for answer in self.answers]

    def as_dict(self) -> dict[str, Any]:
        """Return the one object that every command prints as JSON."""
        found: dict[str, Any] = {
            "question": self.question,
            "parameters": dict(self.parameters),
            "version": self.version,
            "disclaimer": self.disclaimer,
            "answers": self.to_dicts(),
        }
        found |= {name: text for name, text in (("note", self.note), ("caveat", self.caveat)) if text}
        if self.outside:
            found["outside"] = [annotation.as_dict() for annotation in self.outside]
        return found
