"""Read a term from the graph, or find the one that an outside term is mapped to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import UnknownTermError
from ..names import LW, OBO, SKOS, compact, expand, graph_iri, local_name
from ..terms import Term, TermRef

if TYPE_CHECKING:
    from .knowledge import KnowledgeGraph

_ASSERTED = f"FILTER(?layer != <{graph_iri('derived')}>)"
_NO_IRI = re.compile(r"[\s<>\"{}|^`\\]")


def read_term(kg: KnowledgeGraph, ref: TermRef) -> Term:
    """Return all that the graph says about a term itself; its claims are asked for when wanted."""
    facts: dict[str, list[Any]] = {}
    for row in kg.own_engine.select(f"SELECT ?p ?o WHERE {{ <{ref.iri}> ?p ?o }}"):
        facts.setdefault(row["p"].value, []).append(row["o"])

    def texts(predicate: str) -> list[str]:
        return sorted(value.value for value in facts.get(predicate, ()))

    return Term(
        iri=ref.iri,
        label=ref.label,
        kinds=asserted_kinds(kg, ref.iri),
        synonyms=tuple(texts(SKOS + "altLabel")),
        definition=next(iter(texts(SKOS + "definition")), ""),
        definition_sources=tuple(compact(iri) for iri in texts(OBO + "IAO_0000119")),
        broader=_neighbours(kg, ref, "lw:subtypeOf"),
        narrower=_neighbours(kg, ref, "^lw:subtypeOf"),
        mappings=tuple(
            sorted(
                (local_name(relation), compact(value.value))
                for relation, values in facts.items()
                if relation.startswith(SKOS) and relation.endswith("Match")
                for value in values
            )
        ),
        note=next(iter(texts(LW + "curatorNote")), ""),
        graph=kg,
    )


def asserted_kinds(kg: KnowledgeGraph, iri: str) -> tuple[str, ...]:
    """Return the names of the classes that a source file gives to a term."""
    rows = kg.own_engine.select(f"SELECT ?kind WHERE {{ GRAPH ?layer {{ <{iri}> a ?kind }} {_ASSERTED} }}")
    return tuple(sorted(local_name(row["kind"].value) for row in rows))


def mapped_term(kg: KnowledgeGraph, name: str) -> TermRef | None:
    """Return the one term that is an exact match of an outside term or, failing that, the only close match.

    ``name`` is the CURIE or IRI of the outside term; None where nothing is mapped to it. Raises
    UnknownTermError, with the candidates as suggestions, where several terms match equally well.
    """
    iri = expand(name.strip()) or name.strip().strip("<>")
    if ":" not in iri or _NO_IRI.search(iri):
        return None
    rows = list(
        kg.own_engine.select(
            f"SELECT ?term ?relation WHERE {{ ?term ?relation <{iri}> "
            "FILTER(?relation IN (skos:exactMatch, skos:closeMatch)) } ORDER BY ?term"
        )
    )
    for relation in ("exactMatch", "closeMatch"):
        found = [row["term"].value for row in rows if local_name(row["relation"].value) == relation]
        if len(found) == 1:
            return kg._lookup.by_iri(found[0])
        if found:
            raise UnknownTermError(name, [kg._label(iri) for iri in found], "single term")
    return None


def _neighbours(kg: KnowledgeGraph, ref: TermRef, path: str) -> tuple[TermRef, ...]:
    rows = kg.own_engine.select(f"SELECT ?other WHERE {{ GRAPH ?layer {{ <{ref.iri}> {path} ?other }} {_ASSERTED} }}")
    found = (kg._lookup.by_iri(row["other"].value) for row in rows)
    return tuple(sorted(term for term in found if term))
