"""Ids for new claims beside those that an ontology has."""

from __future__ import annotations

from pyoxigraph import NamedNode

from ..names import LW, LWC, local_name
from ..source.claim_ids import QUALIFIERS, claim_ids
from .ontology_files import OntologyFiles


class ClaimIds:
    """Gives each claim the id that its content asks for: that of an equal claim, else the first that is free."""

    def __init__(self, files: OntologyFiles) -> None:
        self._files = files
        self._given: dict[str, object] = {}

    def of(
        self, subject: str, predicate: str, target: str, polarity: str, qualifiers: dict[str, set[str]]
    ) -> str | None:
        """Return the id of a claim, as a local name; None where other claims have those it may have."""
        content = polarity, {name: values for name, values in qualifiers.items() if values}
        allowed = claim_ids(subject, predicate, target, polarity, qualifiers)
        taken = {id_: self._content(id_) for id_ in allowed}
        chosen = next((id_ for id_ in allowed if taken[id_] == content), None) or next(
            (id_ for id_ in allowed if taken[id_] is None), None
        )
        if chosen:
            self._given[chosen] = content
        return chosen

    def _content(self, id_: str) -> object:
        node = NamedNode(LWC + id_)
        if id_ in self._given or node not in self._files:
            return self._given.get(id_)
        found = {name: {local_name(value) for value in self._files.values(node, LW + name)} for name in QUALIFIERS}
        return (
            "".join(self._files.values(node, LW + "polarity")),
            {name: values for name, values in found.items() if values},
        )
