"""The pages for people: server-rendered HTML that reads without scripts, and two optional script bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Route

from . import (
    about,
    browse,
    catalogue,
    files,
    graph_view,
    named_graph,
    ontology,
    query,
    reasoning,
    records,
    shapes,
    term,
    validate,
)
from .answering import Handler, endpoint, refusing
from .site import Site

if TYPE_CHECKING:
    from ..state import AppState


def routes(state: AppState) -> list[BaseRoute]:
    """Return the routes of all pages for a running server; those that take what people enter are POST."""
    site = Site(state)

    def page(path: str, show: Handler, method: str = "GET") -> Route:
        return Route(path, endpoint(site, show), methods=[method])

    pages = [
        page("/", browse.home),
        page("/search", browse.search),
        page("/suggest", browse.suggest),
        page("/kinds/{kind}", browse.kind),
        page("/term/{name}", term.show),
        page("/claim/{name}", records.claim),
        page("/evidence/{name}", records.evidence),
        page("/source/{name}", records.source),
        page("/prefix/{name}", records.prefix),
        page("/graph/{name}", named_graph.show),
        page("/shapes", shapes.show),
        page("/shapes.html", shapes.show),
        page("/ontology", ontology.show),
        page("/ontology.html", ontology.show),
        page("/ontology/{version}", ontology.show),
        page("/question/{name}", catalogue.ask),
        page("/questions", catalogue.index),
        page("/questions/{name}", catalogue.ask),
        page("/explain", reasoning.explain),
        page("/differential", reasoning.differential_form),
        page("/differential", reasoning.differential, "POST"),
        page("/query", query.editor),
        page("/query", query.run, "POST"),
        page("/completions", query.completions),
        page("/graph-view", graph_view.show),
        page("/graph-view.json", graph_view.elements),
        page("/validate", validate.form),
        page("/validate", validate.check, "POST"),
        page("/about", about.about),
        page("/downloads", about.downloads),
        page("/downloads/", about.downloads),
        page("/static/{name}", files.static),
        page("/favicon.ico", files.icon),
    ]
    return [*pages, *_refusals(site, pages), Route("/{path:path}", endpoint(site, browse.nothing), methods=[])]


def _refusals(site: Site, pages: list[Route]) -> list[Route]:
    """Return what answers, at the address of each page, the methods that it does not take; no methods mean any."""
    taken: dict[str, set[str]] = {}
    for page in pages:
        taken.setdefault(page.path, set()).update(page.methods or ())
    return [
        Route(path, endpoint(site, refusing(", ".join(sorted(methods)))), methods=[]) for path, methods in taken.items()
    ]
