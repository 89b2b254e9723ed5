r"""Take the escapes ``\uXXXX`` out of a query that another engine will read.

SPARQL lets them stand anywhere, to be undone before the query is parsed (SPARQL 1.1 Query Language, 19.2), but
engines differ in when they do so. ``\u0053ERVICE`` is a keyword for some of them, and ``\u0022`` may end a string:
what `guard` has looked at would not be what the engine runs. So outside strings they are refused, and inside
strings each becomes the character that it stands for.
"""

from __future__ import annotations

import re

from ..errors import QueryError, RefusedQueryError
from . import guard

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SHORT = {'"': '\\"', "'": "\\'", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def without_escapes(sparql: str) -> str:
    r"""Return a query in which no ``\u`` is left; raises RefusedQueryError for one outside a string.

    >>> without_escapes('ASK { ?s ?p "caf\\u00e9 \\u0022" }')
    'ASK { ?s ?p "café \\"" }'
    """
    if "\\u" not in sparql and "\\U" not in sparql:
        return sparql
    parts, end = [], 0
    for start, stop in guard.strings(sparql):
        _refuse(sparql, end, start)
        parts += [sparql[end:start], _ESCAPE.sub(_character, sparql[start:stop])]
        end = stop
    _refuse(sparql, end, len(sparql))
    return "".join([*parts, sparql[end:]])


def _refuse(sparql: str, start: int, stop: int) -> None:
    found = re.compile(r"\\[uU]").search(sparql, start, stop)
    if found is not None:
        line, column = guard.position(sparql, found.start())
        raise RefusedQueryError(
            f"The escape at line {line}, column {column} stands outside a string, where engines read it in different "
            "ways; write the character itself.",
            line,
            column,
        )


def _character(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits is None:
        return match[0]
    try:
        character = chr(int(digits, 16))
        character.encode()
    except (ValueError, OverflowError):
        raise QueryError(f"The escape {match[0]} stands for no character.") from None
    return _SHORT.get(character, character)
