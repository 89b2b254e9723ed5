"""The tokens of Turtle and TriG text, with their places; comments and white space included.

Grammar: RDF 1.1 Turtle, section 6.5 (https://www.w3.org/TR/turtle/#sec-grammar-grammar). A token the
grammar does not know comes out as ``other``; saying what is wrong is the parser's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"""(?P<space>[ \t\r\n]+)
  | (?P<comment>\#[^\r\n]*)
  | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>\"\"\"(?:(?:\"\"|\")?(?:[^"\\]|\\.))*\"\"\"|'''(?:(?:''|')?(?:[^'\\]|\\.))*'''
      |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<suffix>@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^)
  | (?P<number>[+-]?(?:[0-9]+\.[0-9]*[eE][+-]?[0-9]+|\.?[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+))
  | (?P<blank>_:(?:[^\s<>"'(){}\[\];,.\#^@]|\.(?=[^\s<>"'(){}\[\];,.\#]))+)
  | (?P<name>(?:[^\s<>"'(){}\[\];,\#:^@\\]*):(?:[^\s<>"'(){}\[\];,.\#^@\\]|\\.|\.(?=[^\s<>"'(){}\[\];,\#^]))*
      |[A-Za-z]+)
  | (?P<mark>[\[\](){};,.])
  | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A token: its kind (a group name of the pattern above) and its byte range."""

    kind: str
    start: int
    end: int
    text: bytes


def tokens(data: bytes) -> Iterator[Token]:
    """Yield every token of Turtle text, in order and without gaps.

    >>> [(t.kind, t.text) for t in tokens(b"a:b a c:d . # x") if t.kind != "space"]
    [('name', b'a:b'), ('name', b'a'), ('name', b'c:d'), ('mark', b'.'), ('comment', b'# x')]
    """
    for match in _TOKEN.finditer(data):
        yield Token(match.lastgroup or "other", match.start(), match.end(), match.group())


def first_beyond_triples(data: bytes) -> int | None:
    """Return where text that parses first says something that is no plain triple, such as RDF 1.2's ``<<`` and ``{|``.

    >>> first_beyond_triples(b"a:b a:c a:d {| a:e 1 |} .")
    13
    """
    return next((token.start for token in tokens(data) if token.kind == "other" and token.text in b"<|~"), None)
