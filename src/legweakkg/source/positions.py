"""Where in a text each triple stands: line and column of its subject, predicate and object.

No RDF library tells this. But pyoxigraph's parser reads lazily from a file object, so the parser is handed one
token at each ``read()``, and the token reached when a triple comes out is the end of its object. The grammar
stays the parser's; only tokens are told apart here. A plain parse is some fourteen times faster, so this is for
files with findings.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from typing import IO, Any, NamedTuple, cast

from pyoxigraph import BlankNode, Quad, RdfFormat, parse

from ..names import RDF
from .turtle_tokens import Token, tokens

_FIRST = RDF + "first"
_SILENT = frozenset({"space", "comment"})
_BETWEEN = frozenset({b";", b",", b".", b"{", b"}"})
_OPEN = {b"[": b"]", b"(": b")"}
_DIRECTIVES = frozenset({b"@prefix", b"@base", b"prefix", b"base", b"graph", b"version", b"@version"})

Place = tuple[int, int]
"""Line and column, both from 1; columns count characters."""


class Placed(NamedTuple):
    """A triple and the places of its three terms."""

    quad: Quad
    subject: Place
    predicate: Place
    object: Place


def positions(data: bytes, rdf_format: RdfFormat, base_iri: str | None = None) -> Iterator[Placed]:
    r"""Yield every triple of a Turtle, TriG, N-Triples or N-Quads text with its places.

    The text must be valid. Blank nodes have other labels than in any other parse.

    >>> [placed.object for placed in positions(b"<urn:a> <urn:b> 1 ,\n  2 .", RdfFormat.TURTLE)]
    [(1, 17), (2, 3)]
    """
    lines = _Lines(data)
    if rdf_format in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
        yield from _line_by_line(data, rdf_format, lines)
        return
    feed = _Feed(data)
    parser = parse(cast(IO[bytes], feed), format=rdf_format, base_iri=base_iri)
    for quad in parser:
        index = feed.object_of(quad, parser)
        frame = feed.frames[index]
        start = feed.literal_start(index)
        yield Placed(
            quad, lines.place(feed.start(frame[0])), lines.place(feed.start(frame[1])), lines.place(feed.start(start))
        )


class _Lines:
    """Turns byte offsets into lines and columns."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._starts = [0, *(match.end() for match in re.finditer(rb"\n", data))]

    def place(self, offset: int) -> Place:
        line = bisect.bisect_right(self._starts, offset)
        before = self._data[self._starts[line - 1] : offset]
        return line, len(before.decode("utf-8", "replace")) + 1


