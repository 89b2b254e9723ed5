"""Load the packaged knowledge graph, open a store that has more, or connect to an engine elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .arguments import path_of
from .errors import EngineError, SourceError, StoreError
from .resources import ontology_dir, packaged_graph

if TYPE_CHECKING:
    from .ask.knowledge import KnowledgeGraph
    from .ask.layered import LayeredKnowledgeGraph
    from .engine.ondisk import OnDiskEngine


def load(extra: str | PathLike[str] | Iterable[str | PathLike[str]] = ()) -> KnowledgeGraph:
    """Return the packaged knowledge graph on the embedded engine.

    ``extra`` names one RDF file, or several, that are laid over it; the rules then derive again. An installed wheel
    reads the assembled graph, a checkout reads ``ontology/``. Raises SourceError for a file that cannot be read, and
    for a folder: `open_store` opens a store.

    >>> import legweakkg
    >>> kg = legweakkg.load()
    >>> kg["Guillain-Barré syndrome"]
    <Term lwt:guillain_barre_syndrome 'Guillain-Barré syndrome'>
    """
    from .ask.knowledge import KnowledgeGraph
    from .engine.embedded import EmbeddedEngine
    from .source.assembly import add_extra, assemble, read_nquads
    from .source.derivation import DERIVED, derive

    several = extra if isinstance(extra, Iterable) and not isinstance(extra, (str, PathLike)) else [extra]
    paths = [path_of(path, SourceError) for path in several]
    packaged = packaged_graph()
    if packaged is None:
        return KnowledgeGraph(EmbeddedEngine(assemble(ontology_dir(), paths)))
    store = read_nquads(packaged)
    if paths:
        store.clear_graph(DERIVED)  # what further files reject or limit is no longer concluded
        add_extra(store, paths)
        derive(store, ontology_dir() / "rules")
    return KnowledgeGraph(EmbeddedEngine(store), packaged=not paths)


def open_store(folder: str | PathLike[str]) -> LayeredKnowledgeGraph:
    """Return the knowledge graph of a store on disk, which ``legweakkg ingest`` made.

    It holds the packaged graph and the ingested vocabularies, opened for reading only, and is compared with
    its manifest first. Raises StoreError, with the command that mends it, where there is no store or a damaged
    one. Warns where the packaged graph has changed since the store was made.
    """
    from .ask.layered import LayeredKnowledgeGraph
    from .engine.ondisk import OnDiskEngine

    path = path_of(folder, StoreError)
    engine = OnDiskEngine(path)
    _warn_of_age(engine, path)
    return LayeredKnowledgeGraph(engine)


def connect(url: str, **options: Any) -> LayeredKnowledgeGraph:
    """Return the knowledge graph that a SPARQL service holds: the same methods, answered elsewhere.

    ``url`` is the service's address for queries, such as ``http://localhost:7878/query``; ``legweakkg
    publish`` writes the graph there. ``options`` are those of `legweakkg.engine.remote.RemoteEngine`: ``user``,
    ``password``, ``scheme`` (``basic`` or ``digest``), ``token``, ``timeout`` in seconds, ``tries``,
    ``dialect``, ``graphs``. Raises EngineError where the service is away or holds no knowledge graph.
    """
    from .ask.layered import LayeredKnowledgeGraph
    from .engine.remote import RemoteEngine

    engine = RemoteEngine(url, **options)
    kg = LayeredKnowledgeGraph(engine)
    if kg.version == "unknown":
        raise EngineError(
            f"{engine.url} answers, but holds no knowledge graph; write it there: legweakkg publish --endpoint URL"
        )
    return kg


def _warn_of_age(engine: OnDiskEngine, folder: Path) -> None:
    from warnings import warn

    from .source.packaged import fingerprint

    if engine.manifest.package_fingerprint != fingerprint():
        warn(
            f"The store {folder} holds the packaged graph of legweakkg {engine.manifest.package_version}, which has "
            f"changed since; renew it: legweakkg ingest --store {folder}",
            stacklevel=3,
        )
