"""Questions: one SPARQL file each, with a header; parameters are bound by its VALUES block.

A question file holds one SELECT whose WHERE begins with ``VALUES (?parameters) { (example) }``. The
example makes the file a query of its own; asking replaces it. A question that answers ``?claim`` is wrapped
by ``details/claim.rq``, which adds what every answer shows: qualifiers, evidence, source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..errors import LegweakkgError, UnknownTermError
from ..names import PREFIXES
from ..resources import ontology_dir

_HEADER = re.compile(r"^#\s*(question|parameter|answers)\b\s*([^:]*):\s*(.*)$")
_VALUES = re.compile(r"VALUES\s*(\(?)\s*((?:\?\w+\s*)+)\)?\s*\{[^}]*\}")
_USED_PREFIX = re.compile(r"(?<![\w?$:<])([a-z]+):(?=[\w_])")

Value = str | bool | Sequence[str]
"""What a parameter may be bound to: an IRI, a boolean, or several IRIs where it stands alone."""


class Question(NamedTuple):
    """One entry of the catalogue: name, the question in words, its parameters, its answer columns."""

    name: str
    text: str
    parameters: Mapping[str, str]
    columns: tuple[str, ...]
    sparql: str

    @property
    def answers_claims(self) -> bool:
        """Whether the answers are claims, shown with their evidence."""
        return self.columns == ("claim",)


@cache
def catalogue() -> Mapping[str, Question]:
    """Return all questions by name."""
    return {question.name: question for question in _read(ontology_dir() / "questions")}


def question(name: str) -> Question:
    """Return a question of the catalogue; raises UnknownTermError with suggestions."""
    from difflib import get_close_matches

    known = catalogue()
    if name not in known:
        raise UnknownTermError(name, get_close_matches(name, known), "question")
    return known[name]


def bind(asked: Question, values: Mapping[str, Value]) -> str:
    """Return the question's SPARQL with its parameters bound.

    A boolean parameter that is left out is false; an IRI must be given.
    """
    block = _VALUES.search(asked.sparql)
    if block is None:
        raise LegweakkgError(f"The question {asked.name!r} has no VALUES block for its parameters.")
    names = block[2].split()
    unknown = sorted(set(values) - {name[1:] for name in names})
    if unknown:
        raise LegweakkgError(f"The question {asked.name!r} takes no parameter {unknown[0]!r}.")
    only = values.get(names[0][1:]) if len(names) == 1 else None
    if isinstance(only, Sequence) and not isinstance(only, str):
        table = f"VALUES {names[0]} {{ {' '.join(f'<{iri}>' for iri in only)} }}"
    else:
        cells = " ".join(_cell(asked, name[1:], values) for name in names)
        table = f"VALUES ({' '.join(names)}) {{ ({cells}) }}"
    return asked.sparql[: block.start()] + table + asked.sparql[block.end() :]


def compose(asked: Question, values: Mapping[str, Value]) -> str:
    """Return the query that answers a question: bound, and wrapped with claim details where it has claims."""
    bound = bind(asked, values)
    if not asked.answers_claims:
        return bound
    inner = "\n".join("    " + line for line in _without_header(bound).splitlines() if line.strip())
    return _details().replace("#question", "{\n" + inner.rstrip() + "\n  }").replace("    #claims\n", "")


def claim_details(claims: Sequence[str]) -> str:
    """Return the query for the details of claims that are already known, by IRI.

    Asking in two steps is many times faster than the one query of `compose`: the engine joins a list of
    known claims by look-up, but a sub-query by scanning.
    """
    known = f"VALUES ?claim {{ {' '.join(f'<{iri}>' for iri in claims)} }}"
    return _details().replace("#question", known).replace("#claims", known)


def standalone(sparql: str) -> str:
    """Return a query with the PREFIX lines it needs, ready to paste into any endpoint."""
    used = [prefix for prefix in _USED_PREFIX.findall(sparql) if prefix in PREFIXES]
    lines = [f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in PREFIXES if prefix in set(used)]
    return "\n".join([*lines, "", sparql.strip(), ""])


def _cell(asked: Question, name: str, values: Mapping[str, Value]) -> str:
    if name not in values:
        if asked.parameters.get(name, "").startswith("true "):
            return "false"
        raise LegweakkgError(f"The question {asked.name!r} needs its parameter {name!r}.")
    value = values[name]
    return str(value).lower() if isinstance(value, bool) else f"<{value}>"


def _read(folder: Path) -> Iterator[Question]:
    for path in sorted(folder.glob("*.rq")):
        sparql = path.read_text(encoding="utf-8")
        text = ""
        parameters: dict[str, str] = {}
        columns: tuple[str, ...] = ()
        for line in sparql.splitlines():
            match = _HEADER.match(line)
            if match is None:
                break
            if match[1] == "question":
                text = match[3]
            elif match[1] == "parameter":
                parameters[match[2].strip().lstrip("?")] = match[3]
            else:
                columns = tuple(name.lstrip("?") for name in match[3].split())
        yield Question(path.stem, text, parameters, columns, sparql)


@cache
def _details() -> str:
    path = ontology_dir() / "questions" / "details" / "claim.rq"
    return _without_header(path.read_text(encoding="utf-8"))


def _without_header(sparql: str) -> str:
    lines = sparql.splitlines()
    while lines and lines[0].startswith("#"):
        lines.pop(0)
    return "\n".join(lines) + "\n"
