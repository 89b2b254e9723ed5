"""A term's page: what it is, what is said of it and by whom, what lies around it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from starlette.requests import Request

from ...ask.causal_paths import RANKS as BEST_FIRST
from ...ask.questions import Question, offered
from ...errors import UnknownTermError
from ...names import LWT, compact
from ...terms import Claim, Term, TermRef
from .answering import Page, alternates
from .graph_view import cards
from .rows import figure_table
from .site import Site, visible
from .structured import term_data
from .words import CONDITIONAL, DENIED, GROUPS, OTHER, RED_FLAGS, REJECTED

_MORE = """
SELECT ?retired ?replacement ?why WHERE {
  OPTIONAL { <%(iri)s> owl:deprecated ?retired }
  OPTIONAL { <%(iri)s> dcterms:isReplacedBy ?replacement }
  OPTIONAL { <%(iri)s> lw:placedBecause ?why . FILTER(LANG(?why) = "en") }
}"""

_URGENCIES = """
SELECT ?flag ?label WHERE {
  VALUES ?flag { %s } ?flag lw:urgency ?urgency . ?urgency skos:prefLabel ?label . FILTER(LANG(?label) = "en")
} ORDER BY ?urgency"""

SHOWN = 12
"""How many claims of a group are open at once; the rest unfolds."""


def show(site: Site, request: Request) -> Page:
    """Show a term; raises UnknownTermError."""
    name = request.path_params["name"].removesuffix(".html")
    kg = site.kg
    ref = kg._lookup.by_iri(LWT + name)
    if ref is None:
        raise UnknownTermError(name, kg._lookup.suggest(name.replace("_", " ")) if len(name) < 100 else ())
    return Page("term.html", _content(site, ref.iri), headers=alternates(site, f"/term/{name}"))


@cache
def place(relation: str, outgoing: bool) -> int | None:
    """Return the number of the group in which claims of a relation and direction stand."""
    return next(
        (number for number, group in enumerate(GROUPS) if relation in (group.outgoing if outgoing else group.incoming)),
        None,
    )


def grouped(term: TermRef, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Return the claims about a term in groups, each claim once; the denied and rejected ones stand last."""
    order = [group.heading for group in GROUPS] + [OTHER, CONDITIONAL, DENIED, REJECTED]
    questions = {group.heading: group.question for group in GROUPS}
    found: dict[str, list[dict[str, Any]]] = {}
    for claim in claims:
        outgoing = claim.subject.iri == term.iri
        touches = outgoing or claim.object.iri == term.iri
        number = place(claim.relation, outgoing) if touches else None
        if not claim.accepted:
            heading = REJECTED
        elif claim.polarity == "negated":
            heading = DENIED
        elif not touches:
            heading = CONDITIONAL
        else:
            heading = OTHER if number is None else GROUPS[number].heading
        whole = heading in (REJECTED, DENIED, CONDITIONAL, OTHER)
        found.setdefault(heading, []).append(
            {"claim": claim, "outgoing": outgoing, "whole": whole, "other": claim.object if outgoing else claim.subject}
        )
    groups = []
    for heading in order:
        if heading in found:
            items = sorted(found[heading], key=_order)
            groups.append(
                {
                    "heading": heading,
                    "question": questions.get(heading, ""),
                    "claims": items,
                    "anchor": anchor(heading),
                    "relations": len({(item["claim"].relation, item["outgoing"]) for item in items}) > 1,
                }
            )
    return groups


def anchor(heading: str) -> str:
    """Return the id of a heading.

    >>> anchor("Symptoms and signs")
    'symptoms-and-signs'
    """
    return "".join(one if one.isalnum() else "-" for one in heading.lower())


def _content(site: Site, iri: str) -> dict[str, Any]:
    kg = site.kg
    term = kg[TermRef(kg._label(iri), iri)]
    claims = kg.claims(term.ref)
    groups, urgencies = grouped(term.ref, claims), _urgencies(site, claims)
    places = list(urgencies)
    for group in groups:
        if group["heading"] == RED_FLAGS:
            group["claims"].sort(key=lambda item: places.index(item["claim"].subject.iri))
    figures = kg.figures(term.ref) if site.is_a(term.kind, "Entity") else None
    more = next(iter(kg.engine.select(_MORE % {"iri": iri})), None)
    return {
        "term": term,
        "groups": groups,
        "urgencies": urgencies,
        "count": len(claims),
        "shown": SHOWN,
        "kinds": [site.classes[kind] for kind in term.kinds if kind in site.classes],
        "figures": figure_table(site, figures.answers, term.ref) if figures else None,
        "figures_caveat": figures.caveat if figures else "",
        "cards": cards(kg, term.ref, 24),
        "asks": _asks(site, term),
        "retired": bool(more and more["retired"] is not None and more["retired"].value == "true"),
        "replacement": compact(more["replacement"].value) if more and more["replacement"] is not None else "",
        "placed_because": more["why"].value if more and more["why"] is not None else "",
        "structured": script_json(term_data(site, term)),
    }


def _urgencies(site: Site, claims: Iterable[Claim]) -> dict[str, str]:
    """Return how urgent the red flags among the subjects of claims are, in words, by IRI; the most urgent first."""
    flags = " ".join(sorted({f"<{claim.subject.iri}>" for claim in claims if claim.relation == "redFlagFor"}))
    if not flags:
        return {}
    return {row["flag"].value: row["label"].value for row in site.kg.engine.select(_URGENCIES % flags)}


def script_json(content: Any) -> str:
    """Return JSON that may stand inside a script element: no text in it can end the element."""
    text = visible(json.dumps(content, ensure_ascii=False, indent=1))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _asks(site: Site, term: Term) -> list[Question]:
    """Return the questions that fit the term, to be asked with its subtypes and conditions."""
    fitting = []
    for question in offered().values():
        first = next(iter(question.parameters.values()), None)
        if first is not None and any(site.is_a(own, kind) for own in term.kinds for kind in first.kinds):
            fitting.append(question)
    return fitting


def _order(item: dict[str, Any]) -> tuple[object, ...]:
    claim: Claim = item["claim"]
    return BEST_FIRST.index(claim.rank), item["other"].label.casefold(), claim.iri
