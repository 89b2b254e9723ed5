"""Prove a triple backwards through the rules, down to claims, terms and axioms of the schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode

from ..names import LW, LWC, RDF, compact, graph_iri, local_name
from ..terms import Claim
from . import questions
from .rule_text import Rule, iri_of, read_rules

if TYPE_CHECKING:
    from pyoxigraph import QuerySolution, QuerySolutions

    from .knowledge import KnowledgeGraph

MAX_DEPTH: Final = 8
"""How many rules deep a reason may go."""

TYPE: Final = RDF + "type"

_LAYERS = graph_iri("")

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Derivation:
    """One application of a rule: its file, what it says, and its premises.

    ``axioms`` are the parts of the schema that it read, ``claims`` the claims it started from, ``facts`` the
    triples about terms that it needed, each with its own reason.
    """

    rule: str
    comment: str
    axioms: tuple[str, ...]
    claims: tuple[Claim, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A triple that holds, the layer in which it lies, and, where it is derived, how it follows."""

    text: str
    layer: str
    derivation: Derivation | None = None

    @property
    def depth(self) -> int:
        """How many rules deep the reason is."""
        return 1 + max((fact.depth for fact in self.derivation.facts), default=0) if self.derivation else 0

    def lines(self, indent: int = 0) -> Iterator[str]:
        """Yield the reason as indented lines, down to claims and axioms."""
        pad = "  " * indent
        if self.derivation is None:
            yield f"{pad}{self.text}: stated in the layer {self.layer!r}"
            return
        yield f"{pad}{self.text}: by the rule {self.derivation.rule} ({self.derivation.comment})"
        for axiom in self.derivation.axioms:
            yield f"{pad}  schema: {axiom}"
        for claim in self.derivation.claims:
            yield f"{pad}  claim: {claim} ({claim.id}; {claim.rank})"
        for fact in self.derivation.facts:
            yield from fact.lines(indent + 1)

    def as_dict(self) -> dict[str, Any]:
        """Return the reason as JSON-ready values."""
        how = self.derivation
        return {
            "triple": self.text,
            "layer": self.layer,
            "rule": how
            and {
                "name": how.rule,
                "comment": how.comment,
                "axioms": list(how.axioms),
                "claims": [claim.id for claim in how.claims],
                "facts": [fact.as_dict() for fact in how.facts],
            },
        }


