"""Safe repairs of Turtle files: those that only one right answer has, and that change nothing published.

Repaired are the form, spaces at the ends of texts and repeated ones, the case of language tags, the datatype of
numbers, and the ids of claims that are not published. A published id, one that the packaged graph has, is never
changed.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from ..errors import CheckError
from ..names import BASE, LW, LWC, LWE, PREFIXES, RDF, RDFS, XSD
from ..resources import ontology_dir, packaged_graph
from ..source.assembly import asserted_store, read_nquads
from ..source.canonical import rewrite_turtle
from ..source.reading import MAX_BYTES, read_bytes
from .native import expected_ids

_TYPE, _CLAIM = NamedNode(RDF + "type"), NamedNode(LW + "Claim")
_WHOLE = re.compile(r"\s*([+-]?[0-9]+)(?:\.0*)?\s*")
_DECIMAL = re.compile(r"\s*([+-]?[0-9]*\.[0-9]+|[+-]?[0-9]+)\s*")
_TRUTH = {"true": "true", "1": "true", "false": "false", "0": "false"}


@dataclass(frozen=True, slots=True)
class Repair:
    """The text of a file before and after its repair."""

    path: Path
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)

    @property
    def difference(self) -> str:
        """The difference as a unified diff."""
        return "".join(difflib.unified_diff(_lines(self.before), _lines(self.after), str(self.path), str(self.path)))


def repairs(paths: Sequence[Path], ontology: Path | None = None, max_bytes: int = MAX_BYTES) -> list[Repair]:
    """Return the repairs of Turtle files, taken as one contribution; files that need none are left out.

    ``ontology`` is the folder that the files are checked against. Nothing is written. Raises CheckError
    for a file that is not Turtle, SourceError for one that cannot be read or has no canonical form.
    """
    for path in paths:
        if path.suffix.lower() != ".ttl":
            raise CheckError(f"{path}: only Turtle files (.ttl) can be repaired; leave --fix out for others.")
    texts = {path: read_bytes(path, max_bytes) for path in paths}
    surroundings = asserted_store(ontology or ontology_dir())
    ranges = _ranges(surroundings)
    values = {
        path: rewrite_turtle(text, str(path), lambda quads: [_value(quad, ranges) for quad in quads])
        for path, text in texts.items()
    }
    renamed = _renamed(values, surroundings, _published())
    repaired = {path: rewrite_turtle(text, str(path), _rename(renamed), renamed) for path, text in values.items()}
    return [Repair(path, path.read_bytes(), after) for path, after in repaired.items() if path.read_bytes() != after]


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "replace").split("\n")
    ended = [f"{line}\n" for line in lines[:-1]]
    return ended if not lines[-1] else [*ended, f"{lines[-1]}\n\\ No newline at end of file\n"]


def _published() -> Store:
    path = packaged_graph()
    return read_nquads(path) if path else asserted_store(ontology_dir())


def _ranges(store: Store) -> dict[str, str]:
    """Return the datatype of each property that has one."""
    found = {}
    for quad in store.quads_for_pattern(None, NamedNode(RDFS + "range"), None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found[quad.subject.value] = quad.object.value
    return found


def _value(quad: Quad, ranges: Mapping[str, str]) -> Quad:
    value = quad.object
    if not isinstance(value, Literal) or quad.predicate.value.startswith(PREFIXES["sh"]):
        return quad  # a pattern may be a space
    return Quad(quad.subject, quad.predicate, _number(_text(value), ranges.get(quad.predicate.value, "")))


def _text(value: Literal) -> Literal:
    """Return a text without stray spaces; the parser has put the language tag in lower case."""
    if value.language is None and value.datatype.value != XSD + "string":
        return value
    # lines of a text, such as the SPARQL of a constraint, keep their indentation
    text = value.value if "\n" in value.value else re.sub("[ \u00a0]+", " ", value.value).strip()
    if text == value.value or getattr(value, "direction", None):
        return value
    return Literal(text, language=value.language) if value.language else Literal(text)


def _number(value: Literal, wanted: str) -> Literal:
    """Return a value with the datatype of its property, where it says the same in it."""
    if value.language is not None or value.datatype.value == wanted:
        return value
    if wanted == XSD + "integer" and (match := _WHOLE.fullmatch(value.value)):
        return Literal(match[1], datatype=NamedNode(wanted))
    if wanted == XSD + "decimal" and (match := _DECIMAL.fullmatch(value.value)):
        return Literal(match[1] if "." in match[1] else f"{match[1]}.0", datatype=NamedNode(wanted))
    if wanted == XSD + "boolean" and value.value.strip().lower() in _TRUTH:
        return Literal(_TRUTH[value.value.strip().lower()], datatype=NamedNode(wanted))
    return value


def _renamed(texts: Mapping[Path, bytes], surroundings: Store, published: Store) -> dict[str, str]:
    """Return the claims whose id does not follow from their content, and the ids that they should have."""
    store = Store()
    subjects: dict[Path, set[NamedNode]] = defaultdict(set)
    for path, text in texts.items():
        rewrite_turtle(text, str(path), _collect(store, subjects[path]))
    contributed = set().union(*subjects.values())
    taken = {quad.subject for quad in surroundings.quads_for_pattern(None, None, None, None)} | contributed
    renamed: dict[str, str] = {}
    for claim in sorted(contributed, key=lambda node: node.value):
        if not claim.value.startswith(LWC) or Quad(claim, _TYPE, _CLAIM) not in store or _has(published, claim):
            continue
        allowed = [NamedNode(LWC + id_) for id_ in expected_ids(store, claim)]
        # two subjects in one claim, a copied row, give no id: that is for a person to untangle
        free = next((id_ for id_ in allowed if id_ not in taken), None)
        if not allowed or claim in allowed or free is None:
            continue
        taken.add(free)
        renamed[claim.value] = free.value
        reason, new = (f"{LWE}curation-{node.value.removeprefix(LWC)}" for node in (claim, free))
        if NamedNode(reason) in contributed and not _has(published, NamedNode(reason)) and NamedNode(new) not in taken:
            renamed[reason] = new
    return renamed


def _collect(store: Store, subjects: set[NamedNode]) -> Callable[[list[Quad]], list[Quad]]:
    def change(quads: list[Quad]) -> list[Quad]:
        store.extend(quads)
        subjects.update(quad.subject for quad in quads if isinstance(quad.subject, NamedNode))
        return quads

    return change


def _has(store: Store, node: NamedNode) -> bool:
    return node.value.startswith(BASE) and any(store.quads_for_pattern(node, None, None, None))


def _rename(renamed: Mapping[str, str]) -> Callable[[list[Quad]], list[Quad]]:
    def other(term: object) -> object:
        return NamedNode(renamed[term.value]) if isinstance(term, NamedNode) and term.value in renamed else term

    def change(quads: list[Quad]) -> list[Quad]:
        return [
            Quad(other(quad.subject), quad.predicate, other(quad.object))  # type: ignore[arg-type]
            for quad in quads
        ]

    return change
