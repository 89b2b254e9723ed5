"""Read terms, claims and relations from an engine as rows, for the formats that are tables or networks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..ask.claim_rows import select_claims
from ..ask.questions import claim_details
from ..engine.protocol import Engine
from ..names import LW, OBO, OWL, RDF, SKOS, graph_iri, local_name
from ..terms import Claim

_TERM_FACTS = f"""
SELECT ?term ?p ?o ?layer WHERE {{
  ?term skos:prefLabel ?label .
  GRAPH ?layer {{ ?term ?p ?o }} FILTER(?layer != <{graph_iri("derived")}>)
}} ORDER BY ?term ?p ?o"""

_CLAIM_FACTS = """
SELECT ?claim ?level ?agent WHERE { ?claim a lw:Claim ; lw:knowledgeLevel ?level ; lw:agentType ?agent }
ORDER BY ?claim"""

_TERM_RELATIONS = f"""
SELECT DISTINCT ?s ?p ?o WHERE {{
  GRAPH ?layer {{ ?s ?p ?o }} FILTER(?layer != <{graph_iri("derived")}>)
  ?p a owl:ObjectProperty . ?s skos:prefLabel ?sLabel . ?o skos:prefLabel ?oLabel .
  FILTER NOT EXISTS {{ ?s a lw:EpidemiologicalFigure }}
}} ORDER BY ?s ?p ?o"""

_DERIVED_RELATIONS = f"""
SELECT ?s ?p ?o WHERE {{
  GRAPH <{graph_iri("derived")}> {{ ?s ?p ?o }}
  ?p a owl:ObjectProperty . ?s skos:prefLabel ?sLabel . ?o skos:prefLabel ?oLabel .
}} ORDER BY ?s ?p ?o"""

_SOURCE_FACTS = """
SELECT ?source ?p ?o WHERE { ?source a lw:SourceDocument ; ?p ?o . FILTER(?p IN (lw:pmid, lw:doi, schema:url)) }
ORDER BY ?source ?p ?o"""

_SCHEMA = graph_iri("schema")

FIGURE = "EpidemiologicalFigure"
"""The kind of a term that is a number; figures have a table of their own and are no nodes of a network."""

Relation = tuple[str, str, str]
"""Subject, predicate and object, as IRIs."""


class TermRow(NamedTuple):
    """One term with what is asserted of it; ``facts`` maps the IRI of a property to its values as text.

    ``listed`` says that it is a value of one of the schema's closed lists, such as ``lwt:rare``.
    """

    iri: str
    label: str
    kinds: tuple[str, ...]
    facts: Mapping[str, tuple[str, ...]]
    listed: bool

    def first(self, predicate: str) -> str:
        """Return the first value of a property, or an empty text."""
        values = self.facts.get(predicate, ())
        return values[0] if values else ""

    @property
    def definition(self) -> str:
        """The definition, or an empty text."""
        return self.first(SKOS + "definition")

    @property
    def synonyms(self) -> tuple[str, ...]:
        """The other names, sorted."""
        return self.facts.get(SKOS + "altLabel", ())

    @property
    def broader(self) -> tuple[str, ...]:
        """The IRIs of the terms that it is a subtype of, as asserted."""
        return self.facts.get(LW + "subtypeOf", ())

    @property
    def definition_sources(self) -> tuple[str, ...]:
        """The IRIs of what the definition rests on."""
        return self.facts.get(OBO + "IAO_0000119", ())

    @property
    def deprecated(self) -> bool:
        """Whether the term is retired."""
        return self.first(OWL + "deprecated") == "true"

    def matches(self, *relations: str) -> tuple[str, ...]:
        """Return the IRIs that the term is mapped to by SKOS relations such as ``exactMatch``, sorted."""
        return tuple(sorted(iri for relation in relations for iri in self.facts.get(SKOS + relation, ())))


def read_terms(engine: Engine) -> list[TermRow]:
    """Return all terms by IRI: those of the terms layer and the values of the schema's closed lists."""
    facts: dict[str, dict[str, list[str]]] = {}
    listed = set()
    for row in engine.select(_TERM_FACTS):
        if row["layer"].value == _SCHEMA:
            listed.add(row["term"].value)
        facts.setdefault(row["term"].value, {}).setdefault(row["p"].value, []).append(row["o"].value)
    return [
        TermRow(
            iri,
            known[SKOS + "prefLabel"][0],
            tuple(local_name(kind) for kind in known.get(RDF + "type", ()) if kind.startswith(LW)),
            {predicate: tuple(dict.fromkeys(values)) for predicate, values in known.items()},
            iri in listed,
        )
        for iri, known in facts.items()
    ]


def read_all_claims(engine: Engine, terms: list[TermRow]) -> list[Claim]:
    """Return every claim by IRI, rejected and denied ones too, with its evidence."""
    labels = {term.iri: term.label for term in terms}
    iris = list(read_claim_agents(engine))
    claims = select_claims(engine, claim_details(iris), lambda iri: labels.get(iri, local_name(iri)))
    return sorted(claims, key=lambda claim: claim.iri)


def read_claim_agents(engine: Engine) -> dict[str, tuple[str, str]]:
    """Return Biolink's knowledge level and agent type of each claim, by IRI of the claim."""
    return {row["claim"].value: (row["level"].value, row["agent"].value) for row in engine.select(_CLAIM_FACTS)}


def term_relations(engine: Engine) -> Iterator[Relation]:
    """Yield the relations that terms state without a claim, such as ``subtypeOf`` and ``partOf``."""
    return _relations(engine, _TERM_RELATIONS)


def derived_relations(engine: Engine) -> Iterator[Relation]:
    """Yield the relations between terms that the rules derived."""
    return _relations(engine, _DERIVED_RELATIONS)


def publications(engine: Engine) -> dict[str, str]:
    """Return the identifier of each source by IRI: ``PMID:…``, else ``DOI:…``, else address, else our CURIE."""
    facts: dict[str, dict[str, str]] = {}
    for row in engine.select(_SOURCE_FACTS):
        facts.setdefault(row["source"].value, {}).setdefault(local_name(row["p"].value), row["o"].value)
    return {source: _identifier(known) for source, known in facts.items()}


def _identifier(known: Mapping[str, str]) -> str:
    if "pmid" in known:
        return f"PMID:{known['pmid']}"
    return f"DOI:{known['doi']}" if "doi" in known else known["url"]


def _relations(engine: Engine, query: str) -> Iterator[Relation]:
    for row in engine.select(query):
        yield row["s"].value, row["p"].value, row["o"].value
