"""Which graphs a query names: its ``FROM`` clauses, and the graphs after ``GRAPH``.

Servers disagree about a query that names graphs inside a request that names others: the standard says that the
request wins (SPARQL 1.1 Protocol, 2.1.4), Virtuoso joins both. So the clauses leave the text and travel as
parameters of the request, which means the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urljoin

from ..errors import QueryError
from ..names import PREFIXES
from . import guard

_CLAUSE = re.compile(r"\bFROM\b(?P<named>\s+NAMED\b)?", re.IGNORECASE)
_GRAPH = re.compile(r"\bGRAPH\b", re.IGNORECASE)
_IRI = re.compile(
    r"(?:\s|\#[^\n]*)*(?P<term><(?P<iri>[^<>\"{}|^`\\\s]*)>|(?P<prefix>[A-Za-z][\w.-]*|):(?P<local>[\w.:%-]*))"
)
_PREFIX = re.compile(r"\bPREFIX\s+(?P<prefix>[\w.-]*):\s*<(?P<iri>[^<>\s]*)>", re.IGNORECASE)
_BASE = re.compile(r"\bBASE\s*<(?P<iri>[^<>\s]*)>", re.IGNORECASE)


class Clauses(NamedTuple):
    """A query without its FROM clauses, and the graphs that they name; both empty where there are none."""

    sparql: str
    default: tuple[str, ...]
    named: tuple[str, ...]


def without_clauses(sparql: str) -> Clauses:
    """Return a query without its FROM clauses, which become blanks, and what they said.

    >>> without_clauses("ASK FROM <urn:a> { ?s ?p 'FROM <urn:b>' }")
    Clauses(sparql="ASK              { ?s ?p 'FROM <urn:b>' }", default=('urn:a',), named=())
    """
    default: list[str] = []
    named: list[str] = []
    text = sparql
    for match in _CLAUSE.finditer(guard.blank(sparql)):
        found = _IRI.match(sparql, match.end())
        if found is None:
            line, column = guard.position(sparql, match.start())
            raise QueryError(f"SPARQL line {line}, column {column}: FROM must be followed by a graph.", line, column)
        (named if match["named"] else default).append(_resolve(sparql, found))
        text = text[: match.start()] + re.sub(r"[^\n]", " ", text[match.start() : found.end()]) + text[found.end() :]
    return Clauses(text, tuple(default), tuple(named))


def replace_graphs(sparql: str, replacement: Callable[[str], str]) -> str:
    """Return a query in which each graph named after GRAPH is the one that ``replacement`` gives for it.

    >>> replace_graphs("ASK { GRAPH <urn:a> { ?s ?p ?o } }", lambda graph: "urn:b")
    'ASK { GRAPH <urn:b> { ?s ?p ?o } }'
    """
    parts, end = [], 0
    for match in _GRAPH.finditer(guard.blank(sparql)):
        found = _IRI.match(sparql, match.end())
        if found is None:  # a variable
            continue
        graph = _resolve(sparql, found)
        parts += [sparql[end : found.start("term")], f"<{replacement(graph)}>"]
        end = found.end()
    return "".join(parts) + sparql[end:]


def _resolve(sparql: str, found: re.Match[str]) -> str:
    if found["iri"] is not None:
        base = _BASE.search(sparql)
        return urljoin(base["iri"], found["iri"]) if base else found["iri"]
    declared = {match["prefix"]: match["iri"] for match in _PREFIX.finditer(sparql)}
    namespace = declared.get(found["prefix"], PREFIXES.get(found["prefix"]))
    if namespace is None:
        line, column = guard.position(sparql, found.start("term"))
        raise QueryError(
            f"SPARQL line {line}, column {column}: the prefix {found['prefix']!r} is not declared.", line, column
        )
    return namespace + found["local"]
