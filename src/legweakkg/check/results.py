"""A culprit as the validators return it, before it becomes a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from .shapes import Shape

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class Result:
    """One culprit: the shape, the node at fault, and the property and value where they are known.

    ``bindings`` holds what else a constraint's query returned, for the message and to tell whose fault it is.
    """

    shape: Shape
    focus: Term
    path: NamedNode | None = None
    value: Term | None = None
    bindings: Mapping[str, Term] = field(default_factory=dict, hash=False, compare=False)
    suggestion: str = field(default="", hash=False, compare=False)

    @property
    def nodes(self) -> set[Term]:
        """Every term that has a part in it."""
        named = {self.focus, *self.bindings.values()}
        return named | {self.value} if self.value is not None else named
