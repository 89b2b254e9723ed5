"""The files of an ontology folder: what they state, where a new subject belongs, and their text with more in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from ..ask.lookup import normalise
from ..check.edits import ontology_files, plain
from ..errors import CheckError
from ..names import LW, LWT, OWL, RDF, RDFS, SKOS, local_name
from ..resources import ontology_dir
from ..source.canonical import rewrite_turtle, write_turtle
from ..source.mappings import read_mappings
from ..source.reading import read_bytes, read_quads

TYPE = NamedNode(RDF + "type")

_MOST_LISTED = 40


class OntologyFiles:
    """An ontology folder, and where new triples go: into its files, or all into ``output`` beside it.

    Raises CheckError for a folder without ``schema.ttl``, SourceError for a file that cannot be read.
    """

    def __init__(self, folder: Path, output: Path | None = None) -> None:
        if not (folder / "schema.ttl").is_file():
            raise CheckError(f"{folder} is no ontology folder: it has no schema.ttl.")
        self.folder, self.output = folder, output
        self.store = Store()
        self._home: dict[NamedNode, Path] = {}
        self._terms: dict[str, Counter[Path]] = defaultdict(Counter)
        self._claims: dict[str, Counter[Path]] = defaultdict(Counter)
        for path in ontology_files(folder):
            self._read(path)
        if output is not None and output.exists():
            self._read(output)

    def _read(self, path: Path) -> None:
        quads = [plain(quad) for quad in (read_mappings(path) if path.suffix == ".tsv" else read_quads(path))]
        self.store.extend(quads)
        for quad in quads:
            if quad.predicate == TYPE and isinstance(quad.subject, NamedNode):
                self._home[quad.subject] = path
                if path.parent.name == "terms":
                    self._terms[_value(quad.object)][path] += 1
            elif quad.predicate.value == LW + "predicate" and path.parent.name == "claims":
                self._claims[_value(quad.object)][path] += 1

    def __contains__(self, node: NamedNode) -> bool:
        return node in self._home

    def states(self, quad: Quad) -> bool:
        """Return whether a file states a triple."""
        return quad in self.store

    @property
    def topics(self) -> list[str]:
        """The topics of claims: the names of the files below ``claims/``."""
        return sorted(path.stem for path in (self.folder / "claims").glob("*.ttl"))

    def values(self, node: NamedNode, property_: str) -> list[str]:
        """Return the values of a property of a node, as text."""
        return sorted(
            _value(quad.object) for quad in self.store.quads_for_pattern(node, NamedNode(property_), None, None)
        )

    def subjects(self, kind: str) -> list[NamedNode]:
        """Return the instances of a class, by IRI."""
        found = (quad.subject for quad in self.store.quads_for_pattern(None, TYPE, NamedNode(kind), None))
        return sorted((one for one in found if isinstance(one, NamedNode)), key=lambda one: one.value)

    def few_values(self, property_: str) -> list[str]:
        """Return the ids of the terms that a property takes, where they are few enough to be listed, else none."""
        members = [
            local_name(node.value)
            for kind in self.values(NamedNode(property_), RDFS + "range")[:1]
            for node in self.subjects(kind)
        ]
        return members if len(members) <= _MOST_LISTED else []

    def described_in(self, path: Path) -> list[NamedNode]:
        """Return the subjects that a file describes, by IRI."""
        return sorted((node for node, home in self._home.items() if home == path), key=lambda node: node.value)

    def file_of(self, node: NamedNode, otherwise: Path) -> Path:
        """Return the file to which a triple about a node goes; ``otherwise`` where none describes the node yet."""
        return self.output or self._home.get(node, otherwise)

    def term_file(self, kind: str) -> Path:
        """Return the file in which most terms of a class (its IRI) stand, or a new one named after it."""
        if self._terms[kind]:
            return _most(self._terms[kind])
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", local_name(kind)).lower()
        return self.folder / "terms" / f"{name}.ttl"

    def claim_file(self, predicate: str, topic: str) -> Path | None:
        """Return the file of a topic; without one, that in which most claims of a relation (its IRI) stand."""
        if topic:
            return self.folder / "claims" / f"{topic}.ttl"
        return _most(self._claims[predicate]) if self._claims[predicate] else None

    def source_file(self, name: str) -> Path:
        """Return a file below ``sources/``."""
        return self.folder / "sources" / f"{name}.ttl"

    @cached_property
    def classes(self) -> list[str]:
        """The names of the classes of the schema."""
        return [local_name(node.value) for node in self.subjects(OWL + "Class") if node.value.startswith(LW)]

    @cached_property
    def relations(self) -> list[str]:
        """The names of the relations that claims may state."""
        found = self.store.quads_for_pattern(None, NamedNode(LW + "claimable"), Literal(True), None)
        return sorted(local_name(quad.subject.value) for quad in found if isinstance(quad.subject, NamedNode))

    def named(self, text: str) -> list[str]:
        """Return the ids of the terms whose label or synonym is ``text``, but for case, accents and hyphens."""
        return self._names.get(normalise(text), [])

    def near(self, text: str, limit: int = 3) -> list[str]:
        """Return ids of terms whose id, label or synonym is near ``text``, best first."""
        import difflib

        words = normalise(text.replace("_", " "))
        names = difflib.get_close_matches(words, self._names, n=limit, cutoff=0.7)
        return list(dict.fromkeys(id_ for name in names for id_ in self._names[name]))[:limit]

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for predicate in (SKOS + "prefLabel", SKOS + "altLabel"):
            for quad in self.store.quads_for_pattern(None, NamedNode(predicate), None, None):
                if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(LWT):
                    found[normalise(_value(quad.object))].append(quad.subject.value[len(LWT) :])
        for node in self._home:
            if node.value.startswith(LWT):
                found.setdefault(normalise(node.value[len(LWT) :].replace("_", " ")), [node.value[len(LWT) :]])
        return {name: sorted(set(ids)) for name, ids in found.items()}

    def extended(self, added: Mapping[Path, Iterable[Quad]]) -> dict[Path, bytes]:
        """Return the text of files with triples added, in canonical form, comments kept.

        Raises SourceError for a file that has no canonical form.
        """
        texts = {}
        for path, quads in added.items():
            new = list(quads)
            texts[path] = (
                rewrite_turtle(read_bytes(path), str(path), lambda old, new=new: [*old, *new])  # type: ignore[misc]
                if path.exists()
                else write_turtle(new, name=str(path))
            )
        return texts


def checkout_ontology(start: Path) -> Path | None:
    """Return the ontology folder of the checkout that a folder lies in, or None."""
    for folder in (start, *start.parents):
        for place in (folder, folder / "ontology"):
            if (place / "schema.ttl").is_file() and (place / "terms").is_dir():
                return place
    return None


def writable_ontology(named: Path | None) -> Path:
    """Return the ontology folder to write into: the one named, or that of the checkout one stands in.

    Raises CheckError where there is none, or where it belongs to an installed package.
    """
    folder = named or checkout_ontology(Path.cwd())
    if folder is None:
        raise CheckError(
            "There is no ontology folder here to write into; stand in a checkout, or name a folder with "
            "--ontology or a file with --output."
        )
    parts = folder.resolve().parts
    if {"site-packages", "dist-packages"} & set(parts) or folder.resolve().is_relative_to(Path(__file__).parents[1]):
        raise CheckError(
            f"{folder} belongs to an installed package, which is never changed; name another folder with "
            "--ontology, or a file with --output."
        )
    return folder


def readable_ontology(named: Path | None) -> Path:
    """Return the ontology folder to read: the one named, that of the checkout one stands in, or the packaged one."""
    return named or checkout_ontology(Path.cwd()) or ontology_dir()


def _most(counted: Counter[Path]) -> Path:
    return min(counted, key=lambda path: (-counted[path], path.name))


def _value(term: object) -> str:
    return str(term.value if isinstance(term, NamedNode | Literal) else term)
