"""Questions: one SPARQL file each, with a header; parameters are bound by its VALUES block.

A question file holds one SELECT whose WHERE begins with ``VALUES (?parameters) { (example) }``. The
example makes the file a query of its own; asking replaces it. Its header says what it asks, what it needs,
and which columns it answers::

    # question: What causes a finding?
    # parameter ?of (ClinicalFinding, HealthCondition): a finding or condition
    # parameter ?category (CauseCategory, optional): only causes in this category
    # parameter ?studies (boolean): true adds what is only under study
    # caveat: what must be known to read the answers (where there is such a thing)
    # answers: ?claim

In brackets stand the kinds of term that a parameter takes. A question that answers ``?claim``, alone or beside
other columns, is wrapped by ``details/claim.rq``, which adds what every claim shows: qualifiers, evidence,
source. A file whose parameters name no kinds is a step of a method in Python and no question that is offered to
people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from textwrap import indent
from typing import NamedTuple

from ..arguments import text_of
from ..errors import LegweakkgError, UnknownTermError
from ..names import PREFIXES
from ..resources import ontology_dir

_HEADER = re.compile(r"^#\s*(question|parameter|answers|caveat)\b\s*([^:]*):\s*(.*)$")
_PARAMETER = re.compile(r"\?(\w+)\s*(?:\(([^)]*)\))?\s*$")
_VALUES = re.compile(r"VALUES\s*(\(?)\s*((?:\?\w+\s*)+)\)?\s*\{[^}]*\}")
_USED_PREFIX = re.compile(r"(?<![\w?$:<])([a-z]+):")

_LABELS = re.compile(r" OPTIONAL \{ \?(subject|object) skos:prefLabel \?\1Label [^}]*\}")
_BY_SUBJECT = "STR(LCASE(?subjectLabel)) STR(?claim)"  # how details are ordered where claims are the only column

Value = str | bool | Sequence[str]
"""What a parameter may be bound to: an IRI, a boolean, or several IRIs where it stands alone."""


class Parameter(NamedTuple):
    """What a question needs: the variable's name, what it means, the kinds of term that it takes."""

    name: str
    meaning: str
    kinds: tuple[str, ...] = ()
    optional: bool = False
    boolean: bool = False

    @property
    def argument(self) -> str:
        """The name as methods, options and JSON write it: ``includeCauses`` is ``include_causes``."""
        return snake_case(self.name)


class Question(NamedTuple):
    """One entry of the catalogue: name, the question in words, its parameters, its answer columns."""

    name: str
    text: str
    parameters: Mapping[str, Parameter]
    columns: tuple[str, ...]
    sparql: str
    caveat: str = ""

    @property
    def answers_claims(self) -> bool:
        """Whether the answers are claims, shown with their evidence."""
        return self.columns == ("claim",)

    @property
    def shows_claims(self) -> bool:
        """Whether a claim stands in each answer, alone or beside other columns, and is shown with its evidence."""
        return self.answers_claims or (self.offered and "claim" in self.columns)

    @property
    def offered(self) -> bool:
        """Whether people can ask it; the others are steps of methods."""
        return all(parameter.kinds or parameter.boolean for parameter in self.parameters.values())

    @property
    def example(self) -> Mapping[str, str]:
        """The values of the file's own example: CURIEs, ``true`` or ``false``; what is left open is absent."""
        block = _VALUES.search(self.sparql) if self.parameters else None
        if block is None:
            return {}
        values = block[0][block[0].index("{") + 1 : -1].replace("(", " ").replace(")", " ").split()
        return {name: value for name, value in zip(self.parameters, values, strict=False) if value != "UNDEF"}

    def parameter(self, argument: str) -> Parameter:
        """Return a parameter by its variable or its argument name; raises LegweakkgError for another name."""
        for parameter in self.parameters.values():
            if argument in (parameter.name, parameter.argument):
                return parameter
        takes = ", ".join(parameter.argument for parameter in self.parameters.values()) or "none"
        raise LegweakkgError(f"The question {self.name!r} takes no parameter {argument!r} (it takes: {takes}).")


def snake_case(name: str) -> str:
    """Return a name with underscores instead of capitals.

    >>> snake_case("includeCauses")
    'include_causes'
    """
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()


@cache
def catalogue() -> Mapping[str, Question]:
    """Return all question files by name, the steps of methods among them."""
    return {name: question(name) for name in _files()}


@cache
def read_folder(name: str) -> tuple[Question, ...]:
    """Return the questions in a folder beside the catalogue, such as ``outside``: those about ingested layers."""
    return tuple(_read(path) for path in sorted((ontology_dir() / "questions" / name).glob("*.rq")))


def offered() -> Mapping[str, Question]:
    """Return the questions that people can ask, by name."""
    return {name: asked for name, asked in catalogue().items() if asked.offered}


@cache
def question(name: str) -> Question:
    """Return a question of the catalogue, of which only this file is read; raises UnknownTermError with suggestions."""
    path = _files().get(text_of(name, "The name of a question"))
    if path is None:
        from difflib import get_close_matches

        raise UnknownTermError(name, get_close_matches(name, _files()), "question")
    return _read(path)


