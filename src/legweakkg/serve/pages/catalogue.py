"""The question catalogue: every question with a form, its answers, and the query that gives them."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request

from ...ask.answering import in_words
from ...ask.questions import Parameter, Question, offered
from ...errors import LegweakkgError, UnknownTermError
from .answering import Page
from .rows import by_heading, figure_table, table
from .site import Site

_FIRST = 300
"""How many answers a page shows; the query and the downloads give all."""

_THEMES = (
    (
        "Causes and mechanisms",
        (
            "causes",
            "causes_by_category",
            "conditions",
            "risk_factors",
            "mechanisms",
            "side_effects",
            "structures",
            "conditions_of_structure",
        ),
    ),
    (
        "Signs, course and dangers",
        (
            "symptoms",
            "conditions_with",
            "accompanying",
            "red_flags",
            "complications",
            "consequences",
            "worsened_by",
            "occurrences",
            "figures",
        ),
    ),
    ("Finding out", ("tests", "test_targets", "measures", "monitoring", "mimics")),
    (
        "Treatment, prevention and research",
        (
            "treatments",
            "untreated",
            "purposes",
            "improved_by",
            "prevention",
            "investigational",
            "tailoring",
            "cautions",
            "adverse_effects",
            "components",
            "devices",
            "exercises",
            "muscles",
            "professionals",
            "performed_by",
        ),
    ),
    (
        "The evidence itself",
        (
            "disputed",
            "denied",
            "rejected",
            "article_only",
            "claims_from",
            "claims_about",
            "claims_for_population",
            "populations",
            "sources",
            "coverage",
        ),
    ),
)


def index(site: Site, request: Request) -> Page:
    """List all questions by theme."""
    return Page("questions.html", {"themes": themes(), "count": len(offered())})


def themes() -> list[tuple[str, list[Question]]]:
    """Return all questions by theme; one that stands in no theme comes last."""
    questions = offered()
    found = [(heading, [questions[name] for name in names if name in questions]) for heading, names in _THEMES]
    placed = {name for _, names in _THEMES for name in names}
    rest = [question for name, question in questions.items() if name not in placed]
    return found + ([("Further questions", rest)] if rest else [])


def ask(site: Site, request: Request) -> Page:
    """Show a question's form and, where it was filled in, its answers; raises UnknownTermError."""
    name = request.path_params["name"].removesuffix(".html")
    question = offered().get(name)
    if question is None:
        from difflib import get_close_matches

        raise UnknownTermError(name, get_close_matches(name, offered()), "question")
    fields = [_field(site, request, question, parameter) for parameter in question.parameters.values()]
    content: dict[str, Any] = {
        "question": question,
        "title": name.replace("_", " "),
        "fields": fields,
        "answers": None,
        "problem": "",
        "suggestions": (),
        "headings": (),
        "beside": (),
        "untreated": (),
        "table": None,
        "sparql": "",
        "first": _FIRST,
    }
    asked = bool(request.query_params) or not any(field["required"] for field in fields)
    complete = all(field["value"] or not field["required"] for field in fields)
    if asked and complete:
        try:
            content |= _answer(site, question, fields)
        except UnknownTermError as error:
            content |= {"problem": str(error), "suggestions": error.suggestions}
        except LegweakkgError as error:
            content |= {"problem": str(error)}
    elif asked:
        content["problem"] = "Fill in the field that is needed."
    return Page("question.html", content)


def _answer(site: Site, question: Question, fields: list[dict[str, Any]]) -> dict[str, Any]:
    arguments = {
        field["name"]: field["value"] == "true" if field["boolean"] else field["value"]
        for field in fields
        if field["value"]
    }
    answers = site.kg.ask(question.name, **arguments)
    shown = answers.answers[:_FIRST]
    headings = [(None, shown)] if question.answers_claims else by_heading(shown)
    return {
        "answers": answers,
        "sparql": site.kg.sparql_for(question.name, **arguments),
        "headings": headings,
        "table": None if headings else (figure_table if question.name == "figures" else table)(site, shown),
        **(_beside_treatments(site, arguments) if question.name == "treatments" and not answers.note else {}),
    }


def _beside_treatments(site: Site, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return what `KnowledgeGraph.treatments` answers beside the treatments themselves."""
    found = site.kg.treatments(arguments.pop("of"), **arguments)
    return {
        "beside": (
            ("Cautions", [caution for several in found.cautions.values() for caution in several]),
            ("Of leg weakness in general, whatever its cause", found.general),
        ),
        "untreated": found.no_treatment_stated,
    }


def _field(site: Site, request: Request, question: Question, parameter: Parameter) -> dict[str, Any]:
    value = request.query_params.get(parameter.argument, request.query_params.get(parameter.name, "")).strip()[:300]
    known = site.kg._lookup.find(value) if value else None
    example = question.example.get(parameter.name, "")
    term = site.kg._lookup.find(example) if example else None
    return {
        "name": parameter.argument,
        "value": value,
        "shown": known.label if known else value,
        "meaning": _meaning(parameter),
        "kinds": [kind for kind in parameter.kinds if kind != "SourceDocument"],
        "optional": parameter.optional,
        "required": not (parameter.optional or parameter.boolean),
        "boolean": parameter.boolean,
        "example": term.label if term else "",
        "takes": ", ".join("term" if kind == "Entity" else in_words(kind) for kind in parameter.kinds),
    }


def _meaning(parameter: Parameter) -> str:
    """Return what a parameter means as a label: the word true of the query's header is a tick on the page."""
    words = re.sub(r"^true adds\b", "add", parameter.meaning)
    words = re.sub(r"\s*\?of\b", " it", words)
    return words[:1].upper() + words[1:]
