"""What stands around a term: as cards in words, and as nodes and edges that a script draws."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from ...draw.neighbourhood import Card, Neighbourhood, neighbourhood
from ...terms import TermRef
from .answering import Page, Raw, argument
from .site import Site
from .words import relation_words

if TYPE_CHECKING:
    from ...ask.knowledge import KnowledgeGraph

DEPTHS = (1, 2)
"""How far from the term a page draws."""

ROWS = 36
"""Rows of each side of the list in words."""

DRAWN = 100
"""Rows of each side of a drawing, which sets up to three terms in a row."""


def cards(kg: KnowledgeGraph, term: TermRef, rows: int) -> dict[str, Any]:
    """Return the neighbours of a term by relation, those that lead to it and those it leads to."""
    found = neighbourhood(kg, term, 1, rows)
    sides: dict[str, list[dict[str, Any]]] = {"incoming": [], "outgoing": []}
    for card in found.cards:
        sides["outgoing" if card.outgoing else "incoming"].append(
            {"relation": relation_words(card.relation), "shown": card.shown, "more": card.more}
        )
    return {**sides, "note": found.note}


def show(site: Site, request: Request) -> Page:
    """Show the neighbourhood of a term, by default that of leg weakness."""
    name, depth = argument(request, "term") or "lwt:leg_weakness", _depth(request)
    term = site.kg[name]
    return Page(
        "graph_view.html", {"term": term, "depth": depth, "depths": DEPTHS, "cards": cards(site.kg, term.ref, ROWS)}
    )


def elements(site: Site, request: Request) -> Raw:
    """Return the neighbourhood as elements of a drawing, in JSON."""
    term = site.kg[argument(request, "term") or "lwt:leg_weakness"]
    found = neighbourhood(site.kg, term.ref, _depth(request), DRAWN)
    body = json.dumps(_elements(site, found), ensure_ascii=False).encode()
    return Raw(body, "application/json", {"cache-control": "no-cache"})


def _elements(site: Site, found: Neighbourhood) -> dict[str, Any]:
    nodes: dict[str, dict[str, Any]] = {}
    edges = []

    def add(term: TermRef, step: int) -> None:
        kind = next(iter(site.kinds.get(term.iri, ())), "")
        nodes.setdefault(
            term.iri,
            {
                "id": term.id,
                "label": term.label,
                "step": step,
                "group": _group(site, kind),
                "kind": site.kind_words(term),
                "address": site.local(term.iri),
            },
        )

    add(found.term, 0)
    for card in found.cards:
        for neighbour in card.shown:
            add(neighbour.term, card.step)
            source, target = (card.parent, neighbour.term) if card.outgoing else (neighbour.term, card.parent)
            edges.append(
                {
                    "source": source.id,
                    "target": target.id,
                    "label": relation_words(card.relation),
                    "line": "kind"
                    if card.relation == "subtypeOf"
                    else "disputed"
                    if neighbour.disputed
                    else "limited"
                    if neighbour.limited
                    else "stated",
                }
            )
    known = {node["id"] for node in nodes.values()}
    return {
        "title": f"Around {found.term.label}",
        "note": found.note,
        "centre": found.term.id,
        "cards": [_card(card) for card in found.cards],
        "nodes": list(nodes.values()),
        "edges": [edge for edge in edges if {edge["source"], edge["target"]} <= known],
        "more": sum(card.more for card in found.cards),
    }


def _card(card: Card) -> dict[str, Any]:
    """Return one relation of one term, as a box of the drawing; its terms are among the nodes."""
    return {
        "parent": card.parent.id,
        "relation": relation_words(card.relation),
        "outgoing": card.outgoing,
        "step": card.step,
        "more": card.more,
        "terms": [{"id": one.term.id, "disputed": one.disputed, "limited": one.limited} for one in card.shown],
    }


_GROUPS = (
    ("HealthCondition", "condition"),
    ("ClinicalFinding", "finding"),
    ("RedFlag", "danger"),
    ("DiagnosticTest", "test"),
    ("Intervention", "treatment"),
    ("Device", "treatment"),
    ("ResearchDirection", "treatment"),
)


def _group(site: Site, kind: str) -> str:
    return next((group for wanted, group in _GROUPS if site.is_a(kind, wanted)), "other")


def _depth(request: Request) -> int:
    asked = argument(request, "depth")
    return int(asked) if asked in {str(depth) for depth in DEPTHS} else DEPTHS[0]
