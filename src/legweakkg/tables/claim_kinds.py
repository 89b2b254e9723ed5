"""Whether a term can be the subject or object of a relation, told before a claim is written."""

from __future__ import annotations

from typing import Literal

from pyoxigraph import NamedNode

from ..names import LW, RDF, RDFS, local_name
from .ontology_files import OntologyFiles

_LINKS = {"subject": LW + "claimSubjectKind", "object": LW + "claimObjectKind"}


def misfit(files: OntologyFiles, term: NamedNode, relation: NamedNode, role: Literal["subject", "object"]) -> str:
    """Return why a term cannot be the subject or object of a relation; nothing where it can be."""
    taken = files.values(relation, _LINKS[role])
    kinds = [kind for kind in files.values(term, RDF + "type") if kind.startswith(LW)]
    if not taken or _above(kinds, files) & set(taken):
        return ""
    return (
        f"{local_name(term.value)} is of the kind {_either(kinds)}; the {role} of {local_name(relation.value)} "
        f"is of the kind {_either(taken)}."
    )


def _above(kinds: list[str], files: OntologyFiles) -> set[str]:
    found: set[str] = set()
    waiting = list(kinds)
    while waiting:
        kind = waiting.pop()
        if kind not in found:
            found.add(kind)
            waiting += files.values(NamedNode(kind), RDFS + "subClassOf")
    return found


def _either(kinds: list[str]) -> str:
    return " or ".join(local_name(kind) for kind in kinds)
