"""Content negotiation: one table of what is offered, one function that chooses.

Source: RFC 9110, section 12.5.1 (Accept): the most specific range decides a media type's weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from pyoxigraph import QueryResultsFormat, RdfFormat


class Offer(NamedTuple):
    """One form of a document: its short name, its media types (the first is the usual one), its file ending."""

    name: str
    media: tuple[str, ...]
    ending: str


RESULTS: Final = (
    Offer("json", ("application/sparql-results+json", "application/json"), ".srj"),
    Offer("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), ".srx"),
    Offer("csv", ("text/csv",), ".csv"),
    Offer("tsv", ("text/tab-separated-values",), ".tsv"),
)
"""The forms of SELECT and ASK answers, the usual one first."""

GRAPHS: Final = (
    Offer("turtle", ("text/turtle", "application/x-turtle"), ".ttl"),
    Offer("ntriples", ("application/n-triples",), ".nt"),
    Offer("nquads", ("application/n-quads",), ".nq"),
    Offer("trig", ("application/trig", "application/x-trig"), ".trig"),
    Offer("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), ".rdf"),
    Offer("jsonld", ("application/ld+json",), ".jsonld"),
)
"""The forms of CONSTRUCT and DESCRIBE answers and of graphs, the usual one first."""

HTML: Final = Offer("html", ("text/html", "application/xhtml+xml"), ".html")

RESULT_FORMATS: Final[Mapping[str, QueryResultsFormat]] = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}

GRAPH_FORMATS: Final[Mapping[str, RdfFormat]] = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


class Chosen(NamedTuple):
    """The form that fits a request, and the media type to label it with."""

    offer: Offer
    media: str


@lru_cache(maxsize=1024)
def negotiate(accept: str, offers: tuple[Offer, ...]) -> Chosen | None:
    """Return the offer that an Accept header likes best, the earlier among equals; None where none fits.

    An empty header takes anything.

    >>> negotiate("text/csv;q=0.5, application/json", RESULTS).media
    'application/json'
    >>> negotiate("text/*", GRAPHS).offer.name
    'turtle'
    >>> negotiate("image/png", RESULTS) is None
    True
    """
    ranges = _ranges(accept) if accept.strip() else [("*/*", 1.0)]
    best: tuple[float, Chosen] | None = None
    for offer in offers:
        for media in offer.media:
            weight = _weight(media, ranges)
            if weight > 0 and (best is None or weight > best[0]):
                best = (weight, Chosen(offer, media))
    return best[1] if best else None


def prefers_page(accept: str, offers: tuple[Offer, ...]) -> bool:
    """Return whether an Accept header likes a page for people better than any of these forms.

    >>> prefers_page("text/html, application/xml;q=0.9, */*;q=0.8", GRAPHS)
    True
    >>> prefers_page("text/html;q=0, */*", GRAPHS)
    False
    """
    chosen = negotiate(accept, (*offers, HTML))
    return chosen is not None and chosen.offer is HTML


def named(name: str, offers: tuple[Offer, ...]) -> Chosen | None:
    """Return the offer of a short name, file ending or media type, else None."""
    wanted = name.strip().lower()
    for offer in offers:
        if wanted in (offer.name, offer.ending, offer.ending[1:], *offer.media):
            return Chosen(offer, wanted if wanted in offer.media else offer.media[0])
    return None


def graph_format(content_type: str) -> RdfFormat | None:
    """Return the RDF format of a request body's media type, else None."""
    media = content_type.partition(";")[0].strip().lower()
    chosen = named(media, GRAPHS) if "/" in media else None
    return GRAPH_FORMATS[chosen.offer.name] if chosen else None


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    weight = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    weight = 0.0
        if media:
            found.append((media, weight))
    return found


def _weight(media: str, ranges: list[tuple[str, float]]) -> float:
    for wanted in (media, media.partition("/")[0] + "/*", "*/*"):
        weights = [weight for range_, weight in ranges if range_ == wanted]
        if weights:
            return max(weights)
    return 0.0
