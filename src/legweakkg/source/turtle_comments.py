"""The comments of Turtle text and the statements they belong to.

A comment can be kept where it stands on a line of its own, at the top of the file or before a statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ..errors import SourceError
from .turtle_tokens import Token, tokens

_SPARQL_LENGTH = {b"PREFIX": 3, b"BASE": 2}
"""The number of tokens of declarations in the manner of SPARQL, which no full stop ends."""


def read_comments(data: bytes, name: str) -> tuple[list[str], dict[str, list[str]]]:
    """Return the comment lines at the top, and those before each subject, by the subject's IRI.

    ``name`` is the file that errors speak of. Raises SourceError for comments anywhere else.
    """
    prefixes: dict[str, str] = {}
    header: list[str] = []
    attached: dict[str, list[str]] = defaultdict(list)
    pending: list[str] = []
    statement: list[Token] = []
    seen_statement = False
    for token in tokens(data):
        if token.kind == "space":
            continue
        if token.kind == "comment":
            if statement or not _alone(data, token):
                line = data.count(b"\n", 0, token.start) + 1
                raise SourceError(
                    "this comment would be lost; put it on a line of its own before a statement.", name, line
                )
            pending.append(token.text.decode().rstrip())
            continue
        if not statement and pending:
            if token.text in (b"@prefix", b"@base") or token.text.upper() in (b"PREFIX", b"BASE"):
                (header if not seen_statement else attached[""]).extend(pending)
            else:
                attached[_subject_iri(token, prefixes)].extend(pending)
            pending = []
        statement.append(token)
        if token.text == b"." or len(statement) == _SPARQL_LENGTH.get(statement[0].text.upper()):
            if statement[0].text.lstrip(b"@").upper() == b"PREFIX":
                prefixes[statement[1].text.decode().rstrip(":")] = statement[2].text.decode()[1:-1]
            elif statement[0].text.lstrip(b"@").upper() != b"BASE":
                seen_statement = True
            statement = [] if _balanced(statement) else statement
    if not seen_statement and not statement:
        header.extend(pending)
        pending = []
    if pending or "" in attached:
        raise SourceError("a comment that precedes no statement would be lost; move it to the top of the file.", name)
    return header, attached


def _balanced(statement: list[Token]) -> bool:
    marks = [token.text for token in statement if token.kind == "mark"]
    return marks.count(b"[") == marks.count(b"]") and marks.count(b"(") == marks.count(b")")


def _alone(data: bytes, token: Token) -> bool:
    return not data[data.rfind(b"\n", 0, token.start) + 1 : token.start].strip()


def _subject_iri(token: Token, prefixes: Mapping[str, str]) -> str:
    text = token.text.decode()
    if token.kind == "iri":
        return text[1:-1]
    prefix, _, local = text.partition(":")
    return prefixes.get(prefix, "") + local
