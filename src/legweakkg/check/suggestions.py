"""What to write instead: the nearest id or property, the values of a list, the id that a claim should have."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad

from ..ask.lookup import normalise
from ..ask.name_index import NameIndex
from ..names import LW, LWC, LWE, LWS, LWT, OWL, RDF, RDFS, XSD, compact, local_name
from .edits import Edit, plain
from .native import expected_ids
from .results import Result, Term
from .shapes import LWSH
from .surroundings import NAMES

_TYPE = NamedNode(RDF + "type")
_MAX_LISTED = 20
_PUBMED = re.compile(r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/(\d+)/?")


class Suggestions:
    """Suggests repairs from what the graph after an edit holds."""

    def __init__(self, edit: Edit, results: Iterable[Result]) -> None:
        self._edit = edit
        self._store = edit.store
        undefined = (one.value for one in results if one.shape.iri == LWSH + "UndefinedId")
        self._mistyped = {node.value for node in undefined if isinstance(node, NamedNode) and local_name(node.value)}

    def of(self, result: Result) -> str:
        """Return what to write instead, or nothing."""
        if result.suggestion:
            return result.suggestion
        name = result.shape.iri.removeprefix(LWSH)
        value, path = result.value, result.path
        if name == "UndefinedId" and isinstance(value, NamedNode):
            return _did_you_mean(self._near_ids(value.value))
        if name in ("ClaimId",) and isinstance(result.focus, NamedNode):
            ids = expected_ids(self._edit.about(result.focus), result.focus)
            return f"the id should be {' or '.join('lwc:' + id_ for id_ in ids)}" if ids else ""
        if result.shape.at_property and path is not None:
            return _did_you_mean(_near(compact(path.value), self._properties)) if self._is_unknown(path) else ""
        if name == "UnknownClass" and isinstance(value, NamedNode):
            return _did_you_mean(_near(compact(value.value), self._classes))
        if name == "ClaimPredicate" and value is not None:
            return _did_you_mean(_near(compact(_text(value)), self._claimable))
        if name == "AllowedValue" and path is not None:
            return "one of " + ", ".join(sorted(f'"{word}"' for word in self._allowed(path)))
        if name in ("QualifierValue", "FactObjectKind", "QualifierCircumstance"):
            return self._members(result.bindings.get("kind")) or self._own_id(value, result.bindings.get("kind"))
        if name in ("ClaimSubjectKind", "ClaimObjectKind"):
            return self._kinds(name, result)
        if name == "EvidenceId" and "expected" in result.bindings:
            return f"lwe:{_text(result.bindings['expected'])}"
        if name in ("TermDefinitionOnce", "TermLabel", "SourceTitle"):
            return self._there_already(result)
        if name in ("TextSpaces", "TextCharacters") and isinstance(value, Literal):
            return f"write {_clean(value.value)!r}"
        if name in ("ValueDatatype", "ValueForm") and isinstance(value, Literal):
            return _rewritten(value, result.bindings.get("kind"))
        return ""

    def _near_ids(self, iri: str) -> list[str]:
        """Return ids near a mistyped one: by local name, and for terms by label and synonym too.

        Only those are compared that begin with the same letter, so that many ids take no long time.
        """
        words = _words(iri)
        ids, index = self._ids.get(_start(iri), ({}, NameIndex(())))
        near = [ids[one] for one, _ in index.alike(words, 3, 0.75)]
        if iri.startswith(LWT) and words:
            alike = self._names[words[0]].alike(words, 3, 0.8)
            near = [*self._named(words), *near, *(term for one, _ in alike for term in self._named(one))]
        return [compact(one) for one in dict.fromkeys(near)][:3]

    @cached_property
    def _ids(self) -> dict[str, tuple[dict[str, str], NameIndex]]:
        """The ids that begin like a mistyped one, each by the words of its local name, by that beginning."""
        starts = {_start(iri) for iri in self._mistyped}
        retyped = {_text(quad.subject) for quad in self._edit.removed if quad.predicate == _TYPE}
        typed = {_text(quad.subject) for quad in self._store.quads_for_pattern(None, _TYPE, None)}
        found: dict[str, dict[str, str]] = {start: {} for start in starts}
        for iri in sorted(set(self._edit.surroundings.ids(starts)) - retyped | typed):
            if _start(iri) in starts:
                found[_start(iri)].setdefault(_words(iri), iri)
        return {start: (ids, NameIndex(ids)) for start, ids in found.items()}

    @cached_property
    def _names(self) -> dict[str, NameIndex]:
        """The names that begin like a mistyped id, by the first letter."""
        letters = {_words(iri)[:1] for iri in self._mistyped} - {""}
        found: dict[str, set[str]] = {letter: set() for letter in letters}
        for name in (*self._edit.surroundings.names(letters), *self._added_names):
            if name[:1] in letters:
                found[name[:1]].add(name)
        return {letter: NameIndex(sorted(names)) for letter, names in found.items()}

    @cached_property
    def _added_names(self) -> dict[str, list[Quad]]:
        found: dict[str, list[Quad]] = defaultdict(list)
        for quad in self._edit.added:
            if quad.predicate in NAMES and isinstance(quad.object, Literal):
                found[normalise(quad.object.value)].append(quad)
        return found

    def _named(self, name: str) -> list[str]:
        """Return the term that has a name, one whose label it is before one whose synonym."""
        stated = {*self._edit.surroundings.named([name]), *self._added_names.get(name, ())} - self._edit.removed
        ordered = sorted(stated, key=lambda quad: (NAMES.index(quad.predicate), str(quad)))
        return [_text(quad.subject) for quad in ordered[:1]]

    @cached_property
    def _properties(self) -> list[str]:
        return self._instances("ObjectProperty", "DatatypeProperty", "AnnotationProperty")

    @cached_property
    def _classes(self) -> list[str]:
        return self._instances("Class")

    @cached_property
    def _claimable(self) -> list[str]:
        true = Literal("true", datatype=NamedNode(XSD + "boolean"))
        return sorted(
            compact(_text(quad.subject))
            for quad in self._store.quads_for_pattern(None, NamedNode(LW + "claimable"), true)
        )

    def _instances(self, *kinds: str) -> list[str]:
        return sorted(
            {
                compact(quad.subject.value)
                for kind in kinds
                for quad in self._store.quads_for_pattern(None, _TYPE, NamedNode(OWL + kind))
                if isinstance(quad.subject, NamedNode)
            }
        )

    def _is_unknown(self, path: NamedNode) -> bool:
        return compact(path.value) not in self._properties

    def _allowed(self, path: NamedNode) -> list[str]:
        return [
            _text(quad.object) for quad in self._store.quads_for_pattern(path, NamedNode(LW + "allowedValue"), None)
        ]

    def _members(self, kind: Term | None) -> str:
        above = NamedNode(LW + "QualifierValue")
        if not isinstance(kind, NamedNode) or not any(
            self._store.quads_for_pattern(kind, NamedNode(RDFS + "subClassOf"), above)
        ):
            return ""
        stated = set(self._edit.surroundings.find([(None, _TYPE, kind)])) - self._edit.removed | self._edit.added
        members = sorted(
            compact(_text(quad.subject)) for quad in stated if (quad.predicate, quad.object) == (_TYPE, kind)
        )
        return "one of " + ", ".join(members) if 0 < len(members) <= _MAX_LISTED else ""

    def _there_already(self, result: Result) -> str:
        """Return where the text stands that another of its language was added to."""
        if result.value is not None or result.path is None or isinstance(result.focus, Literal):
            return 'write a text: "…"@en' if isinstance(result.value, NamedNode) else ""
        former = set(self._edit.surroundings.find([(result.focus, result.path, None)])) - self._edit.removed
        if not former or not any(quad.subject == result.focus for quad in self._edit.added):
            return ""
        home = next((path for path, quads in self._edit.files.items() if former & set(map(plain, quads))), None)
        where = f" in {home.relative_to(self._edit.ontology.parent).as_posix()}" if home else ""
        return f"{compact(_text(result.focus))} is there already with another text; change that one{where}"

    def _own_id(self, value: Term | None, kind: Term | None) -> str:
        """Return which id of ours to write in place of one that is not: the one meant, where its name tells."""
        if not isinstance(value, NamedNode) or value.value.startswith((LWT, LWC, LWE, LWS)):
            return ""
        evidence = kind is not None and _text(kind) == LW + "EvidenceItem"
        source = kind is not None and _text(kind) == LW + "SourceDocument"
        namespace = LWE if evidence else LWS if source else LWT
        pubmed = _PUBMED.fullmatch(value.value)
        meant = NamedNode(namespace + (f"pmid_{pubmed[1]}" if pubmed else re.split("[/#]", value.value)[-1]))
        if any(self._edit.about(meant).quads_for_pattern(meant, _TYPE, None)):
            return f"did you mean {compact(meant.value)}?{'' if pubmed else ' Check the @prefix lines too'}"
        if evidence or source:
            return (
                f"write {'lwe:' if evidence else 'lws:'}…; a publication gets a row in a table of sources"
                + " and one in a table of evidence" * evidence
            )
        return "write the id of a term, lwt:…; ids of other vocabularies stand in mappings alone"

    def _kinds(self, name: str, result: Result) -> str:
        predicate, term = result.bindings.get("predicate"), result.value
        if not isinstance(predicate, NamedNode) or not isinstance(term, NamedNode):
            return ""
        kinds = sorted(local_name(_text(quad.object)) for quad in self._store.quads_for_pattern(term, _TYPE, None))
        link = NamedNode(LW + ("claimSubjectKind" if name == "ClaimSubjectKind" else "claimObjectKind"))
        taken = sorted(local_name(_text(quad.object)) for quad in self._store.quads_for_pattern(predicate, link, None))
        return (
            f"{compact(term.value)} is of the kind {' and '.join(kinds)}; "
            f"{compact(predicate.value)} takes {' or '.join(taken)}"
        )


def _start(iri: str) -> str:
    """Return the namespace of an id with the first letter of its name."""
    return iri[: len(iri) - len(local_name(iri)) + 1]


def _words(iri: str) -> str:
    return normalise(local_name(iri).replace("_", " "))


def _did_you_mean(names: list[str]) -> str:
    return f"did you mean {' or '.join(names)}?" if names else ""


def _near(name: str, known: list[str]) -> list[str]:
    by_local = {candidate.partition(":")[2]: candidate for candidate in reversed(known)}
    local = local_name(name).partition(":")[2] or local_name(name)
    folded = {key.lower(): key for key in by_local}
    near = difflib.get_close_matches(local.lower(), folded, n=2, cutoff=0.7)
    return [by_local[folded[key]] for key in near]


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))


def _clean(text: str) -> str:
    text = re.sub(r"\s*[\t\n\v\f\r\x85\u2028\u2029]\s*", " ", text)  # these part words, the others stand within them
    printable = re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", "", text)
    return re.sub(r"[ \u00a0]+", " ", printable).strip()


def _rewritten(value: Literal, kind: Term | None) -> str:
    wanted = _text(kind) if kind is not None else ""
    if wanted == RDF + "langString":
        return f'"{value.value}"@en'
    if wanted == XSD + "string":
        return f'"{value.value}"'
    if wanted == XSD + "decimal" and re.fullmatch(r"[+-]?[0-9]+", value.value):
        return f"{value.value}.0"
    if wanted == XSD + "decimal" and re.fullmatch(r"[+-]?[0-9]+,[0-9]+", value.value):
        return value.value.replace(",", ".")
    if wanted == XSD + "integer" and re.fullmatch(r"[+-]?[0-9]+", value.value):
        return value.value
    if wanted == XSD + "boolean":
        return "true or false"
    if wanted == XSD + "date":
        return "year, month and day of a day that there is, such as 2024-07-31"
    return ""
