"""Read RDF files strictly, with errors that name file, line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from ..errors import SourceError
from .syntax_hints import hint, shown

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
"""The formats that are read, by file name ending."""

MAX_BYTES = 64 * 1024 * 1024
"""Size of the largest file that is read unless the caller allows more."""

_ADVICE = {
    "Invalid UTF-8": "; save the file as UTF-8",
    "No scheme found": "; write the whole address, or declare a @base",
    "remote contexts": ": a remote context is never fetched; write the context into the file",
    "Max stack size": ": it is nested too deeply; flatten it",
}
"""What to do about complaints of the parser that do not say so."""

_BOM = b"\xef\xbb\xbf"
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


def read_bytes(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file without a leading byte order mark.

    Raises SourceError where the file is missing, a folder, unreadable or larger than ``max_bytes``.
    """
    try:
        if path.is_dir():
            raise SourceError("this is a folder; name a file (legweakkg.open_store opens a store).", str(path))
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise SourceError("there is no such file.", str(path)) from None
    except OSError as error:
        raise SourceError(f"the file cannot be read: {error.strerror}.", str(path)) from None
    if len(data) > max_bytes:
        raise SourceError(f"the file is larger than {max_bytes:,} bytes.", str(path))
    return data.removeprefix(_BOM)


def read_quads(path: Path, max_bytes: int = MAX_BYTES) -> Iterator[Quad]:
    """Yield the quads of an RDF file, blank nodes renamed apart from those of any other file.

    Raises SourceError, with line and column where the parser tells them.
    """
    rdf_format = FORMATS.get(path.suffix.lower())
    data = read_bytes(path, max_bytes)
    if rdf_format is None:
        known = ", ".join(FORMATS)
        raise SourceError(f"the ending {path.suffix!r} is none of the RDF formats read here: {known}.", str(path))
    yield from parse_quads(data, rdf_format, str(path))


def parse_quads(data: bytes, rdf_format: RdfFormat, name: str) -> Iterator[Quad]:
    """Yield the quads of RDF given as bytes; ``name`` is the file that errors speak of."""
    if b"\x00" in data[:1024]:
        raise SourceError("this is not text in UTF-8 (it holds NUL bytes); save it as UTF-8.", name)
    if rdf_format is RdfFormat.RDF_XML and _DOCTYPE.search(data):
        # entity expansion turns half a kilobyte into gigabytes; RDF/XML never needs a DOCTYPE
        raise SourceError("RDF/XML with a DOCTYPE is refused; remove the declaration and its entities.", name)
    try:
        yield from parse(data, format=rdf_format, rename_blank_nodes=True)
    except SyntaxError as error:
        turtle = rdf_format in (RdfFormat.TURTLE, RdfFormat.TRIG)
        raise syntax_error(error, name, data.decode("utf-8", "replace") if turtle else "") from None
    except ValueError as error:
        raise SourceError(f"this is not valid {rdf_format.name}: {error}.", name) from None


def syntax_error(error: SyntaxError, name: str, text: str = "") -> SourceError:
    """Turn a parser's SyntaxError into a sentence with file, line and column.

    ``text`` is the Turtle that was read: its line is then shown, with what to write instead where that can be told.
    """
    complaint = re.sub(r"^Parser error (?:at|between) line \d+[^:]*:\s*", "", error.msg)
    complaint = complaint.strip().rstrip(".")
    line, column = error.lineno or 0, error.offset or 0
    advice = next((advice for word, advice in _ADVICE.items() if word in complaint), "")
    if text and (better := hint(text, complaint, line, column)):
        advice = f"; {better}"
    end = "" if advice.endswith(("?", ".")) else "."
    place = shown(text, line, column)
    return SourceError(
        f"{complaint}{advice}{end}{f' The line: {place}' * bool(place)}", name, error.lineno, error.offset
    )
