"""Hand the graph to rdflib."""

from __future__ import annotations

import rdflib
from pyoxigraph import RdfFormat, Store

from ..names import PREFIXES
from ..source.assembly import serialized


def to_dataset(store: Store) -> rdflib.Dataset:
    """Return a store as an rdflib Dataset whose default graph is the union of the layers."""
    dataset = rdflib.Dataset(default_union=True)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    dataset.parse(data=serialized(store, RdfFormat.N_QUADS), format="nquads")
    return dataset