class _Feed:
    """A file object that gives out one token at each read, and remembers what it gave.

    ``frames[i]`` holds the indexes of the subject and the predicate to which token ``i`` belongs as an object.
    """

    def __init__(self, data: bytes) -> None:
        self.given: list[Token] = []
        self.frames: list[tuple[int, int]] = []
        self._data = data
        self._rest = tokens(data)
        self._next: Token | None = next(self._rest, None)
        self._piece = (0, 0)
        self._opened: dict[int, int] = {}
        self._stack: list[_Frame] = [_Frame()]

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next token with the white space around it, or as many bytes of it as are asked for.

        The parser keeps room for that many and breaks off if it gets more.
        """
        if self._piece[0] == self._piece[1]:
            self._piece = self._take()
        start, end = self._piece
        stop = end if size < 0 else min(end, start + size)
        self._piece = (stop, end)
        return self._data[start:stop]

    def _take(self) -> tuple[int, int]:
        """Move on by one token; return its byte range with the white space and comments around it."""
        start = self._next.start if self._next else len(self._data)
        while self._next is not None:
            token, self._next = self._next, next(self._rest, None)
            if token.kind in _SILENT:
                continue
            end = token.end
            while self._next is not None and self._next.kind in _SILENT:
                end, self._next = self._next.end, next(self._rest, None)
            self._give(token)
            return start, end
        return start, len(self._data)

    def start(self, index: int) -> int:
        """Return the byte offset of a token."""
        return self.given[index].start

    def literal_start(self, index: int) -> int:
        """Return the token in which a literal starts whose language or datatype is at ``index``."""
        while index > 0 and (self.given[index].kind == "suffix" or self.given[index - 1].text == b"^^"):
            index -= 1
        return index

    def object_of(self, quad: Quad, parser: Any) -> int:
        """Return the index of the token in which the object of a triple that just came out starts."""
        index = len(self.given) - 1
        while index > 0 and self.given[index].text in _BETWEEN and self.given[index].kind == "mark":
            index -= 1
        if quad.predicate.value == _FIRST and not isinstance(quad.object, BlankNode):
            index = self._list_item(quad, parser, index)
        if self.given[index].kind == "mark" and self.given[index].text in (b"]", b")"):
            if isinstance(quad.object, BlankNode) and index in self._opened:
                return self._opened[index]
            while index > 0 and self.given[index].kind == "mark":
                index -= 1
        return index

    def _list_item(self, quad: Quad, parser: Any, index: int) -> int:
        """Items of a list come out one token late: look back for the one that says the object."""
        last = index
        for _ in range(6):
            if last < 0:
                break
            first = self.literal_start(last)
            text = self._data[self.given[first].start : self.given[last].end]
            if _says(text, quad, parser):
                return last
            last = first - 1
        return index

    def _give(self, token: Token) -> None:
        index = len(self.given)
        self.given.append(token)
        frame = self._stack[-1]
        if token.kind == "mark" and token.text in (b"]", b")") and len(self._stack) > 1:
            self._stack.pop()
            self._opened[index] = self._stack[-1].last_open
            frame = self._stack[-1]
            self.frames.append((frame.subject, frame.predicate))
            return
        frame.take(token, index)
        self.frames.append((max(frame.subject, 0), max(frame.predicate, 0)))
        if token.kind == "mark" and token.text in _OPEN:
            frame.last_open = index
            inner = (
                _Frame(subject=index, role="predicate")
                if token.text == b"["
                else _Frame(subject=max(frame.subject, 0), predicate=max(frame.predicate, 0), role="object")
            )
            self._stack.append(inner)


class _Frame:
    """Where the reading stands in one statement or bracket."""

    def __init__(self, subject: int = -1, predicate: int = -1, role: str = "subject") -> None:
        self.subject, self.predicate, self.role = subject, predicate, role
        self.last_open = 0
        self._directive = False

    def take(self, token: Token, index: int) -> None:
        if token.kind == "mark" and token.text in (b".", b"{", b"}"):
            self.role, self._directive = "subject", False
        elif token.kind == "mark" and token.text == b";":
            self.role = "predicate"
        elif self._directive or (token.kind == "mark" and token.text == b","):
            return
        elif self.role == "subject":
            if token.text.lower() in _DIRECTIVES:
                # SPARQL's PREFIX and BASE end without a full stop: their IRI ends them, see below
                self._directive = token.text.startswith(b"@")
                self.role = "subject" if self._directive else "skip_name"
                if token.text.lower() in (b"base", b"graph", b"version"):
                    self.role = "skip_iri"
                return
            self.subject, self.role = index, "predicate"
        elif self.role == "skip_name":
            self.role = "skip_iri"
        elif self.role == "skip_iri":
            self.role = "subject"
        elif self.role == "predicate":
            self.predicate, self.role = index, "object"


def _says(text: bytes, quad: Quad, parser: Any) -> bool:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in parser.prefixes.items())
    try:
        told = next(
            iter(
                parse(
                    prefixes.encode() + b"<urn:s> <urn:p> " + text + b" .",
                    format=RdfFormat.TURTLE,
                    base_iri=parser.base_iri,
                )
            )
        )
    except (SyntaxError, StopIteration):
        return False
    return bool(told.object == quad.object)


def _line_by_line(data: bytes, rdf_format: RdfFormat, lines: _Lines) -> Iterator[Placed]:
    statement: list[Token] = []
    for token in tokens(data):
        if token.kind in _SILENT:
            continue
        statement.append(token)
        if token.kind == "mark" and token.text == b".":
            quad = next(iter(parse(data[statement[0].start : token.end], format=rdf_format)))
            subject, predicate, target = (lines.place(part.start) for part in statement[:3])
            yield Placed(quad, subject, predicate, target)
            statement = []
