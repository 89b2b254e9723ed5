"""Derive what follows from the asserted layers, by SPARQL rules run to a fixed point.

Each file of ``ontology/rules`` is one CONSTRUCT query that reads the schema's own axioms. The rules
run through ``query()`` because the engine's ``update()`` does not see the union of the named graphs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QueryTriples, Store

from ..engine.embedded import evaluate
from ..errors import SourceError
from ..names import graph_iri

DERIVED = NamedNode(graph_iri("derived"))


def rules(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of each rule, in the order of the file names."""
    for path in sorted(folder.glob("*.rq")):
        yield path.stem, path.read_text(encoding="utf-8")


def derive(store: Store, folder: Path, only: Collection[str] = ()) -> int:
    """Add to the graph ``derived`` all that the rules conclude; return the number of rounds.

    The derived graph holds only triples that no other graph states. Running it again adds nothing.
    ``only`` restricts the run to the rules whose file names start with one of these numbers.
    """
    texts = [(name, text) for name, text in rules(folder) if not only or name.partition("_")[0] in only]
    rounds = 0
    while True:
        rounds += 1
        before = len(store)
        for name, text in texts:
            store.extend(_new_triples(store, name, text))
        if len(store) == before:
            return rounds


def _new_triples(store: Store, name: str, text: str) -> list[Quad]:
    triples = evaluate(store, text)
    if not isinstance(triples, QueryTriples):
        raise SourceError("a rule must be a CONSTRUCT query.", f"rules/{name}.rq")
    return [
        Quad(triple.subject, triple.predicate, triple.object, DERIVED)
        for triple in triples
        if not any(store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None))
    ]
