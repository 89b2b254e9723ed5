"""What a contribution changes: the asserted graph before it and after it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from ..ask.lookup import normalise
from ..names import LAYERS, RDF, RDFS
from ..source.assembly import layer_files
from .asserted import AssertedGraph, Node, Term
from .constraint_patterns import FlatQuery
from .contributions import Contribution
from .neighbourhood import Neighbourhood
from .surroundings import NAMES, FolderSurroundings, Surroundings, folder_surroundings

_SUBCLASS, _TYPE = NamedNode(RDFS + "subClassOf"), NamedNode(RDF + "type")

_MANY = 100
"""Edited nodes from which on a graph in memory is checked whole in less time than what is around them is found."""


class Edit:
    """Contributions laid over an ontology folder, or over other ``surroundings`` that hold the folder's triples.

    A newer version of a file of the folder replaces it. ``store`` holds the asserted triples after the edit, inside
    `before` those of before: all of them, or with ``queries``, those of the constraints, only what findings about the
    edit rest on.
    """

    def __init__(
        self,
        ontology: Path,
        contributions: Sequence[Contribution],
        surroundings: Surroundings | None = None,
        queries: Sequence[FlatQuery] | None = None,
    ) -> None:
        self.contributions = contributions
        self.ontology = ontology
        self.surroundings = surroundings or folder_surroundings(ontology)
        self._replaced = {item.replaces.resolve() for item in contributions if item.replaces}
        stated = {plain(quad) for item in contributions for quad in item.quads}
        kept, former = self._former()
        self.removed = former - kept - stated
        self.added = stated - former - self._present(stated - former)
        self._edited = {quad.subject for quad in stated | self.removed}
        many = isinstance(self.surroundings, FolderSurroundings) and len(self._edited) > _MANY
        narrow = queries is not None and not self.whole and not self.in_place and not many
        self.store = self._copied(queries or ()) if narrow else AssertedGraph(self.surroundings.everything())
        if not narrow:
            self.store.extend(self.added)
        self.store.replace(self.removed, ())

    def _former(self) -> tuple[set[Quad], set[Quad]]:
        """Return what the files state that stay, and what the replaced ones did; nothing where none is replaced."""
        kept: set[Quad] = set()
        former: set[Quad] = set()
        for path, quads in self._all_files.items() if self._replaced else ():
            (former if path.resolve() in self._replaced else kept).update(quads)
        return kept, former & self._present(former)

    def _present(self, quads: set[Quad]) -> set[Quad]:
        return quads & set(self.surroundings.find((quad.subject, quad.predicate, quad.object) for quad in quads))

    def _copied(self, queries: Sequence[FlatQuery]) -> AssertedGraph:
        copy = Neighbourhood(self.surroundings, self.added, self.removed)
        copy.around(queries, self._edited)
        names = {
            normalise(quad.object.value)
            for node in self._edited
            for predicate in NAMES
            for quad in copy.graph.quads_for_pattern(node, predicate, None)
            if isinstance(quad.object, Literal)
        } - {""}
        if names:
            copy.graph.extend(self.surroundings.named(names))
        return copy.graph

    @cached_property
    def edited(self) -> set[Node]:
        """The nodes that the contributions describe, or described before; without contributions, all nodes."""
        if self.contributions:
            return self._edited
        return {quad.subject for quad in self.store}

    @cached_property
    def whole(self) -> bool:
        """Whether every node may be affected: there is no contribution, or it changes the kinds that others are of."""
        if not self.contributions:
            return True
        changed = {quad.subject for quad in (*self.added, *self.removed) if quad.predicate == _SUBCLASS}
        below = _all_below(changed, [*self.surroundings.schema(), *self.added]) if changed else set()
        members = self.surroundings.find((None, _TYPE, kind) for kind in below)
        return any(quad.subject not in self._edited for quad in members)

    @property
    def in_place(self) -> bool:
        """Whether a contribution is the ontology's own file, so that the state before it is not known."""
        return any(item.in_place for item in self.contributions)

    @cached_property
    def files(self) -> dict[Path, list[Quad]]:
        """The files of the ontology that no contribution replaces, with what they state."""
        return {path: quads for path, quads in self._all_files.items() if path.resolve() not in self._replaced}

    def described_in(self, file: Path) -> set[Node]:
        """Return the nodes that a file of the ontology describes, also one that a contribution replaces."""
        return {quad.subject for quad in self._all_files.get(file, ())}

    @cached_property
    def _all_files(self) -> dict[Path, list[Quad]]:
        if isinstance(self.surroundings, FolderSurroundings):
            return self.surroundings.files
        return folder_surroundings(self.ontology).files

    @contextmanager
    def before(self) -> Iterator[AssertedGraph]:
        """Turn the store back to what it was before the edit, for as long as the context lasts."""
        self.store.replace(self.added, self.removed)
        try:
            yield self.store
        finally:
            self.store.replace(self.removed, self.added)

    def about(self, node: Node) -> AssertedGraph:
        """Return all that is said of a node after the edit; of an unedited one ``store`` may hold a part."""
        return AssertedGraph(
            {*self.surroundings.find([(node, None, None)]), *(quad for quad in self.added if quad.subject == node)}
            - self.removed
        )

    def is_outside(self, node: Term) -> bool:
        """Tell whether only an ingested vocabulary describes a node: it is looked up, but not ours to judge."""
        return node not in self._edited and self.surroundings.is_outside(node)


def _all_below(kinds: set[Node], stated: Collection[Quad]) -> set[Node]:
    """Return classes with all classes below them."""
    found: set[Node] = set()
    waiting = set(kinds)
    while waiting:
        found |= waiting
        waiting = {quad.subject for quad in stated if quad.predicate == _SUBCLASS and quad.object in waiting} - found
    return found


def ontology_files(ontology: Path) -> list[Path]:
    """Return the source files of an ontology folder, layer by layer."""
    return [path for layer in LAYERS for path in layer_files(ontology, layer)]


def plain(quad: Quad) -> Quad:
    """Return a quad in the default graph: findings are about triples, whatever graph states them."""
    return Quad(quad.subject, quad.predicate, quad.object)
