"""The manifest of an on-disk store: what was put into it, and what its files must look like.

RocksDB opens a store whose log was cut short with fewer triples and no error; so nothing is believed that
the manifest does not confirm. It is written last, in one step: what it names is complete.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from ..errors import StoreError

FORM = 2
"""Number of the layout of store and manifest; a store of another form is built again."""

NAME = "manifest.json"

PACKAGE = "legweakkg"
"""The name of the packaged graph among the layers."""

NAME_LINES, ID_LINES = "names", "ids"
"""The sorted lines of its names and ids among what was prepared."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One ingested source: its graph, version, licence and citation, and the file that it came from.

    ``sha256`` is of the file, ``triples`` the number of triples that it gave, ``first`` and ``last`` are two
    of them as N-Triples, which must be found in the store.
    """

    name: str
    graph: str
    title: str
    version: str
    licence: str
    citation: str
    origin: str
    sha256: str
    triples: int
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file beside the data in which a part of it stands ready to be read at once: name, bytes, hash."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store holds: its folder of data, the packaged graph in it, its layers, the size of each file.

    ``prepared`` names the file that was made of a layer (or of the packaged graph, `PACKAGE`), where there is one.
    """

    data: str
    package_version: str
    package_fingerprint: str
    package_triples: int
    layers: dict[str, Layer] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    prepared: dict[str, Prepared] = field(default_factory=dict)

    @property
    def triples(self) -> int:
        """The number of triples in all graphs."""
        return self.package_triples + sum(layer.triples for layer in self.layers.values())

    def to_json(self) -> bytes:
        """Return the manifest as a JSON document."""
        document = {"form": FORM, **asdict(self)}
        return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a store, or None where the folder holds none.

    Raises StoreError where it is damaged or of another form.
    """
    path = folder / NAME
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        raise StoreError(f"{folder}: this is a file; name the folder of a store.") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: the manifest cannot be read ({error}); {rebuild(folder)}") from None
    try:
        if document.pop("form") != FORM:
            raise StoreError(f"{folder}: the store was made by another version of legweakkg; {rebuild(folder)}")
        layers = {name: Layer(**layer) for name, layer in document.pop("layers").items()}
        prepared = {name: Prepared(**file) for name, file in document.pop("prepared").items()}
        return Manifest(layers=layers, prepared=prepared, **document)
    except (AttributeError, KeyError, TypeError):
        raise StoreError(f"{path}: the manifest is damaged; {rebuild(folder)}") from None


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raise StoreError where a file of the store is missing or has another size than when it was made."""
    sizes = {f"{manifest.data}/{name}": size for name, size in manifest.files.items()}
    sizes |= {prepared.file: prepared.size for prepared in manifest.prepared.values()}
    for name, size in sizes.items():
        try:
            found = (folder / name).stat().st_size
        except OSError:
            raise StoreError(
                f"{folder}: the store is damaged ({name} is missing); {rebuild(folder, manifest)}"
            ) from None
        if found != size:
            raise StoreError(
                f"{folder}: the store is damaged ({name} has {found:,} bytes instead of {size:,}); "
                f"{rebuild(folder, manifest)}"
            )


def read_prepared(folder: Path, manifest: Manifest, name: str) -> bytes | None:
    """Return what was prepared of a layer, or None; raises StoreError where the file is not the one that was made."""
    prepared = manifest.prepared.get(name)
    if prepared is None:
        return None
    try:
        content = (folder / prepared.file).read_bytes()
    except OSError:
        content = b""
    if sha256(content).hexdigest() != prepared.sha256:
        raise StoreError(
            f"{folder}: the store is damaged ({prepared.file} is not as it was made); {rebuild(folder, manifest)}"
        )
    return content


def measure(data: Path) -> dict[str, int]:
    """Return the size of each data file of a closed store; the files that opening rewrites are left out."""
    return {
        path.name: path.stat().st_size
        for path in sorted(data.iterdir())
        if (path.is_file() and path.suffix in (".sst", ".log")) or path.name.startswith(("MANIFEST", "CURRENT"))
    }


def rebuild(folder: Path, manifest: Manifest | None = None) -> str:
    """Return the words that name the one command which builds a store again; without a manifest, from the wheels."""
    names = "" if manifest else "hpo hpoa mondo "
    return f"build it again: legweakkg ingest {names}--store {folder} --fresh"
