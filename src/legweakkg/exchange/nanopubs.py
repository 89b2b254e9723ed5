"""Write nanopublications, one for each claim (https://nanopub.net/guidelines/working_draft/).

Each has a head, an assertion (the claim, and its direct triple where the rules derive that), the provenance
of the assertion (its evidence and sources) and publication info. They carry no signatures and no trusty URIs:
those belong to whoever publishes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

from ..engine.embedded import EmbeddedEngine
from ..names import LW, OA, PREFIXES, RDF, XSD, local_name
from ..resources import ontology_dir
from .about import About, read_about
from .selection import DATASET, Selection

NANOPUB: Final = DATASET + "/nanopub/"
"""What the IRI of a nanopublication begins with; the local name of its claim follows."""

NP: Final = "http://www.nanopub.org/nschema#"
_DCTERMS: Final = PREFIXES["dcterms"]
_TYPE = NamedNode(RDF + "type")
_EVIDENCE = (LW + "supportedBy", LW + "refinedBy", LW + "refutedBy")
_MAKING = (LW + "knowledgeLevel", LW + "agentType")
_SOURCE = NamedNode(OA + "hasSource")
_SELECTOR = NamedNode(OA + "hasSelector")
_DERIVED_FROM = NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_CLAIMS = "SELECT ?claim ?s ?p ?o WHERE { ?claim a lw:Claim ; lw:subject ?s ; lw:predicate ?p ; lw:object ?o }"

Parts = tuple[NamedNode, NamedNode, NamedNode, NamedNode, NamedNode]


def write(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return the nanopublications as TriG; ``asserted`` leaves the direct triples out of the assertions."""
    about = read_about(engine)
    stating = set() if selection.asserted else _stating_claims(engine)
    quads: list[Quad] = []
    for row in engine.select(_CLAIMS):
        claim = row["claim"]
        quads += _nanopub(engine.store, claim, about)
        if claim.value in stating:
            quads.append(Quad(row["s"], row["p"], row["o"], _parts(claim)[2]))
    data = serialize(sorted(quads, key=_by_graph), format=RdfFormat.TRIG, prefixes={**PREFIXES, "np": NP})
    return data or b""


def _stating_claims(engine: EmbeddedEngine) -> set[str]:
    """Return the claims that state their own triple: those that the rule for it finds."""
    rule = (ontology_dir() / "rules" / "10_claim_to_triple.rq").read_text(encoding="utf-8")
    return {row["claim"].value for row in engine.select("SELECT ?claim " + rule[rule.index("WHERE") :])}


def _parts(claim: NamedNode) -> Parts:
    base = NANOPUB + local_name(claim.value)
    head, assertion, provenance, info = (
        NamedNode(f"{base}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    return NamedNode(base), head, assertion, provenance, info


def _by_graph(quad: Quad) -> tuple[str, str]:
    return str(quad.graph_name), str(quad)


def _nanopub(store: Store, claim: NamedNode, about: About) -> Iterator[Quad]:
    nanopub, head, assertion, provenance, info = _parts(claim)
    yield Quad(nanopub, _TYPE, NamedNode(NP + "Nanopublication"), head)
    for name, part in (("Assertion", assertion), ("Provenance", provenance), ("PublicationInfo", info)):
        yield Quad(nanopub, NamedNode(f"{NP}has{name}"), part, head)
    for quad in store.quads_for_pattern(claim, None, None, None):
        predicate = quad.predicate.value
        if predicate in _MAKING:
            yield Quad(assertion, quad.predicate, quad.object, provenance)
        elif predicate in _EVIDENCE and isinstance(quad.object, NamedNode):
            yield Quad(claim, quad.predicate, quad.object, provenance)
            yield from _evidence(store, quad.object, assertion, provenance)
        elif predicate != LW + "hasEvidence":  # the superproperty of the three, told by them already
            yield Quad(quad.subject, quad.predicate, quad.object, assertion)
    yield Quad(nanopub, NamedNode(_DCTERMS + "license"), NamedNode(about.licence), info)
    yield Quad(nanopub, NamedNode(_DCTERMS + "creator"), Literal(about.creator), info)
    yield Quad(nanopub, NamedNode(_DCTERMS + "isPartOf"), NamedNode(DATASET), info)
    yield Quad(nanopub, NamedNode(_DCTERMS + "created"), Literal(about.created, datatype=NamedNode(XSD + "date")), info)
    yield Quad(nanopub, NamedNode(PREFIXES["owl"] + "versionInfo"), Literal(about.version), info)
    yield Quad(nanopub, NamedNode(LW + "disclaimer"), Literal(about.disclaimer, language="en"), info)


def _evidence(store: Store, item: NamedNode, assertion: NamedNode, provenance: NamedNode) -> Iterator[Quad]:
    for quad in store.quads_for_pattern(item, None, None, None):
        yield Quad(quad.subject, quad.predicate, quad.object, provenance)
        if not isinstance(quad.object, NamedNode) or quad.predicate not in (_SOURCE, _SELECTOR):
            continue
        if quad.predicate == _SOURCE:
            yield Quad(assertion, _DERIVED_FROM, quad.object, provenance)
        for fact in store.quads_for_pattern(quad.object, None, None, None):
            yield Quad(fact.subject, fact.predicate, fact.object, provenance)
