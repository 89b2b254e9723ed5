"""Assemble the knowledge graph: read the sources layer by layer, then derive.

The result is a list of quads in canonical order, so that two builds give the same bytes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from ..errors import ExportError, SourceError
from ..names import LAYERS, PREFIXES, graph_iri
from .derivation import derive
from .mappings import read_mappings
from .reading import read_quads


def layer_files(ontology: Path, layer: str) -> list[Path]:
    """Return the source files of a layer: ``schema.ttl`` or what its folder holds, sorted."""
    if layer == "schema":
        return [ontology / "schema.ttl"]
    pattern = "*.sssom.tsv" if layer == "mappings" else "*.ttl"
    return sorted((ontology / layer).glob(pattern))


def read_layers(ontology: Path) -> Iterator[Quad]:
    """Yield the asserted quads of an ontology folder, each in the named graph of its layer.

    Raises SourceError where a file cannot be read, or names a graph of its own.
    """
    for layer in LAYERS:
        graph = NamedNode(graph_iri(layer))
        for path in layer_files(ontology, layer):
            triples = read_mappings(path) if layer == "mappings" else read_quads(path)
            for quad in triples:
                yield Quad(quad.subject, quad.predicate, quad.object, graph)


def asserted_store(ontology: Path, extra: Iterable[Path] = ()) -> Store:
    """Return a store of the asserted layers, plus the graph ``extra`` for further files.

    A triple lies in one graph only: what a layer states already is not repeated in ``extra``.
    """
    store = Store()
    store.extend(read_layers(ontology))
    add_extra(store, extra)
    return store


def add_extra(store: Store, paths: Iterable[Path]) -> None:
    """Add the triples of further files to the graph ``extra`` of a store."""
    graph = NamedNode(graph_iri("extra"))
    for path in paths:
        for quad in list(read_quads(path)):
            if not any(store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)):
                store.add(Quad(quad.subject, quad.predicate, quad.object, graph))


def assemble(ontology: Path, extra: Iterable[Path] = ()) -> Store:
    """Return the whole graph of an ontology folder: asserted layers and what the rules derive."""
    store = asserted_store(ontology, extra)
    derive(store, ontology / "rules")
    return store


def canonical_lines(store: Iterable[Quad]) -> list[bytes]:
    """Return the N-Quads lines of a graph, blank nodes labelled by RDFC-1.0, sorted.

    Source: RDF Dataset Canonicalization, W3C Recommendation 2024 (https://www.w3.org/TR/rdf-canon/).
    """
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(serialized(dataset, RdfFormat.N_QUADS).splitlines(keepends=True))


def serialized(quads: Iterable[Quad] | Iterable[Triple], rdf_format: RdfFormat) -> bytes:
    """Return quads or triples in a format, with our prefixes where it has any."""
    text = serialize(quads, format=rdf_format, prefixes=PREFIXES)
    assert text is not None  # noqa: S101 - only None where an output is given
    return text


def write_nquads(store: Store, path: Path) -> None:
    """Write a graph as canonical N-Quads, whole or not at all."""
    write_atomically(path, b"".join(canonical_lines(store)))


def read_nquads(path: Path) -> Store:
    """Return a store of an assembled graph."""
    store = Store()
    try:
        store.extend(parse(path=path, format=RdfFormat.N_QUADS))
    except (OSError, SyntaxError) as error:
        raise SourceError(f"the assembled graph is damaged ({error}); install legweakkg again.", str(path)) from None
    return store


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one, also after a crash.

    Raises ExportError where the place is not writable.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink()
            raise
    except OSError as error:
        raise ExportError(f"{path}: the file cannot be written: {error.strerror}.") from None
