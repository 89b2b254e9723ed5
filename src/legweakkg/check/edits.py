"""What a contribution changes: the asserted graph before it and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from ..names import LAYERS, RDFS
from ..source.assembly import layer_files
from ..source.mappings import read_mappings
from ..source.reading import read_quads
from .asserted import AssertedGraph, MemoryGraph, Node, StoredGraph, Term
from .contributions import Contribution

_SUBCLASS = NamedNode(RDFS + "subClassOf")


class Edit:
    """An ontology folder with contributions laid over it; a newer version of one of its files replaces it.

    ``store`` holds the asserted triples after the edit, in the default graph; inside `before` those of before.
    With ``stored``, contributions are laid over that graph, which holds the folder's triples and more; it is changed.
    """

    def __init__(
        self, ontology: Path, contributions: Sequence[Contribution], stored: StoredGraph | None = None
    ) -> None:
        self.contributions = contributions
        self.ontology = ontology
        self._replaced = {item.replaces.resolve() for item in contributions if item.replaces}
        kept: set[Quad] = set()
        former: set[Quad] = set()
        self.files: dict[Path, list[Quad]] = {}
        for path in ontology_files(ontology):
            quads = list(read_mappings(path) if path.suffix == ".tsv" else read_quads(path))
            replaced = path.resolve() in self._replaced
            (former if replaced else kept).update(quads)
            if not replaced:
                self.files[path] = quads
        stated = {plain(quad) for item in contributions for quad in item.quads}
        self.added = stated - kept - former
        self.removed = former - kept - stated
        self.store: AssertedGraph
        self._stored = stored
        if stored is None:
            self.store = MemoryGraph(kept | stated)
        else:
            self.added = {quad for quad in self.added if not any(stored.quads_for_pattern(*quad.triple))}
            self.removed = {quad for quad in self.removed if any(stored.quads_for_pattern(*quad.triple))}
            stored.replace(self.removed, self.added)
            self.store = stored
        self._edited = {quad.subject for quad in stated | self.removed}

    @cached_property
    def edited(self) -> set[Node]:
        """The nodes that the contributions describe, or described before; without contributions, all nodes."""
        if self.contributions:
            return self._edited
        return {quad.subject for quad in self.store}

    @property
    def whole(self) -> bool:
        """Whether every node may be affected: there is no contribution, or it changes the class hierarchy."""
        return not self.contributions or any(quad.predicate == _SUBCLASS for quad in (*self.added, *self.removed))

    @property
    def in_place(self) -> bool:
        """Whether a contribution is the ontology's own file, so that the state before it is not known."""
        return any(item.in_place for item in self.contributions)

    @contextmanager
    def before(self) -> Iterator[AssertedGraph]:
        """Turn the store back to what it was before the edit, for as long as the context lasts."""
        self.store.replace(self.added, self.removed)
        try:
            yield self.store
        finally:
            self.store.replace(self.removed, self.added)

    def is_outside(self, node: Term) -> bool:
        """Tell whether only an ingested vocabulary describes a node: it is looked up, but not ours to judge."""
        return self._stored is not None and node not in self._edited and self._stored.is_outside(node)


def ontology_files(ontology: Path) -> list[Path]:
    """Return the source files of an ontology folder, layer by layer."""
    return [path for layer in LAYERS for path in layer_files(ontology, layer)]


def plain(quad: Quad) -> Quad:
    """Return a quad in the default graph: findings are about triples, whatever graph states them."""
    return Quad(quad.subject, quad.predicate, quad.object)
