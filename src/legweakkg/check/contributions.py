"""Read what somebody wants to contribute, and refuse what has no place in data."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple

from ..arguments import path_of
from ..errors import SourceError, shown
from ..names import PREFIXES, RDF, compact
from ..source.mappings import read_mappings
from ..source.reading import FORMATS, parse_quads, read_bytes
from ..source.turtle_tokens import first_beyond_triples
from .nesting import MAX_DEPTH, too_deep

if TYPE_CHECKING:
    import rdflib

    Contributed = str | PathLike[str] | rdflib.Graph

MAX_BYTES = 10_000_000
"""Size of the largest contribution that is read unless the caller allows more."""

STDIN = "-"
"""The name that stands for standard input, read as Turtle."""

_NEVER_DATA = {
    PREFIXES["sh"]: "SHACL shapes or rules",
    "http://www.w3.org/2003/11/swrl#": "SWRL rules",
    "http://spinrdf.org/": "SPIN rules",
    "http://datashapes.org/": "DASH shapes",
    PREFIXES["owl"] + "imports": "owl:imports",
    "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#": "owlready2 program annotations",
}
"""Namespaces whose terms would make a validator or reasoner do something, and what they are."""


@dataclass(frozen=True)
class Contribution:
    """One file or graph: the triples it states, and the ontology file whose newer version it is, if any.

    ``data`` holds the text from which places are worked out; None where there is no text. ``in_place`` says
    that the file is the ontology's own, so that its former version is gone.
    """

    name: str
    quads: list[Quad]
    rdf_format: RdfFormat | None = None
    data: bytes | None = field(default=None, repr=False)
    replaces: Path | None = None
    in_place: bool = False


def read_contributions(
    contributions: Sequence[Contributed], ontology: Path, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH
) -> list[Contribution]:
    """Read files, ``-`` for standard input, and rdflib graphs, which are never changed.

    Raises SourceError, with the place where it is known, for what cannot be read or is refused.
    """
    read = []
    for number, item in enumerate(contributions, start=1):
        one = (
            _read_file(item, ontology, max_bytes)
            if isinstance(item, str | PathLike)
            else _read_graph(item, f"graph {number}")
        )
        if not one.quads:
            raise SourceError("there are no triples in it; nothing can be checked.", one.name)
        _refuse_triples_in_triples(one)
        _refuse(one)
        read.append(one)
    deep = too_deep((quad for one in read for quad in one.quads), max_depth)
    if deep is not None:
        owner = next(one for one in read if deep in one.quads)
        kind = (
            "lists or nested nodes"
            if isinstance(deep.object, BlankNode)
            else f"links of {compact(deep.predicate.value)}"
        )
        raise SourceError(f"it has chains of {kind} longer than {max_depth:,}; shorten them.", owner.name)
    return read


def _read_file(item: str | PathLike[str], ontology: Path, max_bytes: int) -> Contribution:
    if str(item) == STDIN:
        data = sys.stdin.buffer.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise SourceError(f"the input is larger than {max_bytes:,} bytes.", "<stdin>")
        data = data.removeprefix(b"\xef\xbb\xbf")
        return Contribution("<stdin>", list(parse_quads(data, RdfFormat.TURTLE, "<stdin>")), RdfFormat.TURTLE, data)
    path = path_of(item, SourceError)
    if path.is_dir():
        whole = (path / "schema.ttl").is_file()
        hint = f"; an ontology folder is checked by: legweakkg validate --ontology {path}" if whole else ""
        raise SourceError(f"this is a folder; name its files{hint}.", str(path))
    former = _former_version(path, ontology)
    in_place = former is not None and former.resolve() == path.resolve()
    data = read_bytes(path, max_bytes)
    if path.name.endswith(".sssom.tsv"):
        return Contribution(str(path), list(read_mappings(path)), None, data, former, in_place)
    rdf_format = FORMATS.get(path.suffix.lower())
    if rdf_format is None:
        known = ", ".join([*FORMATS, ".sssom.tsv"])
        raise SourceError(f"the ending {path.suffix!r} is none of those read here: {known}.", str(path))
    return Contribution(str(path), list(parse_quads(data, rdf_format, str(path))), rdf_format, data, former, in_place)


def _read_graph(graph: rdflib.Graph, name: str) -> Contribution:
    import rdflib

    if not isinstance(graph, rdflib.Graph):
        raise SourceError(f"Files and rdflib graphs can be checked, not {shown(graph)}.")
    # through N-Triples: pyoxigraph then refuses what rdflib lets pass, such as IRIs with spaces
    text = graph.serialize(format="nt", encoding="utf-8")
    return Contribution(name, list(parse_quads(text, RdfFormat.N_TRIPLES, name)))


def _former_version(path: Path, ontology: Path) -> Path | None:
    """Return the file of the ontology that has the same place in its folder as ``path`` in its own."""
    resolved = path.resolve()
    for parent in resolved.parents:
        if parent.name == "ontology" or (parent / "schema.ttl").is_file():
            former = ontology / resolved.relative_to(parent)
            return former if former.is_file() else None
    return None


def _refuse_triples_in_triples(contribution: Contribution) -> None:
    """Raise SourceError for what RDF 1.2 says about triples: no shape looks at it, so it would pass unchecked."""
    if any(isinstance(term, Triple) for quad in contribution.quads for term in (quad.subject, quad.object)):
        data = contribution.data or b""
        start = first_beyond_triples(data)
        line = data.count(b"\n", 0, start) + 1 if start is not None else None
        raise SourceError(
            "statements about triples (RDF 1.2, RDF-star) cannot be checked; write a claim with its evidence.",
            contribution.name,
            line,
        )


def _refuse(contribution: Contribution) -> None:
    for quad in contribution.quads:
        for term in _iris(quad):
            kind = next((kind for start, kind in _NEVER_DATA.items() if term.startswith(start)), None)
            if kind:
                line, column = _place(contribution, quad)
                raise SourceError(
                    f"{kind} have no place in a contribution; remove {compact(term)}.", contribution.name, line, column
                )


def _iris(quad: Quad) -> Iterable[str]:
    yield quad.predicate.value
    if isinstance(quad.object, NamedNode):
        yield quad.object.value
        if quad.predicate.value == RDF + "type" and isinstance(quad.subject, NamedNode):
            yield quad.subject.value


def _place(contribution: Contribution, quad: Quad) -> tuple[int | None, int | None]:
    from .places import Placed

    place = Placed(contribution).of_triple(quad)
    return place if place else (None, None)
