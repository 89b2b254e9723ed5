"""The embedded engine over a store on disk, opened for reading only."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from ..errors import StoreError
from .embedded import EmbeddedEngine
from .manifest import PACKAGE, Layer, Manifest, check_files, read_manifest, read_prepared, rebuild


class OnDiskEngine(EmbeddedEngine):
    """A store that `legweakkg ingest` made: the packaged graph, and one named graph for each layer.

    Opening compares the store with its manifest: the size of every file, and two triples of each layer.
    Raises StoreError, with the command that mends it, where they differ or where there is no store.
    """

    def __init__(self, folder: Path) -> None:
        manifest = read_manifest(folder)
        if manifest is None:
            raise StoreError(f"{folder} holds no store; make one: legweakkg ingest hpo hpoa mondo --store {folder}")
        check_files(folder, manifest)
        try:
            store = Store.read_only(str(folder / manifest.data))
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"{folder}: the store cannot be opened ({error}); {rebuild(folder, manifest)}") from None
        for layer in manifest.layers.values():
            if not all(probe in store for probe in probes(layer)):
                raise StoreError(
                    f"{folder}: the store is damaged (the layer {layer.name!r} is not whole); "
                    f"{rebuild(folder, manifest)}"
                )
        super().__init__(store)
        self.folder = folder
        self.manifest: Manifest = manifest

    @cached_property
    def packaged(self) -> EmbeddedEngine:
        """The packaged graph of this store alone, in memory: questions about it are answered several times as fast.

        Raises StoreError where its file is damaged.
        """
        store = Store()
        store.extend(parse(self.prepared(PACKAGE), format=RdfFormat.N_QUADS))
        return EmbeddedEngine(store)

    def prepared(self, layer: str) -> bytes | None:
        """Return the file that ingest prepared of a layer, or None; raises StoreError where it is damaged."""
        return read_prepared(self.folder, self.manifest, layer)


def probes(layer: Layer) -> list[Quad]:
    """Return the two triples of a layer that must be in its graph."""
    graph = NamedNode(layer.graph)
    return [
        Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in parse(layer.first + layer.last, format=RdfFormat.N_TRIPLES)
    ]