class Proofs:
    """The search for the shallowest reason, by iterative deepening; what is found is kept."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self._kg = kg
        self._found: dict[Triple, Fact] = {}
        self._failed: dict[Triple, int] = {}
        self._layer: dict[Triple, str] = {}
        self._ways: dict[Triple, list[tuple[Rule, QuerySolution]]] = {}
        self._known: dict[tuple[str, ...], tuple[Claim, ...]] = {}

    def best(self, triple: Triple) -> Fact | None:
        """Return the reason of a triple that needs the fewest rules one after the other, or None."""
        for depth in range(MAX_DEPTH + 1):
            fact = self._prove(triple, depth)
            if fact is not None:
                return fact
        layer = self.layer(triple)
        return Fact(self.text(triple), layer) if layer else None

    def _prove(self, triple: Triple, depth: int) -> Fact | None:
        if triple in self._found:
            return self._found[triple] if self._found[triple].depth <= depth else None
        if self._failed.get(triple, -1) >= depth:
            return None
        layer = self.layer(triple)
        fact: Fact | None = None
        if layer and layer != "derived":
            fact = Fact(self.text(triple), layer)
        elif layer and depth > 0:
            fact = self._by_rules(triple, depth)
        if fact is None:
            self._failed[triple] = depth
        else:
            self._found[triple] = fact
        return fact

    def _by_rules(self, triple: Triple, depth: int) -> Fact | None:
        for tried in range(1, depth + 1):
            for rule, solution in self._ways_to(triple):
                derivation = self._derivation(rule, solution, triple, tried)
                if derivation is not None:
                    return Fact(self.text(triple), "derived", self._with_all_claims(derivation, triple, tried))
        return None

    def _with_all_claims(self, derivation: Derivation, triple: Triple, depth: int) -> Derivation:
        """Several claims may state one triple by the same rule; name them all."""
        if not derivation.claims:
            return derivation
        same = [
            other
            for rule, solution in self._ways_to(triple)
            if rule.name == derivation.rule
            if (other := self._derivation(rule, solution, triple, depth)) is not None
        ]
        claims = dict.fromkeys(claim.iri for other in same for claim in other.claims)
        return replace(
            derivation,
            claims=self._claims(claims),
            axioms=tuple(dict.fromkeys(axiom for other in same for axiom in other.axioms)),
        )

    def _ways_to(self, triple: Triple) -> list[tuple[Rule, QuerySolution]]:
        if triple not in self._ways:
            queries = ((rule, rule.backwards(*triple)) for rule in read_rules())
            self._ways[triple] = [
                (rule, solution)
                for rule, sparql in queries
                if sparql
                for solution in _in_order(self._kg.own_engine.select(sparql))
            ]
        return self._ways[triple]

    def _derivation(self, rule: Rule, solution: QuerySolution, conclusion: Triple, depth: int) -> Derivation | None:
        claims: dict[str, None] = {}
        axioms: dict[str, None] = {}
        facts: dict[Triple, None] = {}
        for pattern in rule.premises:
            filled = [_filled(part, solution) for part in pattern]
            if None in filled:
                continue  # of the other branch of a UNION
            subject, predicate, target = (part or "" for part in filled)
            if subject.startswith("_:") or target.startswith("_:"):
                axioms[_expression(rule, solution, conclusion)] = None
            elif subject.startswith(LWC):
                claims[subject] = None
            elif subject.startswith(LW) and self.layer((subject, predicate, target)):
                axioms[self.text((subject, predicate, target))] = None
            elif not subject.startswith(LW):
                facts[subject, predicate, target] = None
        if conclusion in facts:
            return None
        proven = []
        for triple in facts:
            fact = self._prove(triple, depth - 1)
            if fact is None:
                return None
            proven.append(fact)
        return Derivation(rule.name, rule.comment, tuple(axioms), self._claims(claims), tuple(proven))

    def _claims(self, iris: Iterable[str]) -> tuple[Claim, ...]:
        wanted = tuple(iris)
        if wanted not in self._known:
            self._known[wanted] = self._kg._claims(list(wanted)) if wanted else ()
        return self._known[wanted]

    def layer(self, triple: Triple) -> str:
        """Return the name of the layer that holds a triple, or nothing."""
        if triple not in self._layer:
            asked = dict(zip(("subject", "predicate", "object"), triple, strict=True))
            rows = self._kg.own_engine.select(questions.bind(questions.question("why_layers"), asked))
            self._layer[triple] = next((row["layer"].value.removeprefix(_LAYERS) for row in rows), "")
        return self._layer[triple]

    def text(self, triple: Triple) -> str:
        """Return a triple in words: labels of terms, names of relations and classes."""
        return " ".join(self._word(part) for part in triple)

    def _word(self, iri: str) -> str:
        if iri == TYPE:
            return "is a"
        if iri.startswith(LW):
            return local_name(iri)
        return self._kg._label(iri) if self._kg._lookup.by_iri(iri) else compact(iri)


def _in_order(solutions: QuerySolutions) -> list[QuerySolution]:
    """Return solutions in an order that depends on no engine; the names of blank nodes say nothing."""
    names = sorted(variable.value for variable in solutions.variables)
    return sorted(
        solutions, key=lambda found: ["" if isinstance(found[name], BlankNode) else str(found[name]) for name in names]
    )


def _filled(part: str, solution: QuerySolution) -> str | None:
    if not part.startswith("?"):
        return iri_of(part)
    try:
        value = solution[part[1:]]
    except KeyError:
        return None
    if value is None:
        return None
    return f"_:{value.value}" if type(value).__name__ == "BlankNode" else str(value.value)


def _expression(rule: Rule, solution: QuerySolution, conclusion: Triple) -> str:
    """Say an OWL expression by the classes and relations that the rule found in it."""
    names = {
        name: local_name(value)
        for name in ("kind", "property", "filler", "value")
        if (value := _filled("?" + name, solution)) and not value.startswith("_:")
    }
    kind = names.get("kind", "whatever")
    filler = f"some {names['filler']}" if "filler" in names else names.get("value", "something")
    if "property" not in names:
        return f"an axiom that the rule {rule.name} reads"
    return f"{kind} that {names['property']} {filler} is a {local_name(conclusion[2])}"
