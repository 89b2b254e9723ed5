"""The asserted graph that is checked: in memory, or a store on disk with the contribution laid over it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from ..errors import StoreError
from ..names import LAYERS, graph_iri

if TYPE_CHECKING:
    from ..engine.ondisk import OnDiskEngine

_DERIVED = NamedNode(graph_iri("derived"))
_CONTRIBUTED = NamedNode(graph_iri("contribution"))
_PACKAGED = tuple(NamedNode(graph_iri(layer)) for layer in LAYERS)

Node = NamedNode | BlankNode | Triple
Term = Node | Literal


class Lookup(Protocol):
    """What answers look-ups of triples."""

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        target: Term | None,
        /,
    ) -> Iterator[Quad]:
        """Yield the triples that match; None matches everything."""
        ...


class AssertedGraph(Lookup, Protocol):
    """Asserted triples as quads of the default graph, to be looked up, queried and edited."""

    def __len__(self) -> int:
        """Return the number of triples."""
        ...

    def __iter__(self) -> Iterator[Quad]:
        """Yield every triple."""
        ...

    def select(self, query: str, prefixes: dict[str, str]) -> QuerySolutions | None:
        """Return the solutions of a query, None where it is no SELECT query; errors are pyoxigraph's."""
        ...

    def replace(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Remove triples, then add some."""
        ...


class MemoryGraph:
    """Asserted triples in memory."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._store = Store()
        self._store.extend(quads)

    def __len__(self) -> int:
        return len(self._store)

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._store)

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object: Term | None,  # noqa: A002 - as in pyoxigraph
    ) -> Iterator[Quad]:
        """Yield the triples that match; None matches everything."""
        return self._store.quads_for_pattern(subject, predicate, object)

    def select(self, query: str, prefixes: dict[str, str]) -> QuerySolutions | None:
        """Return the solutions of a query, None where it is no SELECT query."""
        rows = self._store.query(query, prefixes=prefixes)
        return rows if isinstance(rows, QuerySolutions) else None

    def replace(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Remove triples, then add some."""
        for quad in removed:
            self._store.remove(quad)
        self._store.extend(added)


class StoredGraph:
    """The asserted triples of a checkpoint of a store on disk: the packaged layers and the ingested ones.

    What is derived is not in it. Contributed triples go to a graph of their own, so that the union is what counts.
    """

    def __init__(self, checkpoint: Path, triples: int) -> None:
        self._store = Store(str(checkpoint))
        derived = sum(1 for _ in self._store.quads_for_pattern(None, None, None, _DERIVED))
        self._store.remove_graph(_DERIVED)
        self._triples = triples - derived

    def __len__(self) -> int:
        return self._triples

    def __iter__(self) -> Iterator[Quad]:
        return self.quads_for_pattern(None, None, None)

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object: Term | None,  # noqa: A002 - as in pyoxigraph
    ) -> Iterator[Quad]:
        """Yield the triples that match in any graph; None matches everything."""
        for quad in self._store.quads_for_pattern(subject, predicate, object, None):
            yield Quad(quad.subject, quad.predicate, quad.object)

    def select(self, query: str, prefixes: dict[str, str]) -> QuerySolutions | None:
        """Return the solutions of a query over the union, None where it is no SELECT query."""
        rows = self._store.query(query, prefixes=prefixes, use_default_graph_as_union=True)
        return rows if isinstance(rows, QuerySolutions) else None

    def replace(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Remove triples of the packaged graph or of a contribution, then add some as contributed ones."""
        for quad in removed:
            for graph in (*_PACKAGED, _CONTRIBUTED):
                found = Quad(quad.subject, quad.predicate, quad.object, graph)
                if found in self._store:
                    self._store.remove(found)
                    self._triples -= 1
        new = [Quad(quad.subject, quad.predicate, quad.object, _CONTRIBUTED) for quad in added]
        self._store.extend(new)
        self._triples += len(new)

    def is_outside(self, node: Term) -> bool:
        """Tell whether an ingested layer describes a node, and nothing else does."""
        if isinstance(node, Literal):
            return False
        ours = {*_PACKAGED, _CONTRIBUTED}
        graphs = {quad.graph_name for quad in self._store.quads_for_pattern(node, None, None, None)}
        return bool(graphs) and not graphs & ours


@contextmanager
def opened(engine: OnDiskEngine) -> Iterator[StoredGraph]:
    """Open the asserted graph of a store for an edit that leaves no trace in it.

    A store open for reading takes no overlay, so this works on a checkpoint: hard links to the store's files, which
    RocksDB never changes, in a folder that is removed afterwards (a killed process leaves it). That takes about 0.4 s
    at a million triples, with leaving out what is derived. Where the store's folder cannot be written, the
    checkpoint goes to the folder for temporary files, and on another file system is a copy. Raises StoreError
    where neither is possible.
    """
    folder = _new_folder(engine.folder)
    checkpoint = folder / "data"
    try:
        engine.store.backup(str(checkpoint))
        graph = StoredGraph(checkpoint, engine.manifest.triples)
    except (OSError, RuntimeError, ValueError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise StoreError(f"{engine.folder}: no checkpoint of it can be made in {folder.parent}: {error}.") from None
    try:
        yield graph
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _new_folder(store: Path) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=".checking-", dir=store))
    except OSError:
        return Path(tempfile.mkdtemp(prefix="legweakkg-checking-"))
