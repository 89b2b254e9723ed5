"""A version of the graph to compare: a file, a folder, an assembled graph, or the packaged one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from ..check.edits import ontology_files
from ..errors import SourceError
from ..names import compact, graph_iri
from ..resources import ontology_dir, packaged_graph
from ..source.mappings import read_mappings
from ..source.reading import FORMATS, read_quads

PACKAGED = "packaged"
"""The name that stands for the packaged graph."""

Statement = tuple[str, str, str]
"""Subject, predicate and object as text: CURIEs, literals as in Turtle, blank nodes by their content."""

_DERIVED = NamedNode(graph_iri("derived"))


def read_version(name: str) -> frozenset[Statement]:
    """Return the asserted statements of a version.

    ``name`` is a file, an ontology folder, a folder of RDF files, an assembled graph (``.nq``; what rules derived
    is left out), or ``packaged``. Raises SourceError for what cannot be read, holds nothing or nests too deeply.
    """
    store = Store()  # writes 50.0 as 50, which a file read and an assembled graph must have in common
    store.extend(quad for quad in _quads(name) if quad.graph_name != _DERIVED)
    quads = list(store)
    if not quads:
        raise SourceError("there are no triples in it; nothing can be compared.", name)
    try:
        return frozenset(_Statements(quads))
    except RecursionError:
        raise SourceError("the blank nodes are nested too deeply to be compared.", name) from None


def _quads(name: str) -> Iterator[Quad]:
    path = Path(name)
    if name == PACKAGED:
        path = packaged_graph() or ontology_dir()
    if not path.is_dir():
        yield from _file(path)
        return
    whole = (path / "schema.ttl").is_file()
    files = (
        ontology_files(path)
        if whole
        else sorted(
            one for one in path.rglob("*") if one.is_file() and (one.suffix.lower() in FORMATS or _is_mappings(one))
        )
    )
    for one in files:
        yield from _file(one)


def _file(path: Path) -> Iterator[Quad]:
    yield from read_mappings(path) if _is_mappings(path) else read_quads(path)


def _is_mappings(path: Path) -> bool:
    return path.name.endswith(".sssom.tsv")


class _Statements(Iterable[Statement]):
    """Statements as text, so that blank nodes of two versions can be compared: each is written as what it says."""

    def __init__(self, quads: list[Quad]) -> None:
        self._quads = quads
        self._about: dict[BlankNode, list[Quad]] = {}
        self._nested: set[BlankNode] = set()
        for quad in quads:
            if isinstance(quad.subject, BlankNode):
                self._about.setdefault(quad.subject, []).append(quad)
            if isinstance(quad.object, BlankNode):
                self._nested.add(quad.object)

    def __iter__(self) -> Iterator[Statement]:
        for quad in self._quads:
            subject = quad.subject
            if not isinstance(subject, BlankNode) or subject not in self._nested:
                yield self._text(subject, ()), self._text(quad.predicate, ()), self._text(quad.object, ())

    def _text(self, term: NamedNode | BlankNode | Literal | Triple, above: tuple[BlankNode, ...]) -> str:
        if isinstance(term, NamedNode):
            return compact(term.value)
        if not isinstance(term, BlankNode):
            return str(term)
        if term in above:
            return "[…]"
        inside = sorted(
            {
                f"{self._text(quad.predicate, ())} {self._text(quad.object, (*above, term))}"
                for quad in self._about.get(term, ())
            }
        )
        return f"[ {' ; '.join(inside)} ]"
