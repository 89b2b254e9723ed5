"""Hand the graph to owlready2: classes, and individuals with their relations as Python attributes.

owlready2 0.51 reads no Turtle, so it gets N-Triples. It follows ``owl:imports`` to the network and imports the
Python module that an ontology names; triples that would make it do either are not handed over.
"""

from __future__ import annotations

import io
from typing import Any

import owlready2
from pyoxigraph import RdfFormat, Store

from ..names import LW, LWT, OWL
from ..source.assembly import serialized
from .owl import owl_triples
from .selection import Selection

_OWLREADY = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#"
_REFUSED = (OWL + "imports", _OWLREADY)


class _Ontology(owlready2.Ontology):  # type: ignore[misc]
    """An ontology whose terms answer as attributes too: ``onto.stroke`` as well as ``onto.HealthCondition``."""

    def __getattr__(self, attr: str) -> Any:
        if attr.startswith("_"):
            raise AttributeError(attr)
        found = self.world[LW + attr]
        return self.world[LWT + attr] if found is None else found


def to_ontology(store: Store, *, asserted: bool = False) -> Any:
    """Return a store as an ontology in an owlready2 World of its own, held in memory.

    Classes and properties live in the namespace ``lw:``, terms in ``lwt:``; ``onto.get_namespace(...)`` gives
    the others. ``asserted`` leaves out what the rules derived.
    """
    triples = [
        triple
        for triple in owl_triples(store, Selection(asserted=asserted))
        if not triple.predicate.value.startswith(_REFUSED)
    ]
    world = owlready2.World()
    ontology = _Ontology(world, LW)
    ontology.load(fileobj=io.BytesIO(serialized(triples, RdfFormat.N_TRIPLES)), only_local=True)
    return ontology
