"""One byte form for Turtle: what ``legweakkg format`` writes.

Prefixes in the order of `legweakkg.names.PREFIXES`, only those in use; subjects sorted; ``a`` first, then
labels, then the order of `PREDICATES`; one predicate a line; LF, UTF-8, NFC. Blank nodes are nested under
their one parent. Comments that stand on lines of their own before a statement stay with it, those at the
top of the file stay there; any other comment would be lost, so such a file is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple

from ..errors import SourceError
from ..names import LW, PREFIXES, RDF, RDFS, SKOS, XSD
from .reading import parse_quads
from .shared_ids import refuse_shared_ids
from .turtle_comments import read_comments

Node = NamedNode | BlankNode
Object = NamedNode | BlankNode | Literal

_FIRST, _REST, _NIL, _TYPE = RDF + "first", RDF + "rest", RDF + "nil", RDF + "type"
_EXTRA_PREFIXES = {
    "oban": "http://purl.org/oban/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "sssom": "https://w3id.org/sssom/",
}
_ALL_PREFIXES = {**PREFIXES, **_EXTRA_PREFIXES}

PREDICATES = (
    _TYPE,
    RDFS + "label",
    SKOS + "prefLabel",
    SKOS + "altLabel",
    SKOS + "definition",
    PREFIXES["obo"] + "IAO_0000119",
    LW + "editorialDefinition",
    SKOS + "scopeNote",
    SKOS + "note",
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    PREFIXES["owl"] + "inverseOf",
    RDFS + "domain",
    RDFS + "range",
    LW + "subtypeOf",
    LW + "placementSupportedBy",
    LW + "placedBecause",
    LW + "partOf",
    LW + "subject",
    LW + "predicate",
    LW + "object",
    LW + "polarity",
    LW + "rejectedBecause",
    LW + "frequency",
    LW + "certainty",
    LW + "severity",
    LW + "researchStatus",
    LW + "population",
    LW + "course",
    LW + "distribution",
    LW + "duration",
    LW + "therapyLine",
    LW + "whenPresent",
    LW + "whenAbsent",
    LW + "supportedBy",
    LW + "refinedBy",
    LW + "refutedBy",
    LW + "knowledgeLevel",
    LW + "agentType",
)
"""The predicates that come first, in this order; others follow by name."""

_RANK = {iri: rank for rank, iri in enumerate(PREDICATES)}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\Z")
_PLAIN_NUMBER = {XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"), XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z")}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\r": "\\r", "\t": "\\t"}


def format_turtle(data: bytes, name: str) -> bytes:
    """Return the canonical form of Turtle text; ``name`` is the file that errors speak of.

    Raises SourceError for text that does not parse, blank nodes shared by two parents or by none, comments
    that would be lost, and two claims of one id that would become one.
    """
    return rewrite_turtle(data, name, lambda quads: quads)


def rewrite_turtle(
    data: bytes, name: str, change: Callable[[list[Quad]], Iterable[Quad]], renamed: Mapping[str, str] | None = None
) -> bytes:
    """Return Turtle text with its triples changed, in canonical form; comments stay with their subjects.

    ``change`` gets the triples and returns those to write; ``renamed`` maps IRIs of subjects that it renames to
    their new ones. Raises SourceError as `format_turtle` does.
    """
    quads = list(parse_quads(data, RdfFormat.TURTLE, name))
    refuse_shared_ids(quads, data, name)
    header, attached = read_comments(data, name)
    moved: dict[str, list[str]] = defaultdict(list)
    for subject, lines in attached.items():
        moved[(renamed or {}).get(subject, subject)].extend(lines)
    return write_turtle(change(quads), header, moved, name)


def write_turtle(
    quads: Iterable[Quad], header: Iterable[str] = (), comments: dict[str, list[str]] | None = None, name: str = ""
) -> bytes:
    """Return triples as canonical Turtle; ``comments`` maps a subject's IRI to its comment lines.

    Raises SourceError for what has no canonical form, and for comments on what is no subject.
    """
    writer = _Writer(quads, name)
    if set(comments or ()) - {subject.value for subject in writer.roots if isinstance(subject, NamedNode)}:
        raise SourceError(
            "a comment before a blank node or an IRI written with escapes or a base would be lost; "
            "move it to the top of the file.",
            name,
        )
    try:
        return _written(writer, "".join(f"{line}\n" for line in header), comments or {})
    except RecursionError:
        raise SourceError("the blank nodes are nested too deeply to be written.", name) from None


def _written(writer: _Writer, top: str, comments: Mapping[str, list[str]]) -> bytes:
    blocks = []
    for subject in writer.roots:
        lines = comments.get(subject.value, [])
        blocks.append("".join(f"{line}\n" for line in lines) + writer.statement(subject))
    prefixes = "".join(
        f"@prefix {prefix}: <{_ALL_PREFIXES[prefix]}> .\n" for prefix in _ALL_PREFIXES if prefix in writer.used
    )
    if not prefixes and blocks:  # nothing tells comments at the top from those of the first statement
        top, blocks[0] = "", top + blocks[0]
    return "\n".join(part for part in (top, prefixes, *blocks) if part).encode("utf-8")


class _Writer:
    def __init__(self, quads: Iterable[Quad], name: str) -> None:
        self.used: set[str] = set()
        self._name = name
        self._about: dict[Node, dict[str, list[Object]]] = defaultdict(lambda: defaultdict(list))
        parents: dict[BlankNode, list[Node]] = defaultdict(list)
        for quad in {_composed(quad) for quad in quads}:
            if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
                raise SourceError("quoted triples have no canonical form here.", name)
            self._about[quad.subject][quad.predicate.value].append(quad.object)
            if isinstance(quad.object, BlankNode):
                parents[quad.object].append(quad.subject)
        if any(len(above) > 1 for above in parents.values()):
            raise SourceError("a blank node with two parents has no canonical form; give it an IRI.", name)
        _refuse_circles({node: above[0] for node, above in parents.items()}, name)
        named = [node for node in self._about if isinstance(node, NamedNode)]
        tops: list[BlankNode] = [node for node in self._about if isinstance(node, BlankNode) and node not in parents]
        self.roots: list[Node] = sorted(named, key=lambda node: self._node_key(node))
        # class expressions that start a statement, such as general class inclusions
        try:
            tops.sort(key=lambda node: self._nested(node, 0))
        except RecursionError:
            raise SourceError("the blank nodes are nested too deeply to be written.", name) from None
        self.roots.extend(tops)

    def statement(self, subject: Node) -> str:
        """Return the block of a subject."""
        if isinstance(subject, BlankNode):
            return f"[\n{self._predicates(subject, 1)}\n] .\n"
        return f"{self._iri(subject.value)} {self._predicates(subject, 1).lstrip()} .\n"

    def _predicates(self, subject: Node, depth: int) -> str:
        about = self._about[subject]
        indent = "    " * depth
        rows = [
            f"{indent}{self._predicate(predicate)} {self._objects(about[predicate], depth)}"
            for predicate in sorted(about, key=lambda iri: (_RANK.get(iri, len(_RANK)), self._sort_name(iri)))
        ]
        return " ;\n".join(rows)

    def _predicate(self, iri: str) -> str:
        return "a" if iri == _TYPE else self._iri(iri)

    def _objects(self, values: list[Object], depth: int) -> str:
        return " , ".join(sorted(self._object(value, depth) for value in values))

    def _object(self, value: Object, depth: int) -> str:
        if isinstance(value, NamedNode):
            return "()" if value.value == _NIL else self._iri(value.value)
        if isinstance(value, Literal):
            return self._literal(value)
        return self._nested(value, depth)

    def _nested(self, node: BlankNode, depth: int) -> str:
        items = self._list(node)
        if items is not None:
            return "( " + " ".join(self._object(item, depth) for item in items) + " )"
        if not self._about[node]:
            return "[]"
        return f"[\n{self._predicates(node, depth + 1)}\n{'    ' * depth}]"

    def _list(self, node: BlankNode) -> list[Object] | None:
        items: list[Object] = []
        here: Object = node
        while not (isinstance(here, NamedNode) and here.value == _NIL):
            if not isinstance(here, BlankNode):
                return None
            about = self._about[here]
            if set(about) != {_FIRST, _REST} or len(about[_FIRST]) != 1 or len(about[_REST]) != 1:
                return None
            items.append(about[_FIRST][0])
            here = about[_REST][0]
        return items

    def _literal(self, value: Literal) -> str:
        datatype = value.datatype.value
        if value.language is None:
            plain = _PLAIN_NUMBER.get(datatype)
            truth = datatype == XSD + "boolean" and value.value in ("true", "false")
            if truth or (plain and plain.match(value.value)):
                return value.value
        quoted = _quoted(value.value)
        if value.language is not None:
            direction = getattr(value, "direction", None)  # RDF 1.2; older versions of pyoxigraph know none
            return f"{quoted}@{value.language}{f'--{direction}' if direction else ''}"
        return quoted if datatype == XSD + "string" else f"{quoted}^^{self._iri(datatype)}"

    def _iri(self, iri: str) -> str:
        name = _curie(iri)
        if name is None:
            return f"<{iri}>"
        self.used.add(name.partition(":")[0])
        return name

    def _node_key(self, node: Node) -> tuple[int, str]:
        # the ontology and dataset nodes, which have no prefix, introduce the file
        name = _curie(node.value)
        return (1, name) if name else (0, node.value)

    def _sort_name(self, iri: str) -> str:
        return _curie(iri) or iri


def _composed(quad: Quad) -> Quad:
    """Return a triple with its text in NFC; IRIs are compared by code points and stay as they are."""
    value = quad.object
    if not isinstance(value, Literal) or unicodedata.is_normalized("NFC", value.value):
        return Quad(quad.subject, quad.predicate, value)
    text = unicodedata.normalize("NFC", value.value)
    if getattr(value, "direction", None):
        composed = Literal(text, language=value.language, direction=value.direction)
    elif value.language:
        composed = Literal(text, language=value.language)
    else:
        composed = Literal(text, datatype=value.datatype)
    return Quad(quad.subject, quad.predicate, composed)


def _refuse_circles(parents: Mapping[BlankNode, Node], name: str) -> None:
    """Raise SourceError for blank nodes that are nested in themselves and so hang from nothing."""
    grounded: set[Node] = set()
    for start in parents:
        way: set[Node] = set()
        node: Node = start
        while isinstance(node, BlankNode) and node in parents and node not in grounded:
            if node in way:
                raise SourceError("blank nodes in a circle have no canonical form; give one an IRI.", name)
            way.add(node)
            node = parents[node]
        grounded |= way


def _quoted(text: str) -> str:
    if "\n" not in text:
        return '"' + re.sub(r'[\\"\r\t]', lambda match: _ESCAPES[match.group()], text) + '"'
    # several lines, such as the SPARQL of a constraint, stay readable
    escaped = re.sub(r'[\\\r]|"(?=""|$)|(?<="")"', lambda match: _ESCAPES[match.group()], text)
    return f'"""{escaped}"""'


def _curie(iri: str) -> str | None:
    for prefix, namespace in _ALL_PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.match(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return None
