"""The packaged graph as a part of a store: its quads, and a mark that changes when it does."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pyoxigraph import Store

from ..names import LAYERS, graph_iri
from ..resources import ontology_dir, packaged_graph
from .assembly import assemble, layer_files, read_nquads

GRAPHS = tuple(graph_iri(layer) for layer in (*LAYERS, "derived"))
"""The named graphs of the packaged graph."""


def packaged_store() -> Store:
    """Return the packaged graph in memory: from the wheel's file, in a checkout from its sources."""
    path = packaged_graph()
    return assemble(ontology_dir()) if path is None else read_nquads(path)


def fingerprint() -> str:
    """Return a mark of the packaged graph, from names, sizes and times of its files: a matter of a millisecond."""
    path = packaged_graph()
    files = [path] if path is not None else _source_files()
    stated = ((file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files)
    return hashlib.sha256(repr(list(stated)).encode()).hexdigest()[:16]


def _source_files() -> list[Path]:
    ontology = ontology_dir()
    files = [file for layer in LAYERS for file in layer_files(ontology, layer)]
    return files + sorted((ontology / "rules").glob("*.rq"))
