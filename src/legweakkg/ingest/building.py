"""Build a store on disk: the packaged graph and outside layers, each whole or not at all.

A store is a folder with a manifest and one folder of data that the manifest names. Every change is made in
a new folder of data, which begins as hard links to the files of the old one; replacing the manifest is the
one step that makes it count. An interrupted ingest leaves a folder that nothing names; the next one removes
it. So readers never see half a layer, and a store that is open for reading is never written.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple, cast

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from .. import __version__
from ..ask.sorted_names import id_lines, name_lines
from ..engine.manifest import (
    ID_LINES,
    NAME,
    NAME_LINES,
    PACKAGE,
    Layer,
    Manifest,
    Prepared,
    check_files,
    measure,
    read_manifest,
)
from ..errors import StoreError
from ..names import OWL, PREFIXES
from ..source.assembly import serialized, write_atomically
from ..source.packaged import GRAPHS, fingerprint, packaged_store
from .lock import locked
from .release_files import Advance
from .vocabularies import Source
from .written_ahead import WrittenAhead

_DCTERMS = PREFIXES["dcterms"]

_PREPARED = "prepared-"

Watch = Callable[[Source], Advance]
"""Called before a source is read; what it returns is told how many bytes were."""


class Outcome(NamedTuple):
    """What became of a source: its layer, and whether it was there already."""

    layer: Layer
    unchanged: bool


def ingest(folder: Path, wanted: list[Source], *, fresh: bool = False, watch: Watch | None = None) -> Iterator[Outcome]:
    """Bring sources into a store, one after the other, each committed when it is whole.

    A source whose file is there already, by its hash, is left alone. ``fresh`` builds the store from nothing.
    Raises SourceError for a file that cannot be read (the store stays as it was before that file), and
    StoreError where the store is damaged or in use.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        manifest = None if fresh else read_manifest(folder)
        if manifest is not None:
            check_files(folder, manifest)
        _sweep(folder, manifest)
        if manifest is None or manifest.package_fingerprint != fingerprint():
            manifest = _commit(folder, manifest, *_with_package(folder, manifest))
        for source in wanted:
            known = manifest.layers.get(source.layer)
            digest = source.file.sha256()
            if known is not None and known.sha256 == digest:
                yield Outcome(known, unchanged=True)
                continue
            if watch is not None:
                source.file.advance = watch(source)
            data, layer, prepared = _with_layer(folder, manifest, source, digest)
            changed = replace(
                manifest,
                data=data.name,
                layers={**manifest.layers, layer.name: layer},
                prepared={**manifest.prepared, **prepared},
            )
            manifest = _commit(folder, manifest, data, changed)
            yield Outcome(layer, unchanged=False)


