"""Write KGX nodes and edges as TSV (https://github.com/biolink/kgx/blob/master/docs/kgx_format.md).

One edge a claim that the curation accepts, denied ones with ``negated``, and one for each relation that terms
state themselves. Columns are Biolink slots; those after ``original_predicate`` are ours, as KGX allows.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from typing import Final

from ..ask.questions import snake_case
from ..engine.embedded import EmbeddedEngine
from ..names import compact, local_name
from ..terms import Claim, Evidence
from . import biolink
from .about import read_about
from .bundle import Bundle
from .rows import (
    FIGURE,
    Relation,
    TermRow,
    publications,
    read_all_claims,
    read_claim_agents,
    read_terms,
    term_relations,
)
from .selection import Selection

KNOWLEDGE_SOURCE: Final = "infores:legweakkg"

NODE_COLUMNS: Final = ("id", "category", "name", "description", "synonym", "xref", "iri", "provided_by", "deprecated")
_OWN: Final = (
    "certainty",
    "frequency",
    "severity",
    "researchStatus",
    "course",
    "distribution",
    "duration",
    "therapyLine",
    "whenPresent",
    "whenAbsent",
)
"""The qualifiers that Biolink has no slot for, or not quite; the last columns of an edge."""

EDGE_COLUMNS: Final = (
    "id",
    "subject",
    "predicate",
    "object",
    "category",
    "negated",
    "knowledge_level",
    "agent_type",
    "primary_knowledge_source",
    "publications",
    "has_evidence_of_type",
    "population_context_qualifier",
    "disease_context_qualifier",
    "original_predicate",
    "disputed",
    "rank",
    *map(snake_case, _OWN),
)

Row = tuple[str, ...]

_README = """
legweakkg_nodes.tsv and legweakkg_edges.tsv are in KGX format, for the Biolink Model 4.4.6. Several values in a
cell are parted by "|". Rejected claims are left out. Read "negated", "disputed" and the conditions (the two
context qualifiers, when_present, when_absent) with every edge. No edge says biolink:treats, which asks for approval or
phase 3 evidence; original_predicate holds the relation as claimed. infores:legweakkg is not yet registered.
"""


def write(engine: EmbeddedEngine, selection: Selection) -> Bundle:
    """Return both tables and a ``README.txt``; with ``only`` terms, edges are the terms' own relations."""
    terms = [term for term in read_terms(engine) if FIGURE not in term.kinds]
    categories = {term.iri: biolink.categories(term.kinds) for term in terms}
    edges: list[Row] = []
    if selection.holds("terms"):
        edges += [
            _relation_edge(relation, categories)
            for relation in term_relations(engine)
            if relation[0] in categories and relation[2] in categories
        ]
    if selection.holds("claims"):
        agents, sources = read_claim_agents(engine), publications(engine)
        edges += [
            _claim_edge(claim, categories, agents[claim.iri], sources)
            for claim in read_all_claims(engine, terms)
            if claim.accepted
        ]
    named = {end for edge in edges for end in (edge[1], edge[3])}
    terms = [term for term in terms if compact(term.iri) in named or (selection.holds("terms") and not term.listed)]
    return {
        "README.txt": read_about(engine).as_text(_README).encode(),
        "legweakkg_nodes.tsv": _table(NODE_COLUMNS, (_node(term, categories[term.iri]) for term in terms)),
        "legweakkg_edges.tsv": _table(EDGE_COLUMNS, sorted(edges)),
    }


def _node(term: TermRow, categories: Sequence[str]) -> Row:
    xrefs = [compact(iri) for iri in term.matches("exactMatch", "closeMatch")]
    return (
        compact(term.iri),
        _many(categories),
        term.label,
        term.definition,
        _many(term.synonyms),
        _many(xrefs),
        term.iri,
        KNOWLEDGE_SOURCE,
        "true" if term.deprecated else "",
    )


def _relation_edge(relation: Relation, categories: dict[str, tuple[str, ...]]) -> Row:
    subject, target, name = compact(relation[0]), compact(relation[2]), local_name(relation[1])
    predicate = biolink.predicate(name, categories[relation[0]], categories[relation[2]])
    key = uuid.uuid5(uuid.NAMESPACE_URL, " ".join(relation))
    known = (
        f"urn:uuid:{key}",
        subject,
        predicate,
        target,
        "biolink:Association",
        "false",
        "knowledge_assertion",
        "automated_agent",
        KNOWLEDGE_SOURCE,
        "",
        "",
        "",
        "",
        f"lw:{name}",
    )
    return known + ("",) * (len(EDGE_COLUMNS) - len(known))


def _claim_edge(
    claim: Claim, categories: dict[str, tuple[str, ...]], agent: tuple[str, str], sources: dict[str, str]
) -> Row:
    def values(name: str) -> list[str]:
        return [ref.id for ref in claim.qualifiers.get(name, ())]

    limited = claim.disputed or any(values(name) for name in ("population", "whenPresent", "whenAbsent"))
    predicate = biolink.predicate(
        claim.relation, categories[claim.subject.iri], categories[claim.object.iri], limited=limited
    )
    # a refuting source does not report the statement: it is told by "disputed", not among the publications
    speaking = [item for item in claim.evidence if item.stance != "refutes"]
    conditions = claim.qualifiers.get("whenPresent", ())
    # Biolink's slot holds one disease; when_present holds all conditions, findings too
    disease = [ref.id for ref in conditions if len(conditions) == 1 and "biolink:Disease" in categories[ref.iri]]
    own = [_many(values(name)) for name in _OWN]
    return (
        claim.id,
        claim.subject.id,
        predicate,
        claim.object.id,
        "biolink:Association",
        _flag(claim.polarity == "negated"),
        *agent,
        KNOWLEDGE_SOURCE,
        _many(_publication(item, sources) for item in speaking),
        _many(item.kind for item in speaking),
        _many(values("population")),
        _many(disease),
        f"lw:{claim.relation}",
        _flag(claim.disputed),
        claim.rank,
        *own,
    )


def _publication(item: Evidence, sources: dict[str, str]) -> str:
    return sources.get(item.source.iri, item.source.id) if item.source else ""


def _flag(value: bool) -> str:
    return str(value).lower()


def _many(values: Iterable[str]) -> str:
    return "|".join(dict.fromkeys(value.replace("|", "/") for value in values if value))


def _table(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    # KGX reads without quoting, so a tab or a line break inside a cell would break the row
    lines = ["\t".join(re.sub(r"[\t\r\n]+", " ", cell) for cell in row) for row in (columns, *rows)]
    return ("\n".join(lines) + "\n").encode()
