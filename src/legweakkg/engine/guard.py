"""Refuse SPARQL that must not run, before any parser sees it.

Three dangers call for a look at the text itself: an update where a question was expected, ``SERVICE``
and ``LOAD`` (the embedded engine would call any address), and nesting so deep that the parser's stack
overflows and takes the process with it. Strings, IRIs, comments, variables and prefixed names are
blanked first, so that a word inside them is never mistaken for a keyword. The engine's parser wants no space
between words: it reads ``trueSERVICE``, ``SERVICEsilent``, ``SERVICE:x`` and ``ex:.SERVICE`` as keywords, so a name is
blanked only where it can be nothing else, and a prefix that holds the word is refused with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import RefusedQueryError

MAX_LENGTH = 1_000_000
"""Characters of a query that are accepted."""

MAX_DEPTH = 100
"""Nested brackets that are accepted; 3,000 open braces overflow the parser's stack."""


def _opaque(keywords: str) -> re.Pattern[str]:
    """Return what is blanked: no prefixed name whose prefix holds one of the keywords, which may be a keyword."""
    return re.compile(
        rf"""(?P<iri><[^<>"{{}}|^`\\\s]*>)
          | (?P<string>\"{{3}}(?:\\.|(?!\"{{3}}).)*\"{{3}} | '{{3}}(?:\\.|(?!'{{3}}).)*'{{3}}
              | "(?:\\.|[^"\\\r\n])*" | '(?:\\.|[^'\\\r\n])*')
          | (?P<comment>\#[^\r\n]*)
          | (?P<variable>[?$]\w+)
          | (?P<name>(?<![\w.-])(?!(?i:[\w.-]*(?:{keywords})))[\w.-]*:(?:(?:[\w:%]|\\.)(?:[\w.:%-]|\\.)*)?)
          | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)""",
        re.VERBOSE | re.DOTALL,
    )


_IN_QUERY = _opaque("service")
_IN_UPDATE = _opaque("service|load")
_WORD = re.compile(r"[A-Za-z]+")
_NAME = re.compile(r"[A-Z_]+")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


def blank(sparql: str, opaque: re.Pattern[str] = _IN_QUERY) -> str:
    """Return the query with everything opaque replaced by spaces, at unchanged positions.

    >>> blank('ASK { ?s rdfs:label "SERVICE" } # LOAD')
    'ASK {                         }       '
    """
    return opaque.sub(_spaces, sparql)


def _spaces(match: re.Match[str]) -> str:
    text = match.group()
    return re.sub(r"[^\n]", " ", text) if "\n" in text else " " * len(text)


def strings(sparql: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each string in a query, its quotation marks included."""
    for match in _IN_QUERY.finditer(sparql):
        if match.lastgroup == "string":
            yield match.span()


def variables(sparql: str) -> set[str]:
    """Return the names of the variables of a query, not what stands in its strings and comments.

    >>> sorted(variables("ASK { ?s $p '?o' } # ?x"))
    ['p', 's']
    """
    return {match.group()[1:] for match in _IN_QUERY.finditer(sparql) if match.lastgroup == "variable"}


def refuse_unsafe(sparql: str, *, services_allowed: bool = False) -> None:
    """Raise RefusedQueryError where a text is no plain, bounded query.

    >>> refuse_unsafe("SELECT * WHERE { ?s ?p ?o }")
    >>> refuse_unsafe("DELETE WHERE { ?s ?p ?o }")
    Traceback (most recent call last):
    ...
    legweakkg.errors.RefusedQueryError: This is a SPARQL update (DELETE at line 1, column 1); only queries are answered here.
    """  # noqa: E501 - the message stands on one line
    if len(sparql) > MAX_LENGTH:
        raise RefusedQueryError(f"The query has {len(sparql):,} characters; at most {MAX_LENGTH:,} are accepted.")
    if _plainly_safe(sparql):
        return
    bare = blank(sparql)
    _refuse_depth(bare)
    form_seen = False
    for match in _WORD.finditer(bare):
        word = match.group().upper()
        if word in _FORMS:
            form_seen = True
        elif word in _UPDATES and not form_seen:
            line, column = position(sparql, match.start())
            raise RefusedQueryError(
                f"This is a SPARQL update ({word} at line {line}, column {column}); only queries are answered here.",
                line,
                column,
            )
        elif "SERVICE" in word and not services_allowed:
            line, column = position(sparql, match.start() + word.index("SERVICE"))
            raise RefusedQueryError(
                f"SERVICE at line {line}, column {column} would send data to another server; it is refused. "
                "Fetch that data first and load it as a file.",
                line,
                column,
            )


def mentions(sparql: str, keyword: str) -> bool:
    """Return whether a keyword, in capitals, stands in a query as one.

    >>> mentions("ASK FROM <urn:g> {}", "FROM"), mentions("ASK { ?from <urn:FROM> 'FROM' }", "FROM")
    (True, False)
    """
    return keyword in sparql.upper() and any(word.upper() == keyword for word in _WORD.findall(blank(sparql)))


def refuse_unsafe_update(sparql: str) -> None:
    """Raise RefusedQueryError where an update would fetch from an address, or is too long or too deep.

    >>> refuse_unsafe_update("INSERT DATA { <urn:a> <urn:b> 'LOAD' }")
    >>> refuse_unsafe_update("LOAD <http://example.org/>")
    Traceback (most recent call last):
    ...
    legweakkg.errors.RefusedQueryError: LOAD at line 1, column 1 would reach another server; send the data itself.
    """
    if len(sparql) > MAX_LENGTH:
        raise RefusedQueryError(f"The update has {len(sparql):,} characters; at most {MAX_LENGTH:,} are accepted.")
    bare = blank(sparql, _IN_UPDATE)
    _refuse_depth(bare)
    for match in _WORD.finditer(bare):
        fetching = next((word for word in ("LOAD", "SERVICE") if word in match.group().upper()), None)
        if fetching:
            line, column = position(sparql, match.start() + match.group().upper().index(fetching))
            raise RefusedQueryError(
                f"{fetching} at line {line}, column {column} would reach another server; send the data itself.",
                line,
                column,
            )


def _plainly_safe(sparql: str) -> bool:
    """Whether no such word stands anywhere, not even in a string, and too few brackets to nest deeply.

    Most queries are so, and seeing that takes a tenth of the time of blanking them.
    """
    text = sparql.upper()
    brackets = text.count("{") + text.count("(") + text.count("[")
    return brackets <= MAX_DEPTH and "SERVICE" not in text and _UPDATES.isdisjoint(_NAME.findall(text))


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column (from 1) of an offset in a text."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _refuse_depth(bare: str) -> None:
    depth = 0
    for match in re.finditer(r"[{}()\[\]]", bare):
        depth += 1 if match.group() in "{([" else -1
        if depth > MAX_DEPTH:
            line, column = position(bare, match.start())
            raise RefusedQueryError(
                f"The query nests more than {MAX_DEPTH} brackets at line {line}, column {column}; flatten it.",
                line,
                column,
            )
