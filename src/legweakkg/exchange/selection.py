"""What of the graph goes into an export: all of it, one part, with or without what the rules derived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Quad, Store

from ..names import BASE, graph_iri

PARTS: Final = ("terms", "claims", "schema", "mappings")
"""The parts that ``--only`` names."""

DATASET: Final = BASE.rstrip("/")
ONTOLOGY: Final = BASE + "ontology"

_LAYERS: Final = {
    "terms": ("terms",),
    "claims": ("claims", "sources"),  # a claim without its evidence would be hearsay
    "schema": ("schema",),
    "mappings": ("mappings",),
}


class Selection(NamedTuple):
    """``only`` names one part of the graph, None means all; ``asserted`` leaves out what the rules derived.

    A part is always what was asserted.
    """

    only: str | None = None
    asserted: bool = False

    def holds(self, part: str) -> bool:
        """Whether a part belongs to the selection."""
        return self.only is None or self.only == part

    @property
    def derived(self) -> bool:
        """Whether derived relations belong to the selection."""
        return self.only is None and not self.asserted

    def quads(self, store: Store) -> Iterator[Quad]:
        """Yield the selected quads; the header, which holds licence and disclaimer, is always among them."""
        if self.only is None:
            derived = NamedNode(graph_iri("derived"))
            yield from (quad for quad in store if self.derived or quad.graph_name != derived)
            return
        for layer in _LAYERS[self.only]:
            yield from store.quads_for_pattern(None, None, None, NamedNode(graph_iri(layer)))
        if self.only != "schema":
            for node in (DATASET, ONTOLOGY):
                yield from store.quads_for_pattern(NamedNode(node), None, None, NamedNode(graph_iri("schema")))