def verify(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Yield for each part of a store its name, the triples it should have, and those that it has."""
    manifest = read_manifest(folder)
    if manifest is None:
        raise StoreError(f"{folder} holds no store.")
    check_files(folder, manifest)
    store = Store.read_only(str(folder / manifest.data))
    yield PACKAGE, manifest.package_triples, sum(_count(store, graph) for graph in GRAPHS)
    for layer in manifest.layers.values():
        yield layer.name, layer.triples, _count(store, layer.graph)


def _count(store: Store, graph: str) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode(graph)))


def _with_package(folder: Path, manifest: Manifest | None) -> tuple[Path, Manifest]:
    """Return new data in which the packaged graph is the installed one."""
    data = _begin(folder, manifest)
    package = packaged_store()
    store = Store(str(data))
    for graph in GRAPHS:
        store.clear_graph(NamedNode(graph))
    store.bulk_extend(package)
    store.flush()
    before = Manifest(data.name, "", "", 0) if manifest is None else manifest
    ready = {
        PACKAGE: _prepare(folder, PACKAGE, ".nq", serialized(package, RdfFormat.N_QUADS)),
        **prepare_lines(folder, package),
    }
    return data, replace(
        before,
        data=data.name,
        package_version=__version__,
        package_fingerprint=fingerprint(),
        package_triples=len(package),
        prepared={**before.prepared, **ready},
    )


def prepare_lines(folder: Path, package: Store) -> dict[str, Prepared]:
    """Write the sorted lines of the names and ids of a graph beside the data."""
    lines = {NAME_LINES: name_lines(package), ID_LINES: id_lines(package)}
    return {name: _prepare(folder, name, ".txt", content) for name, content in lines.items()}


def _prepare(folder: Path, name: str, suffix: str, content: bytes) -> Prepared:
    """Write what a layer keeps ready beside the data; it counts when a manifest names it."""
    digest = sha256(content).hexdigest()
    prepared = Prepared(f"{_PREPARED}{name}-{digest[:8]}{suffix}", len(content), digest)
    write_atomically(folder / prepared.file, content)
    return prepared


def _with_layer(
    folder: Path, manifest: Manifest, source: Source, digest: str
) -> tuple[Path, Layer, dict[str, Prepared]]:
    """Return new data with the source as one more layer, or in place of an older version of it."""
    reading = source.outside.read(source.file)
    old = manifest.layers.get(source.layer)
    data = _begin(folder, manifest) if old is None else _copy_without(folder, manifest, old)
    store = Store(str(data))
    graph = NamedNode(source.graph)
    with WrittenAhead(reading.statements, store) as content:
        store.bulk_load(input=cast("IO[bytes]", content), format=RdfFormat.N_TRIPLES, to_graph=graph)
    about = [
        Quad(graph, NamedNode(predicate), Literal(value), graph)
        for predicate, value in (
            (_DCTERMS + "title", source.outside.title),
            (OWL + "versionInfo", reading.version),
            (_DCTERMS + "license", reading.licence),
            (_DCTERMS + "bibliographicCitation", source.outside.citation),
            (_DCTERMS + "source", source.file.path.name),
        )
    ]
    store.extend(about)
    store.flush()
    ready = {source.layer: _prepare(folder, source.layer, ".json", reading.prepared())} if reading.prepared else {}
    layer = Layer(
        source.layer,
        source.graph,
        source.outside.title,
        reading.version,
        reading.licence,
        source.outside.citation,
        source.file.origin,
        digest,
        content.lines + len(about),
        content.first,
        content.last,
    )
    return data, layer, ready


def _begin(folder: Path, manifest: Manifest | None) -> Path:
    """Return a new folder of data: empty, or with all that the store has."""
    data = folder / f"data-{secrets.token_hex(4)}"
    if manifest is not None:
        Store.read_only(str(folder / manifest.data)).backup(str(data))
    return data


def _copy_without(folder: Path, manifest: Manifest, old: Layer) -> Path:
    """Return new data with all but one layer; loading again is faster than deleting millions of triples."""
    data = _begin(folder, None)
    source, store = Store.read_only(str(folder / manifest.data)), Store(str(data))
    kept = [*GRAPHS, *(layer.graph for layer in manifest.layers.values() if layer.name != old.name)]
    passing = folder / f"{data.name}.nt"
    for graph in map(NamedNode, kept):
        source.dump(output=str(passing), format=RdfFormat.N_TRIPLES, from_graph=graph)
        store.bulk_load(path=str(passing), format=RdfFormat.N_TRIPLES, to_graph=graph)
    passing.unlink()
    store.flush()
    return data


def _commit(folder: Path, before: Manifest | None, data: Path, after: Manifest) -> Manifest:
    """Make new data count: write its manifest, then drop what no manifest names."""
    finished = replace(after, files=measure(data))
    write_atomically(folder / NAME, finished.to_json())
    _sweep(folder, finished, before)
    return finished


def _sweep(folder: Path, *named: Manifest | None) -> None:
    """Remove folders of data that no manifest names, and files that an interrupted ingest left."""
    manifests = [manifest for manifest in named if manifest is not None]
    kept = {manifest.data for manifest in manifests}
    kept |= {prepared.file for manifest in manifests for prepared in manifest.prepared.values()}
    for path in [*folder.glob("data-*"), *folder.glob(f"{_PREPARED}*"), *folder.glob(f".{_PREPARED}*")]:
        if path.name not in kept:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
