"""Apply ``using-graph-uri`` and ``using-named-graph-uri`` to an update.

Source: SPARQL 1.1 Protocol, section 2.2.3: they act as USING and USING NAMED in every operation with a WHERE
clause, and an update that has USING, USING NAMED or WITH of its own is then an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..engine import guard
from ..errors import QueryError

_OWN = re.compile(r"\b(USING|WITH)\b", re.IGNORECASE)
_WORD = re.compile(r"\b(WHERE|DELETE|INSERT|DATA)\b", re.IGNORECASE)


def with_dataset(sparql: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return an update whose WHERE clauses see the given graphs.

    >>> with_dataset("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ["urn:g"], [])
    'DELETE { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }'
    """
    if not default and not named:
        return sparql
    bare = guard.blank(sparql)
    own = _OWN.search(bare)
    if own:
        line, column = guard.position(sparql, own.start())
        raise QueryError(
            f"The request names its graphs, so {own[1].upper()} at line {line}, column {column} is not allowed.",
            line,
            column,
        )
    clause = " ".join([*(f"USING <{_iri(iri)}>" for iri in default), *(f"USING NAMED <{_iri(iri)}>" for iri in named)])
    parts, done, depth_zero = [], 0, _depth_zero(bare)
    last = ""
    for match in _WORD.finditer(bare):
        word = match[1].upper()
        if word == "WHERE" and match.start() in depth_zero:
            if last == "DELETE" and not bare[_end(bare, match.start(), "DELETE") : match.start()].strip():
                raise QueryError("DELETE WHERE takes no graphs from the request; write DELETE { … } WHERE { … }.")
            parts += [sparql[done : match.start()], clause, " "]
            done = match.start()
        last = word
    return "".join([*parts, sparql[done:]])


def _iri(iri: str) -> str:
    if re.search(r'[<>"{}|^`\\\s]', iri):
        raise QueryError(f"{iri!r} is no IRI.")
    return iri


def _end(bare: str, before: int, word: str) -> int:
    return bare.upper().rfind(word, 0, before) + len(word)


def _depth_zero(bare: str) -> set[int]:
    depth, found = 0, set()
    for offset, character in enumerate(bare):
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif depth == 0:
            found.add(offset)
    return found
