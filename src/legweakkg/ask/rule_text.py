"""Read a rule file backwards: which premises, in the graph, lead to a given conclusion.

A rule is ``CONSTRUCT { conclusion } WHERE { body }``. Binding the conclusion's variables in front of the body and
selecting everything gives the ways in which the rule reaches one triple; the plain triple patterns of the body,
filled with such a solution, are its premises. Patterns inside FILTER, and property paths (which walk the lists of
OWL expressions), are no premises of their own: the rule's comment says what they ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ..names import RDF, expand
from ..resources import ontology_dir
from ..source.derivation import rules

_CONSTRUCT = re.compile(r"CONSTRUCT\s*\{([^}]*)\}\s*WHERE\s*\{(.*)\}\s*\Z", re.DOTALL)
_COMMENT = re.compile(r"^#[^\n]*", re.MULTILINE)
_FILTER = re.compile(r"\bFILTER\s*(?:NOT\s+EXISTS\s*)?", re.IGNORECASE)
_SIMPLE = re.compile(r"\?\w+|a|[a-z]+:\w+")

Pattern = tuple[str, str, str]


class Rule(NamedTuple):
    """A rule: file name, its comment as one sentence, conclusion, premises, and the body's text."""

    name: str
    comment: str
    conclusion: Pattern
    premises: tuple[Pattern, ...]
    body: str

    def backwards(self, subject: str, predicate: str, target: str) -> str | None:
        """Return the SELECT query for the ways to a triple of IRIs, or None where the rule never makes such."""
        bound: dict[str, str] = {}
        for part, iri in zip(self.conclusion, (subject, predicate, target), strict=True):
            if part.startswith("?"):
                if bound.setdefault(part, iri) != iri:
                    return None
            elif iri_of(part) != iri:
                return None
        cells = " ".join(f"<{iri}>" for iri in bound.values())
        return f"SELECT * WHERE {{ VALUES ({' '.join(bound)}) {{ ({cells}) }} {self.body} }}"


@cache
def read_rules() -> tuple[Rule, ...]:
    """Return all rules in the order in which they run."""
    return tuple(_rule(name, text) for name, text in rules(ontology_dir() / "rules"))


def iri_of(part: str) -> str:
    """Return the IRI of ``a`` or of a prefixed name."""
    return RDF + "type" if part == "a" else expand(part) or part


def _rule(name: str, text: str) -> Rule:
    comment = " ".join(line.lstrip("# ").strip() for line in _COMMENT.findall(text))
    match = _CONSTRUCT.search(_COMMENT.sub("", text).strip())
    if match is None:
        raise ValueError(f"{name}.rq is no CONSTRUCT rule")
    [conclusion] = _patterns(match[1])
    return Rule(name, comment, conclusion, tuple(_patterns(_without_filters(match[2]))), match[2].strip())


def _without_filters(body: str) -> str:
    while (match := _FILTER.search(body)) is not None:
        depth, end = 0, match.end()
        while True:
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(body[end], 0)
            end += 1
            if depth == 0 and body[end - 1] in ")}":
                break
        body = body[: match.start()] + " . " + body[end:]
    return re.sub(r"[{}]|\bUNION\b", " . ", body)


def _patterns(text: str) -> Iterator[Pattern]:
    for statement in re.split(r"\s\.(?:\s|$)", f" {text} "):
        subject = ""
        for clause in statement.split(";"):
            words = clause.replace(",", " , ").split()
            if not words:
                continue
            if not subject:
                subject, *words = words
            predicate, *targets = words
            for target in targets:
                if all(_SIMPLE.fullmatch(word) for word in (subject, predicate, target)):
                    yield subject, predicate, target
