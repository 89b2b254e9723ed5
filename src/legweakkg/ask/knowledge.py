"""The knowledge graph as people use it: look up, ask, export, validate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..arguments import path_of, text_of, whole_number
from ..engine.embedded import EmbeddedEngine
from ..errors import ExportError, LegweakkgError, UnknownTermError
from ..names import local_name
from ..terms import Claim, Name, Names, Term, TermRef, TreatmentAnswers, name_text
from . import questions, ready_tables
from .answers import Answers
from .asking import Asking
from .claim_rows import select_claims
from .lookup import Hit, Lookup, normalised
from .term_reading import mapped_term, read_term

if TYPE_CHECKING:
    import rdflib

    from ..check.findings import Findings
    from ..engine.protocol import Engine
    from .causal_paths import Explanation
    from .causal_steps import CausalSteps
    from .differential import Differential
    from .finding_table import FindingTable
    from .next_questions import NextQuestions
    from .querying import Bindings
    from .results import Rows, Triples
    from .why import Why


class KnowledgeGraph(Asking):
    """A read-only knowledge graph on an engine; `legweakkg.load` makes one.

    ``kg[name]`` gives a `Term` by label, synonym, id, CURIE or IRI, also by the CURIE of a vocabulary that it
    is mapped to, and raises `UnknownTermError` with suggestions. ``for term in kg`` gives its terms, by label. All
    answers are frozen values.
    """

    def __init__(self, engine: Engine, *, packaged: bool = False) -> None:
        """Answer from an engine; ``packaged`` says that it holds just the graph of the wheel, whose tables fit it."""
        self._engine = engine
        self._packaged = packaged

    @property
    def engine(self) -> Engine:
        """The engine that holds the triples."""
        return self._engine

    @property
    def own_engine(self) -> Engine:
        """The engine that answers about our own terms and claims; beside ingested layers, one that has no others."""
        return self._engine

    @cached_property
    def version(self) -> str:
        """The version of the data, from the ontology header."""
        rows = self.own_engine.select("SELECT ?v WHERE { <https://w3id.org/legweakkg/ontology> owl:versionInfo ?v }")
        return next((row["v"].value for row in rows), "unknown")

    @cached_property
    def disclaimer(self) -> str:
        """What this information is, and is not."""
        rows = self.own_engine.select("SELECT ?d WHERE { <https://w3id.org/legweakkg/ontology> lw:disclaimer ?d }")
        return next((row["d"].value for row in rows), "")

    def __getitem__(self, name: Name) -> Term:
        """Return the term of a name or reference; raises UnknownTermError (a KeyError), LegweakkgError for no name.

        A CURIE of another vocabulary stands for the one term that is an exact match of it, or failing that the
        only close match.

        >>> import legweakkg
        >>> legweakkg.load()["MONDO:0016218"]
        <Term lwt:guillain_barre_syndrome 'Guillain-Barré syndrome'>
        """
        return read_term(self, self._ref(name))

    def __contains__(self, name: object) -> bool:
        try:
            self._ref(name)
        except LegweakkgError:
            return False
        return True

    def __iter__(self) -> Iterator[TermRef]:
        return iter(sorted(self._lookup))

    def __len__(self) -> int:
        return len(self._lookup)

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.version}, {len(self)} terms>"

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Return terms whose label or synonym fits a text, best first, ``limit`` of them at most.

        Raises LegweakkgError for a text that is none and a negative limit.
        """
        return self._lookup.search(text_of(text, "What is searched for"), whole_number(limit, "limit"))

    def query(
        self,
        sparql: str,
        bindings: Bindings | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Rows | Triples | bool:
        """Answer a SPARQL query over the union of all graphs; the usual prefixes need no declaration.

        SELECT gives `Rows`, CONSTRUCT and DESCRIBE give `Triples`, ASK a bool. ``bindings`` are values for
        variables: names of terms, CURIEs, numbers, RDF terms, or lists of them; they join the outermost group,
        and FILTER and BIND within a further group, a branch of UNION or a sub-query do not see them. ``limit`` is
        the number of rows or triples at most, ``timeout`` seconds of evaluation: the query then runs in a process
        of its own that is killed when they are over, or by Ctrl-C (``math.inf``: by Ctrl-C alone); without it
        nothing but the end of the query ends it. A service elsewhere is waited for so long. Raises QueryError,
        with line and column, where a query cannot be run, QueryTimeoutError, and RefusedQueryError for updates,
        SERVICE, and a time limit that cannot be held.

        >>> import legweakkg
        >>> rows = legweakkg.load().query("SELECT ?kind { ?of a ?kind }", {"of": "stroke"}, limit=1)
        >>> len(rows), rows.variables, rows.truncated
        (1, ('kind',), True)
        """
        from .querying import run

        return run(self, sparql, bindings or {}, limit, timeout)

    def ask(self, question: str, **arguments: Name | bool | None) -> Answers[Any]:
        """Answer any question of the catalogue: ``kg.ask("causes", of="leg weakness")``.

        Arguments are names as in ``kg[name]``, and True or False where a question asks for that. Raises
        UnknownTermError for a question or a name that is not known, LegweakkgError for a missing argument. A
        term of a kind that the question does not take gives no answers and a ``note`` that says so.

        >>> import legweakkg
        >>> kg = legweakkg.load()
        >>> kg.ask("test_targets", test="electromyography")[0].relation
        'investigates'
        >>> kg.ask("tests", of="physical therapy").note
        "'physical therapy' is a rehabilitation; the question 'tests' takes a health condition, a clinical finding
        or a cause category."
        """
        from .answering import answer

        return answer(self, question, arguments)

    def claims(self, term: Name) -> tuple[Claim, ...]:
        """Return every claim that names a term, as subject, object or condition."""
        return self._ask("claims_about", term=self._ref(term).iri)

    def related(self, term: Name, relation: str) -> tuple[TermRef, ...]:
        """Return the terms that a relation leads to, stated or derived, by label.

        ``kg.related("stroke", "subtypeOf")``. Raises UnknownTermError for a relation that the schema lacks.
        """
        known = [
            local_name(row["p"].value)
            for row in self.own_engine.select("SELECT ?p WHERE { ?p a owl:ObjectProperty } ORDER BY ?p")
        ]
        if text_of(relation, "A relation") not in known:
            from difflib import get_close_matches

            raise UnknownTermError(relation, get_close_matches(relation, known), "relation")
        rows = self.own_engine.select(
            f"SELECT DISTINCT ?other WHERE {{ <{self._ref(term).iri}> lw:{relation} ?other }}"
        )
        found = (self._lookup.by_iri(row["other"].value) for row in rows)
        return tuple(sorted(other for other in found if other))

    def treatments(
        self, of: Name, *, include_causes: bool = False, include_investigational: bool = False
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
        from .treatment_answers import treatments

        return treatments(self, self._ref(of), include_causes, include_investigational)

    def sparql_for(self, question: str, **parameters: Name | bool | None) -> str:
        """Return the standalone SPARQL of a question, parameters bound and prefixes declared.

        ``kg.sparql_for("treatments", of="stroke")``; names are looked up as in ``kg[name]``. Raises
        UnknownTermError for an unknown question or name.
        """
        from .answering import resolve

        asked = questions.question(question)
        return questions.standalone(questions.compose(asked, resolve(self, asked, parameters)))

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the graph as an rdflib Dataset, one named graph for each layer."""
        from ..exchange.rdflib_dataset import to_dataset

        return to_dataset(self._embedded().store)

    def to_owlready(self) -> Any:
        """Return the graph as an owlready2 ontology: classes, and individuals with their relations.

        ``onto.HealthCondition`` and ``onto.stroke`` are entities by name. Nothing is fetched and no foreign code
        is loaded. See `legweakkg.exchange.owlready.to_ontology`.
        """
        from ..exchange.owlready import to_ontology

        return to_ontology(self._embedded().store)

    def to_networkx(self, *, asserted: bool = False) -> Any:
        """Return the graph as a networkx MultiDiGraph: terms as nodes, claims and other relations as edges.

        ``asserted`` leaves out what the rules derived. Raises MissingExtraError where networkx is absent.
        """
        from ..exchange.networkx_graph import to_graph

        return to_graph(self._engine, asserted=asserted)

    def export(
        self,
        path: str | Path,
        format: str | None = None,  # noqa: A002 - the word that people look for
        *,
        only: str | None = None,
        asserted: bool = False,
    ) -> None:
        """Write the graph to a file, whole or not at all; the format follows from its ending.

        ``only`` is ``terms``, ``claims``, ``schema`` or ``mappings``; ``asserted`` leaves out what the rules
        derived. Raises ExportError for an unknown format or a place that cannot be written.
        """
        from ..exchange.files import export

        export(self._embedded(), path_of(path, ExportError), format, only=only, asserted=asserted)

    def validate(self, *contributions: str | Path | rdflib.Graph) -> Findings:
        """Check contributions against this graph and the shapes; without any, check the shipped ontology itself.

        An empty list means clean. Raises SourceError for what cannot be read and CheckError where the check
        could not be carried out.
        """
        from ..check.findings import Findings
        from ..check.validation import validate

        return Findings(validate(contributions, over=self._engine if contributions else None))

    @cached_property
    def _lookup(self) -> Lookup:
        terms = (TermRef(label, iri) for iri, label in self._table("labels"))
        return Lookup(terms, self._synonyms, self._normalised)

    def _synonyms(self) -> list[tuple[TermRef, str]]:
        found = ((self._lookup.by_iri(iri), name) for iri, name in self._table("synonyms"))
        return [(term, name) for term, name in found if term]

    def _normalised(self, names: Sequence[str]) -> list[str]:
        rows = ready_tables.carried(ready_tables.NORMALISED) if self._packaged else None
        if rows is None:
            return normalised(names)
        known: dict[str, str] = dict(rows)
        return [known[name] for name in names]

    def _table(self, name: str) -> ready_tables.Rows:
        rows = ready_tables.carried(name) if self._packaged else None
        return ready_tables.asked(self.own_engine, name) if rows is None else rows

    @cached_property
    def _leg_weakness(self) -> TermRef:
        return self._lookup.get("leg_weakness")

    def _ref(self, name: object) -> TermRef:
        """Return the term of this graph that is named; raises UnknownTermError, LegweakkgError for what is no name."""
        text = name_text(name)
        return self._lookup.find(text) or mapped_term(self, text) or self._lookup.get(text)

    def _label(self, iri: str) -> str:
        term = self._lookup.by_iri(iri)
        return term.label if term else local_name(iri).replace("_", " ")

    def _ask(self, name: str, **values: questions.Value) -> tuple[Claim, ...]:
        query = questions.compose(questions.question(name), values)
        return tuple(select_claims(self.own_engine, query, self._label))

    def _claims(self, iris: list[str]) -> tuple[Claim, ...]:
        return tuple(select_claims(self.own_engine, questions.claim_details(iris), self._label))

    def _embedded(self) -> EmbeddedEngine:
        """Return the engine where it is in this process, else a copy of its graphs in one that is."""
        if isinstance(self._engine, EmbeddedEngine):
            return self._engine
        from ..engine.local_copy import local_copy
        from ..engine.remote import GRAPHS

        return local_copy(self._engine, getattr(self._engine, "graphs", GRAPHS))

    def explain(self, cause: Name, target: Name, *, max_paths: int = 10, max_hops: int = 5) -> Explanation:
        """Return the simple causal paths from a cause to a target, shortest and best supported first.

        Each hop carries its claims and their evidence; a path of several hops is composed here: no source
        states the whole. Denied and rejected claims are never used, disputed hops rank last. Raises
        UnknownTermError for an unknown name.

        >>> import legweakkg
        >>> [str(path) for path in legweakkg.load().explain("stroke", "leg weakness", max_hops=1)]
        ['stroke → causes → leg weakness']
        """
        from .explain import explain

        return explain(self, cause, target, max_paths=max_paths, max_hops=max_hops)

    @cached_property
    def _causal_steps(self) -> CausalSteps:
        from .causal_steps import CausalSteps

        return CausalSteps(self._table("steps"), self._kinds)

    @cached_property
    def _kinds(self) -> list[tuple[str, str]]:
        """What is a kind of what, as pairs of IRIs, derived ones too."""
        return [(narrower, wider) for narrower, wider in self._table("kinds")]

    def differential(self, present: Names, absent: Names = (), *, limit: int = 10) -> Differential:
        """Rank conditions by findings that are present or absent; matching red flags come first.

        Every score is shown finding by finding, with its claims; it is no probability. Educational: no
        medical device. Method, formula and source: `legweakkg.ask.differential`. Names that no term has
        are listed as ``unknown``; raises UnknownTermError where none is known, LegweakkgError for a negative limit.

        >>> import legweakkg
        >>> found = legweakkg.load().differential(["muscle pain", "dark urine"])
        >>> found.candidates[0].condition.label
        'rhabdomyolysis'
        """
        from .differential import differential

        return differential(self, present, absent, limit=whole_number(limit, "limit"))

    def next_questions(self, present: Names, absent: Names = (), *, limit: int = 10) -> NextQuestions:
        """Return the findings and tests that would tell the leading candidates apart best.

        Ordered by expected information gain in bits; see `legweakkg.ask.next_questions` for the formula.
        Raises as `differential` does.
        """
        from .next_questions import next_questions

        return next_questions(self, present, absent, limit=whole_number(limit, "limit"))

    @cached_property
    def _finding_table(self) -> FindingTable:
        from .finding_table import FindingTable

        conditions = [iri for (iri,) in self._table("conditions")]
        return FindingTable(self._table("statements"), conditions, self._kinds)

    def why(self, subject: Name, predicate: str, target: Name) -> Why:
        """Say why a triple holds: its claims and evidence, or the rule and premises it follows from.

        ``predicate`` is a relation's name such as ``causes``, or ``type`` with a class's name as target.
        Where the triple does not hold, ``sentence`` says so and why. Raises UnknownTermError for an
        unknown term, relation or class.

        >>> import legweakkg
        >>> reason = legweakkg.load().why("stroke", "type", "NeurologicalCause")
        >>> reason.holds, reason.fact.derivation.rule
        (True, '41_computed_from_value')
        """
        from .why import why

        return why(self, subject, predicate, target)
