"""Answer one query inside a worker: refuse, evaluate, choose the form, write it within limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    Store,
    Triple,
    serialize,
)

from ..engine import guard
from ..engine.embedded import syntax_error
from ..errors import QueryError
from ..names import PREFIXES
from . import packing
from .frames import Head
from .negotiation import GRAPH_FORMATS, GRAPHS, RESULT_FORMATS, RESULTS, Chosen, Offer, named, negotiate
from .spool import Spool, TooLargeError, row_counter

_PREFIXES = tuple((name + ":", name, iri) for name, iri in PREFIXES.items())


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take, and the folder for large ones."""

    folder: Path
    max_bytes: int
    max_rows: int


class HttpError(Exception):
    """An answer that is a status and a sentence.

    ``again`` says that the same request may succeed later; ``allow`` are the methods that a 405 names.
    """

    def __init__(self, status: int, message: str, *, again: bool = False, allow: str = "") -> None:
        self.status, self.message, self.again, self.allow = status, message, again, allow
        super().__init__(message)

    @property
    def headers(self) -> dict[str, str]:
        """The headers that tell a client what it can do instead."""
        found = {"retry-after": "10"} if self.again else {}
        return found | ({"allow": self.allow} if self.allow else {})


def answer_query(store: Store, head: Head, sparql: str, limits: Limits) -> tuple[Head, bytes]:
    """Return the reply to a query message; raises HttpError."""
    try:
        guard.refuse_unsafe(sparql)
    except QueryError as error:
        raise HttpError(400, str(error)) from None
    return answer_result(head, _evaluate(store, head, sparql), limits)


def parse_only(sparql: str, head: Head) -> None:
    """Raise HttpError where a query is refused or no SPARQL of the standard; nothing is evaluated."""
    try:
        guard.refuse_unsafe(sparql)
    except QueryError as error:
        raise HttpError(400, str(error)) from None
    _evaluate(Store(), head, sparql)


def answer_result(head: Head, result: Any, limits: Limits) -> tuple[Head, bytes]:
    """Return the reply that holds the result of a query, in the form that the request likes."""
    if isinstance(result, QueryBoolean | QuerySolutions):
        chosen = _choose(head, RESULTS)
        name = chosen.offer.name
        counter = row_counter(name, len(result.variables)) if isinstance(result, QuerySolutions) else None
        spool = Spool(limits.folder, limits.max_bytes, limits.max_rows, counter)
        _write(spool, lambda: result.serialize(spool.file, format=RESULT_FORMATS[name]))
        return finish(head, spool, chosen)
    return answer_triples(head, result, limits)


def answer_triples(head: Head, triples: Iterable[Triple], limits: Limits) -> tuple[Head, bytes]:
    """Return the reply that holds triples, each once, in the form that the request likes."""
    chosen = _choose(head, GRAPHS)
    spool = Spool(limits.folder, limits.max_bytes, limits.max_rows, None)
    form = GRAPH_FORMATS[chosen.offer.name]
    _write(spool, lambda: serialize(_each_once(triples, spool), spool.file, format=form, prefixes=PREFIXES))
    return finish(head, spool, chosen)


def graph_triples(store: Store, graph: str | None, union: bool) -> Iterator[Triple]:
    """Yield the triples of a graph by IRI; None is the default graph, with ``union`` that of all graphs."""
    where = None if graph is None and union else NamedNode(graph) if graph else DefaultGraph()
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, where))


def finish(head: Head, spool: Spool, chosen: Chosen) -> tuple[Head, bytes]:
    """Return the reply for a spooled answer, compressed where the request allows it."""
    body, file = spool.finish()
    digest = packing.digest(body) if file is None else packing.file_digest(file)
    reply: Head = {"status": 200, "type": chosen.media, "etag": digest, "rows": spool.rows}
    if head.get("gzip") and spool.bytes > packing.SMALL:
        reply["encoding"] = "gzip"
        if file is None:
            body = packing.pack(body)
        else:
            plain, file = file, packing.pack_file(file)
            plain.unlink()
    if file is not None:
        reply["file"] = file.name
    return reply, body


def _evaluate(store: Store, head: Head, sparql: str) -> Any:
    default, names = head.get("default", ()), head.get("named", ())
    options: dict[str, Any] = {}
    try:
        if default or names:
            options = {
                "default_graph": [NamedNode(iri) for iri in default],
                "named_graphs": [NamedNode(iri) for iri in names],
            }
        elif head.get("union") and not guard.mentions(sparql, "FROM"):
            options = {"use_default_graph_as_union": True}
        # each prefix that is handed over costs time, and most queries need none of them
        prefixes = {name: iri for written, name, iri in _PREFIXES if written in sparql}
        return store.query(sparql, prefixes=prefixes, base_iri=head.get("base"), **options)
    except SyntaxError as error:
        raise HttpError(400, str(syntax_error(sparql, str(error)))) from None
    except (RuntimeError, ValueError) as error:
        raise HttpError(400, f"The query cannot be evaluated: {error}.") from None


def _write(spool: Spool, work: Any) -> None:
    try:
        work()
    except (TooLargeError, OSError, RuntimeError, ValueError) as error:
        spool.discard()
        if spool.problem:
            raise HttpError(503, spool.problem) from None
        raise HttpError(400, f"The query cannot be evaluated: {error}.") from None


def _choose(head: Head, offers: tuple[Offer, ...]) -> Chosen:
    # clients send names of their own in 'format', so one that is not known leaves the choice to Accept
    wanted = head.get("format")
    chosen = (named(wanted, offers) if wanted else None) or negotiate(head.get("accept", ""), offers)
    if chosen is None:
        media = ", ".join(offer.media[0] for offer in offers)
        raise HttpError(406, f"This answer comes as one of: {media}.")
    return chosen


def _each_once(triples: Iterable[Triple], spool: Spool) -> Iterator[Triple]:
    seen: set[Triple] = set()
    for triple in triples:
        if triple not in seen:
            seen.add(triple)
            spool.count(1)
            yield triple
