"""A small graph that stays the same while the server runs, such as VoID: written and packed once in each form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import Triple, serialize

from ..names import PREFIXES
from . import http, packing
from .evaluation import HttpError
from .http import Reply, Scope
from .negotiation import GRAPH_FORMATS, GRAPHS, named, negotiate

_PREFIXES = {**PREFIXES, "sd": "http://www.w3.org/ns/sparql-service-description#"}


class _Written(NamedTuple):
    """One form of a description, as it is and packed."""

    plain: bytes
    packed: bytes
    digest: str


class Description:
    """The triples of a description, and what they are in each form that was asked for."""

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._triples = list(triples)
        self._written: dict[str, _Written] = {}

    def reply(self, scope: Scope, form: str | None) -> Reply:
        """Return the reply in the form that is named or else the request likes; raises HttpError."""
        accept = http.header(scope, b"accept")
        chosen = named(form, GRAPHS) if form else negotiate(accept, GRAPHS)
        if chosen is None and not form and "application/sparql-results" in accept:
            chosen = negotiate("", GRAPHS)  # from a client that asks for answers whatever it wants to know
        if chosen is None:
            raise HttpError(406, f"This description comes as one of: {', '.join(one.media[0] for one in GRAPHS)}.")
        written = self._in(chosen.offer.name)
        if len(written.plain) > packing.SMALL and http.takes_gzip(scope):
            return http.tagged(scope, Reply(200, written.packed, chosen.media), written.digest, "gzip")
        return http.tagged(scope, Reply(200, written.plain, chosen.media), written.digest)

    def _in(self, form: str) -> _Written:
        if form not in self._written:
            plain = serialize(self._triples, format=GRAPH_FORMATS[form], prefixes=_PREFIXES) or b""
            self._written[form] = _Written(plain, packing.pack(plain), packing.digest(plain))
        return self._written[form]
