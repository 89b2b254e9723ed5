"""Load the packaged knowledge graph."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from .resources import ontology_dir, packaged_graph

if TYPE_CHECKING:
    from .ask.knowledge import KnowledgeGraph


def load(extra: Iterable[str | PathLike[str]] = ()) -> KnowledgeGraph:
    """Return the packaged knowledge graph on the embedded engine.

    ``extra`` names RDF files that are laid over it; the rules then derive again. An installed wheel reads the
    assembled graph, a checkout reads ``ontology/``. Raises SourceError for a file that cannot be read.

    >>> import legweakkg
    >>> kg = legweakkg.load()
    >>> kg["Guillain-Barré syndrome"]
    <Term lwt:guillain_barre_syndrome 'Guillain-Barré syndrome'>
    """
    from .ask.knowledge import KnowledgeGraph
    from .engine.embedded import EmbeddedEngine
    from .source.assembly import add_extra, assemble, read_nquads
    from .source.derivation import derive

    paths = [Path(path) for path in extra]
    packaged = packaged_graph()
    if packaged is None:
        return KnowledgeGraph(EmbeddedEngine(assemble(ontology_dir(), paths)))
    store = read_nquads(packaged)
    if paths:
        add_extra(store, paths)
        derive(store, ontology_dir() / "rules")
    return KnowledgeGraph(EmbeddedEngine(store))
