"""Answer a question of the catalogue: understand its arguments, run its query, read its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from ..errors import LegweakkgError, UnknownTermError
from ..frozen import FrozenDict
from ..names import LWS, compact, expand, local_name
from ..terms import Name, name_text
from . import questions
from .answer_rows import read_rows
from .answers import Answers
from .claim_rows import select_claims
from .questions import Question, Value
from .term_reading import asserted_kinds

if TYPE_CHECKING:
    from .knowledge import KnowledgeGraph

Arguments = Mapping[str, "Name | bool | None"]
"""Arguments of a question by name; None leaves an optional one out."""

SOURCE = "SourceDocument"
"""The one kind whose members have a title instead of a label, and so are found in another way."""


def answer(kg: KnowledgeGraph, name: str, arguments: Arguments) -> Answers[Any]:
    """Return the answers of a question.

    Raises UnknownTermError for a question or a term that is not known, and LegweakkgError for an argument
    that is missing or too many. A term of a kind that the question does not take gives no answers, and a
    ``note`` that says so.
    """
    asked = questions.question(name)
    values = resolve(kg, asked, arguments)
    shown = {
        asked.parameters[parameter].argument: value if isinstance(value, bool) else compact(str(value))
        for parameter, value in values.items()
    }
    note = misfit(kg, asked, values)
    found: tuple[Any, ...] = ()
    if not note:
        query = questions.compose(asked, values)
        if asked.answers_claims:
            found = tuple(select_claims(kg.own_engine, query, kg._label))
        else:
            found = tuple(read_rows(kg, asked, kg.own_engine.select(query)))
    return Answers(name, FrozenDict(shown), found, kg.version, kg.disclaimer, note, asked.caveat)


def resolve(kg: KnowledgeGraph, asked: Question, arguments: Arguments) -> dict[str, Value]:
    """Return the values of a question's parameters by variable, from arguments by either name."""
    values: dict[str, Value] = {}
    for argument, value in arguments.items():
        parameter = asked.parameter(argument)
        if value is None:
            continue
        if parameter.boolean:
            if not isinstance(value, bool):
                raise LegweakkgError(f"{argument!r} of the question {asked.name!r} must be True or False.")
            values[parameter.name] = value
        elif isinstance(value, bool):
            raise LegweakkgError(f"{argument!r} of the question {asked.name!r} must be a term, not {value}.")
        elif parameter.kinds == (SOURCE,):
            values[parameter.name] = _source(kg, name_text(value))
        else:
            values[parameter.name] = kg._ref(value).iri
    for parameter in asked.parameters.values():
        if parameter.name not in values and not parameter.optional and not parameter.boolean:
            raise LegweakkgError(
                f"The question {asked.name!r} needs its parameter {parameter.argument!r}: {parameter.meaning}."
            )
    return values


def in_words(kind: str) -> str:
    """Return the name of a kind as people write it.

    >>> in_words("HealthCondition")
    'health condition'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


def misfit(kg: KnowledgeGraph, asked: Question, values: Mapping[str, Value]) -> str:
    """Return a sentence where a term is of no kind that its parameter takes, else nothing."""
    for name, value in values.items():
        wanted = asked.parameters[name].kinds
        if isinstance(value, bool) or not wanted:
            continue
        rows = kg.own_engine.select(f"SELECT ?kind WHERE {{ <{value}> a ?kind }}")
        kinds = {local_name(row["kind"].value) for row in rows}
        if not kinds & set(wanted):
            own = [kind for kind in asserted_kinds(kg, str(value)) if kind != "NamedIndividual"]
            what = in_words(own[0]) if own else "thing of another kind"
            return (
                f"{kg._label(str(value))!r} is {_a(what)}; the question {asked.name!r} takes "
                f"{_either([_a(in_words(kind)) for kind in wanted])}."
            )
    return ""


def _source(kg: KnowledgeGraph, name: str) -> str:
    """Return the IRI of a source named by id, CURIE, IRI, PMID, DOI, address or title."""
    wanted = name.strip()
    candidates = [iri for iri in (expand(wanted), wanted.strip("<>"), LWS + wanted) if iri and ":" in iri]
    number = re.sub(r"^(pmid\s*:|doi\s*:|https?://(dx\.)?doi\.org/)\s*", "", wanted, flags=re.IGNORECASE)
    cells = " ".join(str(NamedNode(iri)) for iri in candidates if not re.search(r"[\s<>\"{}|^`\\]", iri))
    title, literal = Literal(wanted.lower()), Literal(number.lower())
    address = Literal(wanted.rstrip("/"))
    rows = kg.own_engine.select(f"""
        SELECT ?source WHERE {{
          ?source a lw:SourceDocument ; dcterms:title ?title .
          OPTIONAL {{ ?source lw:pmid ?pmid }}
          OPTIONAL {{ ?source lw:doi ?doi }}
          OPTIONAL {{ ?source schema:url ?address }}
          FILTER(?source IN ({", ".join(cells.split()) or "<urn:none>"}) || LCASE(STR(?title)) = {title}
                 || COALESCE(STR(?pmid) = {literal}, false) || COALESCE(LCASE(STR(?doi)) = {literal}, false)
                 || COALESCE(STR(?address) IN ({address}, CONCAT({address}, "/")), false))
        }} ORDER BY ?source""")
    found = next((row["source"].value for row in rows), None)
    if found is None:
        from difflib import get_close_matches

        titles = [
            row["t"].value
            for row in kg.own_engine.select("SELECT ?t WHERE { ?s a lw:SourceDocument ; dcterms:title ?t }")
        ]
        raise UnknownTermError(name, get_close_matches(wanted, titles, 3, 0.5), "source")
    return str(found)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]
