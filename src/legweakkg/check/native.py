"""The two constraints that SPARQL cannot express, beside their shapes in ``shapes/``.

``lwsh:ClaimVariant``: the variant in a claim's id needs the values of qualifiers sorted.
``lwsh:SimilarName``: names are compared as lookups compare them, without case, accents and hyphens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from ..ask.lookup import normalise
from ..errors import CheckError
from ..names import BASE, LW, LWC, LWT, RDF, SKOS, local_name
from ..source.claim_ids import QUALIFIERS, claim_ids
from .asserted import AssertedGraph, Lookup, Node
from .edits import Edit
from .results import Result
from .shapes import LWSH, Shape, Shapes

_CHECKS = ("ClaimVariant", "SimilarName", "PublishedId")
_TYPE, _CLAIM = NamedNode(RDF + "type"), NamedNode(LW + "Claim")


def run_native(shapes: Shapes, edit: Edit) -> list[Result]:
    """Return what the native constraints find after an edit and did not find before, plus edited nodes' findings."""
    known = {LWSH + name for name in _CHECKS}
    for shape in shapes.native:
        if shape.iri not in known:
            raise CheckError(f"The shape {shape.iri} is to be checked natively, but no code does so.")
    variant, similar = shapes[LWSH + "ClaimVariant"], shapes[LWSH + "SimilarName"]
    if not edit.contributions:
        claims = {quad.subject for quad in edit.store.quads_for_pattern(None, _TYPE, _CLAIM)}
        return [*_variants(variant, edit.store, claims), *_similar(similar, edit.store)]
    # whether the id of a claim fits depends on its own triples alone, so only edited claims are looked at
    results = [*_variants(variant, edit.store, edit.edited), *_similar(similar, edit.store)]
    kept = [result for result in results if result.nodes & edit.edited]
    doubtful = [result for result in results if not result.nodes & edit.edited]
    if doubtful and not edit.in_place:
        with edit.before() as store:
            old = set(_similar(similar, store))
        kept += [result for result in doubtful if result not in old]
    return kept


def expected_ids(store: Lookup, claim: NamedNode) -> tuple[str, ...]:
    """Return the ids that a claim may have by its content, as local names.

    There are none where its content is not whole, or names what is no id of ours: that is to be put right first.
    """
    parts: dict[str, list[str]] = defaultdict(list)
    foreign = set()
    for quad in store.quads_for_pattern(claim, None, None):
        if quad.predicate.value.startswith(LW) and isinstance(quad.object, NamedNode | Literal):
            name, value = quad.predicate.value[len(LW) :], quad.object.value
            parts[name].append(local_name(value) if isinstance(quad.object, NamedNode) else value)
            if isinstance(quad.object, NamedNode) and not value.startswith(BASE):
                foreign.add(name)
    core = [parts[name] for name in ("subject", "predicate", "object", "polarity")]
    if any(len(values) != 1 for values in core) or foreign & {"subject", "object", *QUALIFIERS}:
        return ()
    subject, predicate, target, polarity = (values[0] for values in core)
    qualifiers = {name: parts[name] for name in QUALIFIERS if parts[name]}
    return claim_ids(subject, predicate, target, polarity, qualifiers)


def _variants(shape: Shape, store: AssertedGraph, nodes: Iterable[Node]) -> Iterator[Result]:
    for claim in nodes:
        if not isinstance(claim, NamedNode) or not claim.value.startswith(LWC):
            continue
        if not any(store.quads_for_pattern(claim, _TYPE, _CLAIM)):
            continue
        name = claim.value[len(LWC) :]
        expected = expected_ids(store, claim)
        # a wrong subject, predicate or object is for lwsh:ClaimId to report
        base = expected[0].split("-", 3)[:3] if expected else []
        if expected and name not in expected and name.split("-", 3)[:3] == base:
            yield Result(shape, claim, suggestion="the id should be " + " or ".join(f"lwc:{id_}" for id_ in expected))


def _similar(shape: Shape, store: AssertedGraph) -> Iterator[Result]:
    owners: dict[str, dict[str, list[Result]]] = defaultdict(lambda: defaultdict(list))
    exact: dict[str, set[str]] = defaultdict(set)
    for predicate in (NamedNode(SKOS + "prefLabel"), NamedNode(SKOS + "altLabel")):
        for quad in store.quads_for_pattern(None, predicate, None):
            term, name = quad.subject, quad.object
            if isinstance(term, NamedNode) and term.value.startswith(LWT) and isinstance(name, Literal):
                exact[str(name)].add(term.value)
                owners[normalise(name.value)][term.value].append(Result(shape, term, predicate, name))
    for terms in owners.values():
        for iri, results in terms.items() if len(terms) > 1 else ():
            other = NamedNode(min(set(terms) - {iri}))
            for result in results:
                if len(exact[str(result.value)]) == 1:  # equal names are for lwsh:SharedName to report
                    yield Result(
                        shape,
                        result.focus,
                        result.path,
                        result.value,
                        {"other": other},
                        f"lwt:{local_name(other.value)} has nearly the same name",
                    )
