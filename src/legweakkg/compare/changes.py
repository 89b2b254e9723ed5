"""What changed between two versions, said of terms, claims, evidence, sources and the schema."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..source.claim_ids import QUALIFIERS
from .versions import Statement

SORTS = ("term", "claim", "evidence", "source", "mapping", "schema")
"""What changes are about, in the order in which they are listed."""

CHANGES = (
    "added",
    "removed",
    "deprecated",
    "label",
    "synonyms",
    "definition",
    "kind",
    "place",
    "qualifiers",
    "polarity",
    "acceptance",
    "evidence",
    "mapping",
    "content",
)
"""The changes: ``added``, ``removed``, ``deprecated``, else what of the subject changed."""

_ASPECTS = {
    "skos:prefLabel": "label",
    "rdfs:label": "label",
    "skos:altLabel": "synonyms",
    "skos:definition": "definition",
    "obo:IAO_0000119": "definition",
    "lw:editorialDefinition": "definition",
    "rdf:type": "kind",
    "lw:subtypeOf": "place",
    "lw:partOf": "place",
    "lw:placedBecause": "place",
    "lw:placementSupportedBy": "place",
    "lw:polarity": "polarity",
    "lw:rejectedBecause": "acceptance",
    "lw:supportedBy": "evidence",
    "lw:refinedBy": "evidence",
    "lw:refutedBy": "evidence",
    "owl:deprecated": "deprecated",
    "lw:deprecationReason": "deprecated",
    "obo:IAO_0100001": "deprecated",
    **{f"lw:{name}": "qualifiers" for name in QUALIFIERS},
}
_PREFIXES = {"lwc:": "claim", "lwt:": "term", "lwe:": "evidence", "lws:": "source"}
_PARTS = ("lw:subject", "lw:predicate", "lw:object")

About = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: ``sort`` of `SORTS`, ``change`` of `CHANGES`, the subject's id and name.

    ``before`` and ``after`` hold the statements that only the one version has, as ``predicate value``. A claim
    whose qualifiers changed its id has its former one in ``former_id``.
    """

    sort: str
    change: str
    id: str
    name: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    former_id: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the change as JSON-ready values."""
        return {
            "sort": self.sort,
            "change": self.change,
            "id": self.id,
            "name": self.name,
            "before": list(self.before),
            "after": list(self.after),
            "former_id": self.former_id or None,
        }


def compare(old: frozenset[Statement], new: frozenset[Statement]) -> list[Change]:
    """Return the changes from one version to another, sorted; equal versions have none."""
    former, latter = _about(old), _about(new)
    changed = sorted({subject for subject, _, _ in old ^ new})
    moved = _moved(former, latter, changed)
    found: list[Change] = []
    for subject in changed:
        if subject in moved.values() or _is_part(subject, former, latter):
            continue
        was = moved.get(subject, subject)
        found += _changes(subject, was, former, latter)
    return sorted(found, key=lambda one: (SORTS.index(one.sort), CHANGES.index(one.change), one.name, one.id))


def _about(statements: Iterable[Statement]) -> dict[str, dict[str, frozenset[str]]]:
    gathered: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for subject, predicate, value in statements:
        gathered[subject][predicate].add(value)
    return {subject: {name: frozenset(values) for name, values in about.items()} for subject, about in gathered.items()}


def _changes(subject: str, was: str, former: About, latter: About) -> Iterator[Change]:
    before, after = former.get(was, {}), latter.get(subject, {})
    sort = _sort(subject, before or after)
    name = _name(subject, latter if after else former, former)
    if _is_described(before) != _is_described(after):
        gone = not _is_described(after)
        yield Change(
            sort,
            "removed" if gone else "added",
            subject,
            name,
            _listed(before, set(before), after),
            _listed(after, set(after), before),
        )
        return
    aspects: dict[str, set[str]] = defaultdict(set)
    for predicate in {*before, *after}:
        if before.get(predicate) != after.get(predicate):
            aspect = _aspect(predicate)
            if aspect == "deprecated" and not _only(after, before, "owl:deprecated"):
                aspect = "content"  # other words about a term that was deprecated before, or is in use again
            aspects[aspect].add(predicate)
    for aspect, predicates in aspects.items():
        yield Change(
            "mapping" if aspect == "mapping" else sort,
            aspect,
            subject,
            name,
            _listed(before, predicates, after),
            _listed(after, predicates, before),
            was if was != subject else "",
        )


def _aspect(predicate: str) -> str:
    return (
        "mapping"
        if predicate.startswith("skos:") and predicate.endswith("Match")
        else _ASPECTS.get(predicate, "content")
    )


def _only(here: Mapping[str, frozenset[str]], there: Mapping[str, frozenset[str]], predicate: str) -> bool:
    return bool(here.get(predicate, frozenset()) - there.get(predicate, frozenset()))


def _is_described(about: Mapping[str, frozenset[str]]) -> bool:
    """Return whether there is more about a subject than mappings, which stand in files of their own."""
    return any(_aspect(predicate) != "mapping" for predicate in about)


def _listed(
    about: Mapping[str, frozenset[str]], predicates: set[str], other: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    return tuple(
        f"{predicate} {value}"
        for predicate in sorted(predicates)
        for value in sorted(about.get(predicate, frozenset()) - other.get(predicate, frozenset()))
    )


def _moved(former: About, latter: About, changed: list[str]) -> dict[str, str]:
    """Return new ids of claims by which former claims go on: the one gone and the one come of equal parts."""
    gone: dict[tuple[object, ...], list[str]] = defaultdict(list)
    come: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for subject in changed:
        if subject.startswith("lwc:") and (subject in former) != (subject in latter):
            about = former.get(subject) or latter[subject]
            parts = tuple(about.get(part) for part in _PARTS)
            (gone if subject in former else come)[parts].append(subject)
    return {
        come[parts][0]: gone[parts][0]
        for parts in gone
        if None not in parts and len(gone[parts]) == 1 and len(come[parts]) == 1
    }


def _is_part(subject: str, former: About, latter: About) -> bool:
    """Return whether a subject is the position of a passage, which is told as a change of its evidence."""
    return subject.endswith("-span") and any(
        subject.removesuffix("-span") in version
        and version.get(subject.removesuffix("-span")) != other.get(subject.removesuffix("-span"))
        for version, other in ((former, latter), (latter, former))
    )


def _sort(subject: str, about: Mapping[str, frozenset[str]]) -> str:
    if subject.startswith("lwt:") and not _is_described(about):
        return "mapping"
    return _PREFIXES.get(subject[:4], "schema")


def _name(subject: str, version: About, former: About) -> str:
    about = version.get(subject, {})
    if subject.startswith("lwc:") and all(part in about for part in _PARTS):
        subject_, relation, target = (_label(min(about[part]), version, former) for part in _PARTS)
        denied = "not: " if '"negated"' in about.get("lw:polarity", ()) else ""
        stated = sorted(_label(value, version, former) for name in QUALIFIERS for value in about.get(f"lw:{name}", ()))
        listed = f" ({', '.join(stated)})" if stated else ""
        return f"{denied}{subject_} {relation} {target}{listed}"
    return _label(subject, version, former)


def _label(node: str, *versions: About) -> str:
    for version in versions:
        about = version.get(node, {})
        for predicate in ("skos:prefLabel", "rdfs:label", "dcterms:title"):
            english = sorted(value for value in about.get(predicate, ()) if value.endswith('"@en'))
            if english:
                return english[0].removesuffix("@en")[1:-1].replace('\\"', '"')
    return node.partition(":")[2].replace("_", " ") if node.startswith(("lw:", "lwt:")) else node


def counted(changes: Iterable[Change]) -> dict[str, dict[str, int]]:
    """Return the number of changes by sort and change, in the order of both."""
    numbers = Counter((one.sort, one.change) for one in changes)
    return {
        sort: {change: numbers[sort, change] for change in CHANGES if numbers[sort, change]}
        for sort in SORTS
        if any(one[0] == sort for one in numbers)
    }
