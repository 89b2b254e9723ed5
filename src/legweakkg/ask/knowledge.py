"""The knowledge graph as people use it: look up, ask, export, validate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.embedded import EmbeddedEngine
from ..names import LW, SKOS, compact, local_name
from ..terms import Claim, Term, TermRef, TreatmentAnswers
from . import questions
from .claim_rows import read_claims
from .lookup import Hit, Lookup

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import QuerySolutions, QueryTriples

    from ..check.findings import Finding
    from ..engine.protocol import Engine

_NAMES = """
SELECT ?term ?label ?name ?rank WHERE {
  ?term skos:prefLabel ?label . FILTER(LANG(?label) = "en")
  { BIND(0 AS ?rank) ?term skos:prefLabel ?name } UNION { BIND(1 AS ?rank) ?term skos:altLabel ?name }
}"""


class KnowledgeGraph:
    """A read-only knowledge graph on an engine; `legweakkg.load` makes one.

    ``kg[name]`` gives a `Term` by label, synonym, id, CURIE or IRI, and raises `UnknownTermError`
    with suggestions. All answers are frozen values.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The engine that holds the triples."""
        return self._engine

    @cached_property
    def version(self) -> str:
        """The version of the data, from the ontology header."""
        rows = self._engine.select("SELECT ?v WHERE { <https://w3id.org/legweakkg/ontology> owl:versionInfo ?v }")
        return next((row["v"].value for row in rows), "unknown")

    @cached_property
    def disclaimer(self) -> str:
        """What this information is, and is not."""
        rows = self._engine.select(
            "SELECT ?d WHERE { <https://w3id.org/legweakkg/ontology> lw:disclaimer ?d }")
        return next((row["d"].value for row in rows), "")

    def __getitem__(self, name: str | TermRef) -> Term:
        """Return the term of a name or reference; raises UnknownTermError (a KeyError)."""
        return self._term(name if isinstance(name, TermRef) else self._lookup.get(name))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._lookup.find(name) is not None

    def __len__(self) -> int:
        return len(self._lookup)

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.version}, {len(self)} terms>"

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Return terms whose label or synonym fits a text, best first."""
        return self._lookup.search(text, limit)

    def query(self, sparql: str) -> QuerySolutions | QueryTriples | bool:
        """Answer a SPARQL query over the union of all graphs; the usual prefixes need no declaration.

        Raises QueryError, with line and column, where it cannot be run, and RefusedQueryError for
        updates and SERVICE.
        """
        return self._engine.query(sparql)

    def claims(self, term: str | TermRef) -> tuple[Claim, ...]:
        """Return every claim that names a term, as subject, object or condition."""
        return self._ask("claims_about", term=self._ref(term).iri)

    def treatments(
        self, of: str | TermRef, *, include_causes: bool = False, include_investigational: bool = False
    ) -> TreatmentAnswers:
        """Return what the sources state as treatment of a condition, finding or cause category.

        A category stands for the conditions in it and their subtypes, a condition for itself and its
        subtypes, a finding for the claims about it; ``include_causes`` adds claims about the conditions
        causally upstream of it. Work under study comes only with ``include_investigational``.

        >>> import legweakkg
        >>> answers = legweakkg.load().treatments("peripheral neuropathy")
        >>> all(claim.evidence for claim in answers)
        True
        """
        target = self._ref(of)
        options = {"includeCauses": include_causes, "includeInvestigational": include_investigational}
        wanted = self._found("treatments", of=target.iri, **options)
        wider: list[str] = []
        if target.iri != self._leg_weakness.iri:
            wider = self._found("treatments", of=self._leg_weakness.iri, includeInvestigational=include_investigational)
        claims = self._claims(list(dict.fromkeys(wanted + wider)))
        answers = tuple(claim for claim in claims if claim.iri in wanted)
        general = tuple(claim for claim in claims if claim.iri not in wanted and "whenPresent" not in claim.qualifiers)
        return TreatmentAnswers(target, answers, self._untreated(target), general, self._cautions(answers + general))

    def sparql_for(self, question: str, **parameters: str | bool) -> str:
        """Return the standalone SPARQL of a question, parameters bound and prefixes declared.

        ``kg.sparql_for("treatments", of="stroke")``; names are looked up as in ``kg[name]``. Raises
        UnknownTermError for an unknown question or name.
        """
        asked = questions.question(question)
        return questions.standalone(questions.compose(asked, self._resolve(parameters)))

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the graph as an rdflib Dataset, one named graph for each layer."""
        from ..exchange.rdflib_dataset import to_dataset

        return to_dataset(self._embedded().store)

    def export(self, path: str | Path, format: str | None = None) -> None:
        """Write the graph to a file, whole or not at all; the format follows from its ending.

        Raises ExportError for an unknown ending or a place that cannot be written.
        """
        from ..exchange.files import export

        export(self._embedded().store, Path(path), format)

    def validate(self, *contributions: str | Path | rdflib.Graph) -> list[Finding]:
        """Check contributions against this graph and the shapes; without any, check the graph itself.

        An empty list means clean. Raises SourceError for what cannot be read and CheckError where the check
        could not be carried out.
        """
        from ..check.validation import validate

        return validate(contributions).findings

    @cached_property
    def _lookup(self) -> Lookup:
        rows = sorted(
            (int(row["rank"].value), row["term"].value, row["label"].value, row["name"].value)
             for row in self._engine.select(_NAMES))
        return Lookup((TermRef(label, iri), name) for _, iri, label, name in rows)

    @cached_property
    def _leg_weakness(self) -> TermRef:
        return self._lookup.get("leg_weakness")

    def _ref(self, name: str | TermRef) -> TermRef:
        return name if isinstance(name, TermRef) else self._lookup.get(name)

    def _label(self, iri: str) -> str:
        term = self._lookup.by_iri(iri)
        return term.label if term else local_name(iri).replace("_", " ")

    def _resolve(self, parameters: Mapping[str, str | bool]) -> dict[str, questions.Value]:
        return {name: value if isinstance(value, bool) else self._lookup.get(value).iri
                for name, value in parameters.items()}

    def _ask(self, name: str, **values: questions.Value) -> tuple[Claim, ...]:
        return self._claims(self._found(name, **values))

    def _found(self, name: str, **values: questions.Value) -> list[str]:
        rows = self._engine.select(questions.bind(questions.question(name), values))
        return [row["claim"].value for row in rows]

    def _claims(self, iris: list[str]) -> tuple[Claim, ...]:
        rows = self._engine.select(questions.claim_details(iris))
        return tuple(read_claims(rows, self._label))

    def _untreated(self, target: TermRef) -> tuple[TermRef, ...]:
        sparql = questions.bind(questions.question("untreated"), {"of": target.iri})
        return tuple(TermRef(row["conditionLabel"].value, row["condition"].value)
                     for row in self._engine.select(sparql))

    def _cautions(self, claims: Iterable[Claim]) -> dict[TermRef, tuple[Claim, ...]]:
        interventions = sorted({claim.subject.iri for claim in claims})
        found: dict[TermRef, list[Claim]] = {}
        for caution in self._ask("cautions", intervention=interventions):
            found.setdefault(caution.subject, []).append(caution)
        return {term: tuple(cautions) for term, cautions in found.items()}

    def _embedded(self) -> EmbeddedEngine:
        if not isinstance(self._engine, EmbeddedEngine):
            raise NotImplementedError
        return self._engine

    def _term(self, ref: TermRef) -> Term:
        facts: dict[str, list[Any]] = {}
        for row in self._engine.select(f"SELECT ?p ?o WHERE {{ <{ref.iri}> ?p ?o }}"):
            facts.setdefault(row["p"].value, []).append(row["o"])
        return Term(
            iri=ref.iri,
            label=ref.label,
            kinds=self._kinds(ref),
            synonyms=tuple(sorted(value.value for value in facts.get(SKOS + "altLabel", ()))),
            definition=next((value.value for value in facts.get(SKOS + "definition", ())), ""),
            definition_sources=tuple(sorted(
                compact(value.value) for value in facts.get("http://purl.obolibrary.org/obo/IAO_0000119", ()))),
            broader=self._neighbours(ref, "lw:subtypeOf"),
            narrower=self._neighbours(ref, "^lw:subtypeOf"),
            mappings=tuple(sorted(
                (local_name(relation), compact(value.value))
                for relation in facts if relation.startswith(SKOS) and relation.endswith("Match")
                for value in facts[relation])),
            note=next((value.value for value in facts.get(LW + "curatorNote", ())), ""),
        )

    def _kinds(self, ref: TermRef) -> tuple[str, ...]:
        rows = self._engine.select(
            f"SELECT ?kind WHERE {{ GRAPH ?layer {{ <{ref.iri}> a ?kind }} "
            "FILTER(?layer != <https://w3id.org/legweakkg/graph/derived>) }")
        return tuple(sorted(local_name(row["kind"].value) for row in rows))

    def _neighbours(self, ref: TermRef, path: str) -> tuple[TermRef, ...]:
        rows = self._engine.select(
            f"SELECT ?other WHERE {{ GRAPH ?layer {{ <{ref.iri}> {path} ?other }} "
            "FILTER(?layer != <https://w3id.org/legweakkg/graph/derived>) }")
        found = (self._lookup.by_iri(row["other"].value) for row in rows)
        return tuple(sorted(term for term in found if term))

