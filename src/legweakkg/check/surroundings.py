"""The graph that a contribution is laid over, asked for single triples: a folder of files or a store on disk.

It is never changed, and scanned only for names and ids where no sorted lines of them stand ready
(`legweakkg.ask.sorted_names`), so that a check costs what it asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad, Store

from ..ask.sorted_names import LABEL, OURS, SYNONYM, SortedLines, SortedNames, id_lines, name_lines
from ..engine.manifest import ID_LINES, NAME_LINES
from ..names import BASE, LAYERS, graph_iri
from ..source.assembly import layer_files
from ..source.mappings import read_mappings
from ..source.reading import read_quads
from .asserted import Node, Term

Pattern = tuple[Node | None, NamedNode | None, Term | None]
"""Subject, property and value of the triples that are looked up; None stands for all."""

NAMES = (LABEL, SYNONYM)
DERIVED = NamedNode(graph_iri("derived"))


class Surroundings(Protocol):
    """Asserted triples as quads of the default graph; what was derived is not among them."""

    def find(self, patterns: Iterable[Pattern]) -> Iterator[Quad]:
        """Yield the triples that match any of the patterns."""
        ...

    def witnesses(self, nodes: Iterable[Term]) -> set[Node]:
        """Return for each of the nodes that is the value of any triple the subject of one."""
        ...

    def schema(self) -> Iterable[Quad]:
        """Return what the schema states."""
        ...

    def names(self, starts: Collection[str]) -> Iterable[str]:
        """Return the names in our own layers, as lookups compare them, that begin with one of some letters."""
        ...

    def named(self, names: Collection[str]) -> Iterable[Quad]:
        """Return the labels and synonyms in our own layers that lookups take for one of some names."""
        ...

    def ids(self, starts: Collection[str]) -> Iterable[str]:
        """Return the ids that our own layers give a type and that start with one of the texts."""
        ...

    def everything(self) -> Iterable[Quad]:
        """Return what our own layers state, and what ingested ones say of the terms that those name."""
        ...

    def is_outside(self, node: Term) -> bool:
        """Tell whether an ingested vocabulary describes a node, and nothing else does."""
        ...


def beyond(quads: Iterable[Quad]) -> set[Pattern]:
    """Return what to ask for to learn what is said of the foreign terms that triples of ours name."""
    named = (quad.object for quad in quads)
    return {(node, None, None) for node in named if isinstance(node, NamedNode) and not node.value.startswith(BASE)}


class StoreSurroundings:
    """The asserted graphs of a store: our own layers, and ingested vocabularies."""

    def __init__(self, store: Store, prepared: Callable[[str], bytes | None] = lambda name: None) -> None:
        """Lie over a store; ``prepared`` returns the lines of names and ids that it keeps, if it does."""
        self._store = store
        self._prepared = prepared

    def find(self, patterns: Iterable[Pattern]) -> Iterator[Quad]:
        """Yield the triples that match any of the patterns."""
        for subject, predicate, target in patterns:
            for quad in self._store.quads_for_pattern(subject, predicate, target, None):
                if quad.graph_name != DERIVED:
                    yield Quad(quad.subject, quad.predicate, quad.object)

    def witnesses(self, nodes: Iterable[Term]) -> set[Node]:
        """Return for each of the nodes that is the value of any triple the subject of one."""
        found = (next(self.find([(None, None, node)]), None) for node in nodes)
        return {quad.subject for quad in found if quad is not None}

    def schema(self) -> Iterable[Quad]:
        """Return what the schema states."""
        return self._of(None, None, OURS[0])

    def names(self, starts: Collection[str]) -> Iterable[str]:
        """Return the names in our own layers, as lookups compare them, that begin with one of some letters."""
        return self._names.keys(starts)

    def named(self, names: Collection[str]) -> Iterable[Quad]:
        """Return the labels and synonyms in our own layers that lookups take for one of some names."""
        return self._names.named(names)

    def ids(self, starts: Collection[str]) -> Iterable[str]:
        """Return the ids that our own layers give a type and that start with one of the texts."""
        return (iri for start in starts for iri in self._ids.beginning(start))

    @cached_property
    def _names(self) -> SortedNames:
        return SortedNames(self._prepared(NAME_LINES) or name_lines(self._store))

    @cached_property
    def _ids(self) -> SortedLines:
        return SortedLines(self._prepared(ID_LINES) or id_lines(self._store))

    def everything(self) -> Iterable[Quad]:
        """Return what our own layers state, and what ingested ones say of the terms that those name."""
        quads = [quad for graph in OURS for quad in self._of(None, None, graph)]
        return [*quads, *self.find(beyond(quads))]

    def is_outside(self, node: Term) -> bool:
        """Tell whether an ingested vocabulary describes a node, and nothing else does."""
        if isinstance(node, Literal):
            return False
        graphs = {quad.graph_name for quad in self._store.quads_for_pattern(node, None, None, None)} - {DERIVED}
        return bool(graphs) and not graphs & set(OURS)

    def _of(self, predicate: NamedNode | None, target: Term | None, graph: NamedNode) -> Iterator[Quad]:
        for quad in self._store.quads_for_pattern(None, predicate, target, graph):
            yield Quad(quad.subject, quad.predicate, quad.object)


class FolderSurroundings(StoreSurroundings):
    """The files of an ontology folder, each in the graph of its layer."""

    def __init__(self, ontology: Path) -> None:
        super().__init__(Store())
        self.files: dict[Path, list[Quad]] = {}
        for layer, graph in zip(LAYERS, OURS, strict=False):
            for path in layer_files(ontology, layer):
                quads = list(read_mappings(path) if layer == "mappings" else read_quads(path))
                self.files[path] = quads
                self._store.extend(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)


def folder_surroundings(ontology: Path) -> FolderSurroundings:
    """Return what an ontology folder states, read once as long as its files stay as they are."""
    files = [path for layer in LAYERS for path in layer_files(ontology, layer)]
    stats = [(path, path.stat()) for path in files if path.is_file()]
    return _read_once(ontology, tuple((path, stat.st_size, stat.st_mtime_ns, stat.st_ino) for path, stat in stats))


@lru_cache(maxsize=2)
def _read_once(ontology: Path, _state: tuple[tuple[Path, int, int, int], ...]) -> FolderSurroundings:
    return FolderSurroundings(ontology)
