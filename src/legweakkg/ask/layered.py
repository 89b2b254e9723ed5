"""The knowledge graph over a store with ingested vocabularies: its own claims, and theirs beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any, Final, Self

from ..arguments import path_of, whole_number
from ..engine.ondisk import OnDiskEngine
from ..engine.remote import RemoteEngine
from ..errors import SourceError, UnknownTermError
from ..frozen import FrozenDict
from ..names import GRAPH, compact, expand
from ..resources import ontology_dir
from ..terms import Name, Names, TermRef, TreatmentAnswers, as_list, name_text
from . import questions
from .annotations import ActionAnnotation, Annotation, AnnotationFacts, Layer
from .answers import Answers
from .knowledge import KnowledgeGraph
from .text_rows import text_rows

if TYPE_CHECKING:
    from ..engine.protocol import Engine
    from .differential import Differential
    from .differential_scale import RankedDisease, Ranking
    from .ranking_evaluation import Evaluation

_BESIDE: Final = {"symptoms": ("of", "annotated_findings"), "conditions_with": ("finding", "diseases_with")}
"""Questions that annotations answer too: the argument that they need, and the question about them."""

_KNOWN = re.compile(r"VALUES \(\?annotation \?number\) \{[^}]*\}")


class LayeredKnowledgeGraph(KnowledgeGraph):
    """A knowledge graph that holds outside layers too; `legweakkg.open_store` and `legweakkg.connect` make one.

    Everything a `KnowledgeGraph` answers is answered from our own claims, unchanged. What the ingested files
    say stands beside them, as `Annotation` values that name their origin: ``kg.symptoms("myasthenia gravis")``
    has both, in ``answers`` and ``outside``. The mappings join the two: our exact match leads to Mondo, and
    Mondo's to OMIM and Orphanet.
    """

    def close(self) -> None:
        """Close the connections to a server; ``with legweakkg.connect(url) as kg:`` does so at its end."""
        if isinstance(self._engine, RemoteEngine):
            self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, question: str, **arguments: Name | bool | None) -> Answers[Any]:
        """Answer a question of the catalogue; see `KnowledgeGraph.ask`.

        ``symptoms`` and ``conditions_with`` have what annotations record as ``outside``; they also take terms
        that only the layers have, by id or name, and then have no answers of ours.
        """
        argument, about = _BESIDE.get(question, ("", ""))
        wanted = arguments.get(argument)
        if wanted is None or isinstance(wanted, bool):
            return super().ask(question, **arguments)
        try:
            found = super().ask(question, **arguments)
        except UnknownTermError:
            iri = self._outside(wanted)
            outside = self._annotations(about, {argument: iri})
            return Answers(
                question, FrozenDict({argument: compact(iri)}), (), self.version, self.disclaimer, outside=outside
            )
        return replace(found, outside=self._annotations(about, {argument: self._ref(wanted).iri}))

    def treatments(
        self, of: Name, *, include_causes: bool = False, include_investigational: bool = False
    ) -> TreatmentAnswers:
        """Return what the sources state as treatment; see `KnowledgeGraph.treatments`.

        ``outside`` are the medical actions that annotations record for it, also those that they advise against, but
        not tests (``investigates``). A term that only a layer has is taken too, and then has no answers of ours.
        """
        try:
            found = super().treatments(
                of, include_causes=include_causes, include_investigational=include_investigational
            )
        except UnknownTermError:
            iri = self._outside(of)
            found = TreatmentAnswers(TermRef(self._outside_labels([iri]).get(iri, compact(iri)), iri), (), (), ())
        actions = self.actions(found.of) if any(layer.name == "maxoa" for layer in self.layers) else ()
        return replace(found, outside=tuple(item for item in actions if item.relation.casefold() != "investigates"))

    def actions(self, of: Name) -> tuple[ActionAnnotation, ...]:
        """Return the medical actions that annotations record for a condition or finding, ours or an outside one.

        A condition stands for its exact matches and what lies under them, a finding likewise. Raises UnknownTermError
        for a name that neither this graph nor a layer has.
        """
        return self._annotation_facts("recorded_actions", {"of": self._outside(of)}).actions()

    def differential(self, present: Names, absent: Names = (), *, limit: int = 10) -> Differential:
        """Rank our conditions, and in ``diseases`` every annotated disease, by findings present or absent.

        Findings are terms of ours or of HPO, by id or name; those of ours stand for their exact matches in HPO.
        See `KnowledgeGraph.differential` and `disease_differential`.
        """
        from .differential import Differential

        shown, lacking, limit = as_list(present), as_list(absent), whole_number(limit, "limit")
        diseases: tuple[RankedDisease, ...] = ()
        ours, theirs = self._as_outside(shown), self._as_outside(lacking)
        if ours or theirs:
            diseases = self._ranking.differential(ours, theirs, limit=limit)
        try:
            found = super().differential(shown, lacking, limit=limit)
        except UnknownTermError as error:
            if not diseases:
                raise
            found = Differential((), (), (), (), ((error.name, tuple(error.suggestions)),))
        return replace(found, diseases=diseases)

    def _as_outside(self, names: Sequence[Name]) -> list[str]:
        """Return what annotations know of findings by the names of ours or theirs; nothing without annotations."""
        if not any(layer.name == "hpoa" for layer in self.layers):
            return []
        found: list[str] = []
        for name in names:
            try:
                found.append(self._ranking.finding(name).iri)
            except UnknownTermError:
                own = self._lookup.find(name_text(name))
                rows = self.own_engine.select(f"SELECT ?o {{ <{own.iri}> skos:exactMatch ?o }}") if own else ()
                found += [iri for row in rows if self._ranking.knows(iri := row["o"].value)]
        return found

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The ingested vocabularies, with the version, licence and citation to show beside their answers."""
        rows = self._engine.select(_question("layers").sparql)
        return tuple(
            Layer(
                row["layer"].value.removeprefix(GRAPH),
                row["title"].value,
                row["version"].value,
                row["licence"].value,
                row["citation"].value,
            )
            for row in rows
        )

    def leg_weakness_diseases(self) -> tuple[Annotation, ...]:
        """Return what the ingested annotations say about diseases that weaken the legs, negated rows included.

        The findings meant are those of ``lw:legWeaknessFindings`` and all under them.
        """
        return self._annotations("leg_weakness_diseases", {})

    def annotations(self, disease: Name) -> tuple[Annotation, ...]:
        """Return the findings that annotations record for a condition of ours, or a disease by its id.

        Raises UnknownTermError for a name that neither this graph nor a layer has.
        """
        return self._annotations("annotated_findings", {"of": self._outside(disease)})

    def annotated_with(self, finding: Name) -> tuple[Annotation, ...]:
        """Return the annotations with a finding of ours, or an outside one by its id, and all under it."""
        return self._annotations("diseases_with", {"finding": self._outside(finding)})

    def disease_differential(
        self, present: Names, absent: Names = (), *, limit: int | None = 10
    ) -> tuple[RankedDisease, ...]:
        """Rank every annotated disease by findings, given as HPO ids or names; every score is shown in parts.

        Educational: no medical device, and no probabilities. Method, formula and sources:
        `legweakkg.ask.differential_scale`. The first call reads the tables that ingest prepared; on an engine
        elsewhere it reads every annotation. Raises UnknownTermError for a finding that the vocabulary does not
        have, LegweakkgError without annotations and for a negative limit.
        """
        wanted = None if limit is None else whole_number(limit, "limit")
        return self._ranking.differential(present, absent, limit=wanted)

    def evaluate_differential(self, folder: str | PathLike[str]) -> Evaluation:
        """Measure `disease_differential` on the patients of GA4GH phenopackets (``*.json``) with a known diagnosis.

        A diagnosis may be an id of OMIM, Orphanet or, where the store has its exact matches, of Mondo. Files
        that are no phenopackets are listed as skipped. Raises SourceError where the folder has no file, and
        LegweakkgError where no patient could be ranked. See `legweakkg.ask.ranking_evaluation`.
        """
        from .phenopackets import read_folder
        from .ranking_evaluation import evaluate

        return evaluate(self._ranking, self._same_diseases, read_folder(path_of(folder, SourceError)))

    def _same_diseases(self, curie: str) -> list[str]:
        """Return the IRI of a disease, and those of its exact matches in the layers."""
        normal = re.sub(r"^orphanet:", "ORPHA:", curie.strip(), flags=re.IGNORECASE)
        iri = expand(normal)
        if iri is None:
            return []
        rows = self._engine.select(f"SELECT ?same {{ <{iri}> (skos:exactMatch|^skos:exactMatch) ?same }}")
        return [iri, *(row["same"].value for row in rows)]

    @cached_property
    def _ranking(self) -> Ranking:
        from .annotated_diseases import AnnotatedDiseases
        from .annotation_tables import DiseaseRates, FindingTerms
        from .differential_scale import Ranking

        engine = self._engine
        findings = engine.prepared("hpo") if isinstance(engine, OnDiskEngine) else None
        rates = engine.prepared("hpoa") if isinstance(engine, OnDiskEngine) else None
        return Ranking(
            AnnotatedDiseases(
                FindingTerms.from_json(findings) if findings else FindingTerms.from_engine(engine),
                DiseaseRates.from_json(rates) if rates else DiseaseRates.from_engine(engine),
            )
        )

    @property
    def own_engine(self) -> Engine:
        """The engine that answers about our own terms and claims: beside a store on disk, a copy in memory."""
        return self._engine.packaged if isinstance(self._engine, OnDiskEngine) else self._engine

    def _annotations(self, name: str, values: Mapping[str, str]) -> tuple[Annotation, ...]:
        return self._annotation_facts(name, values).annotations()

    def _annotation_facts(self, name: str, values: Mapping[str, str]) -> AnnotationFacts:
        rows = self._engine.select(questions.bind(_question(name), values))
        found = [row["annotation"].value for row in rows]
        if not found:
            return AnnotationFacts((), (), self._outside_labels)
        numbered = " ".join(f"(<{iri}> {number})" for number, iri in enumerate(found))
        details = self._engine.select(_KNOWN.sub(f"VALUES (?annotation ?number) {{ {numbered} }}", _details()))
        facts = ((int(number), name, value) for number, name, value in text_rows(details))
        return AnnotationFacts(found, facts, self._outside_labels)

    @cached_property
    def _known_labels(self) -> dict[str, str]:
        """The names of outside terms that were read before, by IRI."""
        return {}

    def _outside_labels(self, iris: Iterable[str]) -> Mapping[str, str]:
        new = [iri for iri in iris if iri not in self._known_labels]
        if new:
            rows = self._engine.select(
                f"SELECT ?term ?label WHERE {{ VALUES ?term {{ {_listed(new)} }} ?term rdfs:label ?label }}"
            )
            self._known_labels.update((term, label) for term, label in text_rows(rows))
        return self._known_labels

    def _outside(self, name: Name) -> str:
        """Return the IRI of a term of ours, or of an outside term by CURIE, IRI or name."""
        text = name_text(name).strip()
        own = self._lookup.find(text)
        if own is not None:
            return own.iri
        iri = expand(text) or (text.strip("<>") if text.startswith(("http", "<http")) else "")
        if iri and not re.search(r"[\s<>\"{}|^`\\]", iri):
            if self._engine.ask(f"ASK {{ <{iri}> a ?kind }}"):
                return iri
        else:
            rows = self._engine.select(f"SELECT ?term WHERE {{ ?term rdfs:label {_quoted(text)}@en }} ORDER BY ?term")
            for row in rows:
                return str(row["term"].value)
        raise UnknownTermError(text, self._lookup.suggest(text))


def _question(name: str) -> questions.Question:
    return next(asked for asked in questions.read_folder("outside") if asked.name == name)


@cache
def _details() -> str:
    return (ontology_dir() / "questions" / "details" / "annotation.rq").read_text(encoding="utf-8")


def _listed(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _quoted(text: str) -> str:
    from pyoxigraph import Literal

    return str(Literal(text))
