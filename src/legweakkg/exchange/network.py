"""The graph as nodes and edges: terms, and what is said between them. GraphML, Cytoscape and networkx share it.

An edge is a claim (denied, rejected and disputed ones too, and marked as such), a relation that terms state
themselves (``subtypeOf``, ``partOf``), or a relation that the rules derived and no claim states as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..engine.protocol import Engine
from ..names import compact, local_name
from ..terms import Claim
from .rows import FIGURE, Relation, TermRow, derived_relations, read_all_claims, read_terms, term_relations
from .selection import Selection

Value = str | bool
Attributes = Mapping[str, Value]


class Network(NamedTuple):
    """Nodes by id; edges as source, target, id and attributes. Attributes are texts and booleans."""

    nodes: Mapping[str, Attributes]
    edges: tuple[tuple[str, str, str, Attributes], ...]


def read_network(engine: Engine, selection: Selection) -> Network:
    """Return the selected nodes and edges, both sorted; ids are CURIEs.

    With ``only`` terms there are no claims, with ``only`` claims just the terms that claims name. Values of the
    schema's closed lists are nodes only where an edge names them.
    """
    terms = [term for term in read_terms(engine) if FIGURE not in term.kinds]
    claims = read_all_claims(engine, terms) if selection.holds("claims") else []
    edges = [_claim_edge(claim) for claim in claims]
    if selection.holds("terms"):
        edges += [_relation_edge(relation, "term") for relation in term_relations(engine)]
    if selection.derived:
        stated = {(claim.subject.iri, claim.predicate, claim.object.iri) for claim in claims}
        edges += [
            _relation_edge(relation, "derived") for relation in derived_relations(engine) if relation not in stated
        ]
    known = {compact(term.iri) for term in terms}
    edges = [edge for edge in edges if edge[0] in known and edge[1] in known]
    named = {end for edge in edges for end in edge[:2]}
    nodes = {
        compact(term.iri): _node(term)
        for term in terms
        if compact(term.iri) in named or (selection.holds("terms") and not term.listed)
    }
    return Network(nodes, tuple(sorted(edges, key=lambda edge: edge[2])))


def _node(term: TermRow) -> Attributes:
    return {
        "label": term.label,
        "kind": "; ".join(term.kinds),
        "iri": term.iri,
        "definition": term.definition,
        "synonyms": "; ".join(term.synonyms),
        "exact_matches": "; ".join(compact(iri) for iri in term.matches("exactMatch")),
        "deprecated": term.deprecated,
    }


def _claim_edge(claim: Claim) -> tuple[str, str, str, Attributes]:
    attributes: dict[str, Value] = {
        "relation": claim.relation,
        "origin": "claim",
        "negated": claim.polarity == "negated",
        "accepted": claim.accepted,
        "disputed": claim.disputed,
        "rank": claim.rank,
        "rejected_because": claim.rejected_because,
        "qualifiers": "; ".join(f"{name}: {value}" for name, values in claim.qualifiers.items() for value in values),
        "sources": "; ".join(dict.fromkeys(item.source.id for item in claim.evidence if item.source)),
    }
    return claim.subject.id, claim.object.id, claim.id, attributes


def _relation_edge(relation: Relation, origin: str) -> tuple[str, str, str, Attributes]:
    source, target = compact(relation[0]), compact(relation[2])
    name = local_name(relation[1])
    attributes: dict[str, Value] = {
        "relation": name,
        "origin": origin,
        "negated": False,
        "accepted": True,
        "disputed": False,
        "rank": "",
        "rejected_because": "",
        "qualifiers": "",
        "sources": "",
    }
    return source, target, f"{source} {name} {target}", attributes