def bind(asked: Question, values: Mapping[str, Value]) -> str:
    """Return the question's SPARQL with its parameters bound.

    A boolean parameter that is left out is false, an optional one open; any other must be given.
    """
    unknown = sorted(set(values) - set(asked.parameters))
    if unknown:
        asked.parameter(unknown[0])
        raise LegweakkgError(f"The question {asked.name!r} takes no parameter {unknown[0]!r}.")
    if not asked.parameters:
        return asked.sparql
    block = _VALUES.search(asked.sparql)
    if block is None:
        raise LegweakkgError(f"The question {asked.name!r} has no VALUES block for its parameters.")
    names = block[2].split()
    only = values.get(names[0][1:]) if len(names) == 1 else None
    if isinstance(only, Sequence) and not isinstance(only, str):
        table = f"VALUES {names[0]} {{ {' '.join(f'<{iri}>' for iri in only)} }}"
    else:
        cells = " ".join(_cell(asked, name[1:], values) for name in names)
        table = f"VALUES ({' '.join(names)}) {{ ({cells}) }}"
    return asked.sparql[: block.start()] + table + asked.sparql[block.end() :]


def compose(asked: Question, values: Mapping[str, Value]) -> str:
    """Return the query that answers a question: bound, and wrapped with claim details where it has claims."""
    return bind(asked._replace(sparql=_detailed(asked.name)) if asked.shows_claims else asked, values)


def claim_details(claims: Sequence[str]) -> str:
    """Return the query for the details of claims that are already known, by IRI."""
    return _details().replace("#question", f"VALUES ?claim {{ {' '.join(f'<{iri}>' for iri in claims)} }}")


def for_reader(sparql: str) -> str:
    """Return a query for details of claims without what their reader does itself: it sorts, and it knows all labels.

    Engines look up a label for each claim, and work out what they sort by anew for each comparison: of a thousand
    claims that is a quarter of the time.
    """
    return _LABELS.sub("", sparql.rpartition("\nORDER BY ")[0] or sparql)


def standalone(sparql: str) -> str:
    """Return a query with the PREFIX lines it needs, ready to paste into any endpoint."""
    used = [prefix for prefix in _USED_PREFIX.findall(sparql) if prefix in PREFIXES]
    lines = [f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in PREFIXES if prefix in set(used)]
    return "\n".join([*lines, "", sparql.strip(), ""])


def _cell(asked: Question, name: str, values: Mapping[str, Value]) -> str:
    if name not in values:
        parameter = asked.parameters.get(name)
        if parameter is not None and parameter.boolean:
            return "false"
        if parameter is not None and parameter.optional:
            return "UNDEF"
        raise LegweakkgError(f"The question {asked.name!r} needs its parameter {snake_case(name)!r}.")
    value = values[name]
    return str(value).lower() if isinstance(value, bool) else f"<{value}>"


@cache
def _files() -> Mapping[str, Path]:
    return {path.stem: path for path in sorted((ontology_dir() / "questions").glob("*.rq"))}


def _read(path: Path) -> Question:
    sparql = path.read_text(encoding="utf-8")
    text = caveat = ""
    parameters: dict[str, Parameter] = {}
    columns: tuple[str, ...] = ()
    for line in sparql.splitlines():
        match = _HEADER.match(line)
        if match is None:
            break
        if match[1] == "question":
            text = match[3]
        elif match[1] == "parameter":
            parameter = _parameter(match[2], match[3])
            parameters[parameter.name] = parameter
        elif match[1] == "caveat":
            caveat = match[3]
        else:
            columns = tuple(name.lstrip("?") for name in match[3].split())
    return Question(path.stem, text, parameters, columns, sparql, caveat)


def _parameter(declared: str, meaning: str) -> Parameter:
    match = _PARAMETER.match(declared.strip())
    if match is None:
        raise LegweakkgError(f"The header of a question declares no parameter in {declared!r}.")
    marks = [mark.strip() for mark in (match[2] or "").split(",") if mark.strip()]
    kinds = tuple(mark for mark in marks if mark not in ("optional", "boolean"))
    return Parameter(match[1], meaning, kinds, "optional" in marks, "boolean" in marks)


@cache
def _details() -> str:
    path = ontology_dir() / "questions" / "details" / "claim.rq"
    return _without_header(path.read_text(encoding="utf-8"))


@cache
def _detailed(name: str) -> str:
    asked = question(name)
    inner, _, order = _without_header(asked.sparql).rstrip().partition("\nORDER BY ")
    details = _details().replace("#question", "{\n" + indent(inner, "    ") + "\n  }")
    if others := [f"?{column}" for column in asked.columns if column != "claim"]:
        details = details.replace("SELECT ", f"SELECT {' '.join(others)} ", 1).replace(_BY_SUBJECT, order)
    return details


def _without_header(sparql: str) -> str:
    lines = sparql.splitlines()
    while lines and lines[0].startswith("#"):
        lines.pop(0)
    return "\n".join(lines) + "\n"
