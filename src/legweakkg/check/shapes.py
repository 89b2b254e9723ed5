"""Read the SHACL shapes, and refuse those that would pass everything in silence.

A misspelt ``sh:`` term, a shape without a target or a path that nothing has all "conform" in every validator
tried; each is an error here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple

from ..errors import CheckError, SourceError
from ..names import BASE, LW, LWT, PREFIXES, RDF, local_name
from ..resources import shapes_dir
from ..source.reading import parse_quads, read_bytes
from .asserted import AssertedGraph
from .constraint_patterns import FlatQuery, flat_queries
from .findings import Severity
from .query_reader import UnreadableQueryError
from .shacl_terms import CORE_TERMS

Term = NamedNode | BlankNode | Literal | Triple

SH = PREFIXES["sh"]
LWSH = BASE + "shapes#"
SHAPES = "https://w3id.org/legweakkg/shapes"
DATASET = "https://w3id.org/legweakkg"
_TYPE = NamedNode(RDF + "type")
_SEVERITY: dict[str, Severity] = {"Violation": "violation", "Warning": "warning", "Info": "info"}
_NAME = re.compile(r"(?<![\w?$:])(lwt?):([A-Za-z]\w*)")


class Shape(NamedTuple):
    """What a finding needs to know about the shape that raised it.

    ``at_property`` is True where the property itself is at fault, so that its place is wanted.
    """

    iri: str
    label: str
    comment: str
    severity: Severity
    message: str
    at_property: bool
    file: str


class Constraint(NamedTuple):
    """A constraint over the whole graph: its shape and the SELECT query that returns culprits."""

    shape: Shape
    select: str


class Shapes:
    """The shapes of a folder: those of SHACL Core, and the constraints over the whole graph.

    Raises CheckError where a shape is not usable, SourceError where a file is not.
    """

    def __init__(self, folder: Path) -> None:
        self._store = Store()
        self._files: dict[str, str] = {}
        paths = sorted(folder.glob("*.ttl"))
        for path in paths:
            quads = list(parse_quads(read_bytes(path), RdfFormat.TURTLE, str(path)))
            self._store.extend(quads)
            for quad in quads:
                if isinstance(quad.subject, NamedNode) and quad.predicate == _TYPE:
                    self._files[quad.subject.value] = path.name
        if not self._store:
            raise CheckError(f"The folder {folder} holds no shapes; nothing can be checked.")
        self._refuse_unknown_terms()
        self._named = {iri: self._read(iri) for iri in sorted(self._shape_iris())}
        self._refuse_idle()

    def __getitem__(self, iri: str) -> Shape:
        """Return the shape of an IRI; raises CheckError for an unnamed one."""
        try:
            return self._named[iri]
        except KeyError:
            raise CheckError(f"A finding came from the shape {iri}, which has no name of its own.") from None

    def __len__(self) -> int:
        return len(self.checking)

    @property
    def checking(self) -> list[Shape]:
        """The shapes that check something themselves; the others gather them for one kind of node."""
        return [shape for shape in self if shape.message]

    def __iter__(self) -> Iterator[Shape]:
        return iter(self._named.values())

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the shapes declare for their queries (``sh:declare``)."""
        return {
            self._text(node, "prefix"): self._text(node, "namespace")
            for node in self._objects(NamedNode(SHAPES), "declare")
        }

    @cached_property
    def constraints(self) -> list[Constraint]:
        """The constraints over the whole graph, in the order of their names."""
        return [
            Constraint(shape, self._text(constraint, "select"))
            for shape in self._named.values()
            for constraint in self._objects(NamedNode(shape.iri), "sparql")
        ]

    @cached_property
    def queries(self) -> list[FlatQuery] | None:
        """The constraints as patterns of triples; None where one of them is beyond what is read of SPARQL."""
        try:
            return [query for one in self.constraints for query in flat_queries(one.select, self.prefixes)]
        except UnreadableQueryError:
            return None

    @cached_property
    def native(self) -> list[Shape]:
        """The shapes that SPARQL cannot express and that `legweakkg.check.native` checks."""
        return [shape for shape in self._named.values() if self._is_native(shape.iri)]

    @cached_property
    def target_classes(self) -> frozenset[str]:
        """The classes whose members shapes of SHACL Core look at."""
        return frozenset(
            quad.object.value
            for quad in self._store.quads_for_pattern(None, _sh("targetClass"), None)
            if isinstance(quad.object, NamedNode)
        )

    @cached_property
    def target_nodes(self) -> frozenset[str]:
        """The nodes that shapes of SHACL Core look at by name."""
        return frozenset(
            quad.object.value
            for quad in self._store.quads_for_pattern(None, _sh("targetNode"), None)
            if isinstance(quad.object, NamedNode) and not self._is_whole_graph(quad.subject)
        )

    @cached_property
    def core(self) -> list[Quad]:
        """The triples of the shapes of SHACL Core alone."""
        whole = {
            quad.subject
            for quad in self._store
            if self._is_whole_graph(quad.subject)
            or str(quad.predicate.value) == SH + "select"
            or (isinstance(quad.subject, NamedNode) and quad.subject.value == SHAPES)
        }
        whole |= {constraint for shape in list(whole) for constraint in self._objects(shape, "sparql")}
        return [quad for quad in self._store if quad.subject not in whole]

    def refuse_unmatched(self, data: AssertedGraph) -> None:
        """Raise CheckError where a shape names what the schema lacks or looks at nothing in a whole graph."""
        for name, file in sorted(self._mentioned().items()):
            if not any(data.quads_for_pattern(NamedNode(name), _TYPE, None)):
                raise CheckError(f"shapes/{file} speaks of {name}, which the schema does not declare.")
        sparql = "SELECT ?c WHERE { ?c <http://www.w3.org/2000/01/rdf-schema#subClassOf>* ?target . ?x a ?c }"
        for target in sorted(self.target_classes):
            found = data.select(sparql.replace("?target", f"<{target}>") + " LIMIT 1", {})
            if not list(found or ()):
                raise CheckError(f"A shape looks at members of {target}, and there are none; it would check nothing.")
        for target in sorted(self.target_nodes):
            if not any(data.quads_for_pattern(NamedNode(target), None, None)):
                raise CheckError(f"A shape looks at {target}, of which nothing is said; it would check nothing.")

    def _shape_iris(self) -> set[str]:
        found = set()
        for kind in ("NodeShape", "PropertyShape"):
            for quad in self._store.quads_for_pattern(None, _TYPE, _sh(kind)):
                if not isinstance(quad.subject, NamedNode):
                    raise CheckError("A shape in shapes/ has no IRI; give it a name in lwsh:.")
                found.add(quad.subject.value)
        return found

    def _read(self, iri: str) -> Shape:
        node = NamedNode(iri)
        container = not self._objects(node, "severity")
        constraints = self._objects(node, "sparql")
        message = self._text(constraints[0] if constraints else node, "message", "")
        severity = local_name(self._text(node, "severity", SH + "Violation"))
        if not container and not message:
            raise CheckError(f"The shape {iri} has no sh:message.")
        if container and (constraints or not self._objects(node, "property")):
            raise CheckError(f"The shape {iri} has no sh:severity.")
        if severity not in _SEVERITY:
            raise CheckError(f"The shape {iri} has the unknown severity {severity!r}.")
        rdfs = PREFIXES["rdfs"]
        return Shape(
            iri,
            self._plain(node, rdfs + "label"),
            self._plain(node, rdfs + "comment"),
            _SEVERITY[severity],
            message,
            bool(self._plain(node, LWSH + "pointsAt")),
            self._files.get(iri, ""),
        )

    def _refuse_unknown_terms(self) -> None:
        for quad in self._store:
            for term in (quad.predicate, quad.object):
                if isinstance(term, NamedNode) and term.value.startswith(SH):
                    name = term.value[len(SH) :]
                    if name not in CORE_TERMS:
                        raise CheckError(
                            f"The shapes use sh:{name}, which SHACL does not know; a validator would pass over it."
                        )

    def _refuse_idle(self) -> None:
        used = {quad.object for quad in self._store.quads_for_pattern(None, _sh("property"), None)}
        for iri in self._named:
            node = NamedNode(iri)
            is_property = any(self._store.quads_for_pattern(node, _TYPE, _sh("PropertyShape")))
            if is_property and node not in used:
                raise CheckError(f"No shape uses the property shape {iri}; it would check nothing.")
            if not is_property and not self._objects(node, "targetClass") and not self._objects(node, "targetNode"):
                raise CheckError(f"The shape {iri} has no target; it would check nothing.")
        for quad in self._store.quads_for_pattern(None, _sh("path"), None):
            if not isinstance(quad.object, NamedNode):
                raise CheckError("Shapes of SHACL Core here look one step from a node: sh:path must be one property.")

    def _mentioned(self) -> dict[str, str]:
        """Return the ids of ours that the shapes name, each with a file that does."""
        found: dict[str, str] = {}
        for quad in self._store:
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith((LW, LWT)):
                found[quad.object.value] = self._files.get(str(getattr(quad.subject, "value", "")), "*.ttl")
        for constraint in self.constraints:
            for match in _NAME.finditer(constraint.select):
                found[PREFIXES[match[1]] + match[2]] = constraint.shape.file
        return found

    def _is_native(self, iri: str) -> bool:
        return any(self._store.quads_for_pattern(NamedNode(iri), NamedNode(LWSH + "checkedIn"), None))

    def _is_whole_graph(self, subject: Term) -> bool:
        return isinstance(subject, NamedNode) and (
            bool(self._objects(subject, "sparql")) or self._is_native(subject.value)
        )

    def _objects(self, subject: Term, name: str) -> list[NamedNode | BlankNode]:
        if not isinstance(subject, NamedNode | BlankNode):
            return []
        return [quad.object for quad in self._store.quads_for_pattern(subject, _sh(name), None)]  # type: ignore[misc]

    def _text(self, subject: Term, name: str, default: str | None = None) -> str:
        text = self._plain(subject, SH + name)
        if not text and default is None:
            raise CheckError(f"{getattr(subject, 'value', subject)} lacks its sh:{name}.")
        return text or default or ""

    def _plain(self, subject: Term, predicate: str) -> str:
        quads = self._store.quads_for_pattern(subject, NamedNode(predicate), None)  # type: ignore[arg-type]
        return next((str(getattr(quad.object, "value", "")) for quad in quads), "")


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


def read_shapes(folder: Path) -> Shapes:
    """Return the shapes of a folder, our own read once; raises CheckError where they cannot be relied on."""
    return _own_shapes() if folder == shapes_dir() else _read_shapes(folder)


@cache
def _own_shapes() -> Shapes:
    return _read_shapes(shapes_dir())


def _read_shapes(folder: Path) -> Shapes:
    try:
        return Shapes(folder)
    except SourceError as error:
        raise CheckError(f"The shapes cannot be read: {error}") from None
