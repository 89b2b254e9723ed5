"""Copy what bears on an edit out of a large graph: every triple on which a finding about the edit can rest.

A finding is wanted where it names an edited node, or where the edit brought it about. In either case the query of
its constraint has a match with something of the edit in it: an edited node for a variable that findings name, or a
triple of the edit for one of its patterns. From there the patterns are followed one by one, each giving the possible
values of one more variable, so that in the end every triple is known that such a match, or its absence, rests on. What
is copied besides makes findings of its own at the rim, but the same ones before the edit and after it. Of filters
only those are heeded that speak of one variable alone: the copy is larger than need be, never smaller.

This is the evaluation of changes of Datalog (semi-naive evaluation, and delete and rederive: Gupta, Mumick and
Subrahmanian, "Maintaining views incrementally", SIGMOD 1993), used to find triples instead of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from .asserted import AssertedGraph, Node, Term
from .constraint_patterns import FlatQuery, Step
from .query_reader import End, Variable
from .query_reader import Pattern as TriplePattern
from .surroundings import Pattern, Surroundings

Known = dict[Variable, set[Term]]
Chase = Generator[set[Pattern], None, Known]

_FOCUS = Variable("value")


class Neighbourhood:
    """A growing copy: ``graph`` holds what was found so far, with the triples of the edit added."""

    def __init__(self, surroundings: Surroundings, added: Collection[Quad], removed: Collection[Quad]) -> None:
        self._surroundings = surroundings
        self._added, self._removed = frozenset(added), frozenset(removed)
        self._asked: set[Pattern] = set()
        self.graph = AssertedGraph(surroundings.schema())
        self.graph.extend(added)

    def around(self, queries: Iterable[FlatQuery], edited: set[Node]) -> None:
        """Copy everything that findings of the queries about an edit rest on."""
        queries = list(queries)
        self.fetch({(node, None, None) for node in edited})
        chases = [(query, self._chase(query, seed)) for query in queries for seed in self._by_name(query, edited)]
        changed = [
            (query, self._chase(query, seed, step)) for query in queries for step, seed in self._by_triple(query)
        ]
        foci: dict[int, set[Term]] = defaultdict(set)
        for query, known in self._run([*chases, *changed])[len(chases) :]:
            foci[id(query)] |= known.get(_FOCUS, set())
        # a finding brought about may have been there before for another reason: look at all its reasons
        again = [(query, {_FOCUS: foci[id(query)] - edited}) for query in queries if foci[id(query)] - edited]
        self._run([(query, self._chase(query, seed, before=True)) for query, seed in again])

    def fetch(self, patterns: set[Pattern]) -> None:
        """Copy the triples of some patterns."""
        new = {one for one in patterns - self._asked if not self._is_known(one)}
        if new:
            self._asked |= new
            self.graph.extend(self._surroundings.find(new))

    def _is_known(self, pattern: Pattern) -> bool:
        subject, predicate, target = pattern
        return (subject is not None and (subject, None, None) in self._asked) or (
            predicate is not None and (None, None, target) in self._asked
        )

    def _run(self, chases: list[tuple[FlatQuery, Chase]]) -> list[tuple[FlatQuery, Known]]:
        """Run chases side by side: what all of them need next is looked up at once."""
        found: dict[int, Known] = {}
        running = dict(enumerate(chase for _, chase in chases))
        while running:
            needed: set[Pattern] = set()
            for number, chase in list(running.items()):
                try:
                    needed |= next(chase)
                except StopIteration as stop:
                    found[number] = stop.value
                    del running[number]
            self.fetch(needed)
        return [(query, found[number]) for number, (query, _) in enumerate(chases)]

    def _by_name(self, query: FlatQuery, edited: set[Node]) -> Iterator[Known]:
        """Yield where findings name an edited node."""
        for variable in sorted(query.nodes):
            values: set[Term] = {node for node in edited if _fits(variable, node, query)}
            if values:
                yield {variable: values}

    def _by_triple(self, query: FlatQuery) -> Iterator[tuple[Step, Known]]:
        """Yield where a triple of the edit matches a pattern and may bring about a solution."""
        for step in query.steps:
            pattern = step.pattern
            seed: Known = defaultdict(set)
            for quad in (*(self._added if step.by_adding else ()), *(self._removed if step.by_removing else ())):
                for ends in _ends(pattern, quad):
                    if pattern.closure or all(_fits(end, term, query) for end, term in ends):
                        for end, term in ends:
                            if isinstance(end, Variable):
                                seed[end].add(term)
            if not step.required and step.by_adding and not step.by_removing and isinstance(pattern.object, Variable):
                self._leave_out_referred(query, step, seed)
            if any(seed.values()):
                yield step, dict(seed)

    def _leave_out_referred(self, query: FlatQuery, step: Step, seed: Known) -> None:
        """Where it counts only that something refers to a node, one more reference to it changes nothing."""
        pattern = step.pattern
        leaves = {pattern.subject, pattern.variable}
        others = {end for one in query.steps if one is not step for end in one.pattern.variables}
        if pattern.variable is not None and isinstance(pattern.subject, Variable) and not leaves & others:
            assert isinstance(pattern.object, Variable)  # noqa: S101 - the caller saw to it
            self.fetch({(node, None, None) for node in self._surroundings.witnesses(seed[pattern.object])})
            seed[pattern.object] = {
                node
                for node in seed[pattern.object]
                if all(quad in self._added for quad in self.graph.quads_for_pattern(None, None, node))
            }
            if not seed[pattern.object]:
                seed.clear()

    def _chase(self, query: FlatQuery, seed: Known, origin: Step | None = None, *, before: bool = False) -> Chase:
        """Follow the patterns of a query from known values of some variables to all values of the others.

        Returns nothing where there is no solution after the edit, or with ``before``, none after it or before it.
        """
        known = dict(seed)
        if origin is not None and origin.pattern.closure:
            known = yield from self._reach_of(origin.pattern, known)
        for variable in known:
            known[variable] = yield from self._admitted(query, variable, known[variable], before)
            if not known[variable]:
                return {}
        pending = list(query.steps)
        inside = not any(known.keys() & step.pattern.variables for step in query.steps if step.required)
        properties = {step.pattern.variable for step in query.steps} - {None}
        while pending:
            step = min(pending, key=lambda one: _rank(one, known, inside, properties))
            pending.remove(step)
            if not (yield from self._follow(step, known, query, before)):
                return {}
        return known

    def _admitted(
        self, query: FlatQuery, variable: Variable, values: set[Term], before: bool
    ) -> Generator[set[Pattern], None, set[Term]]:
        """Return the values of a variable that a solution may have."""
        if values and variable in query.filters:
            values = _passing(variable, query.filters[variable], frozenset(values))
        for condition in query.conditions.get(variable, ()) if not before else ():
            if values:
                matching: set[Term] = set()
                for predicate in condition.pattern.properties:
                    yield _asked(values, predicate, None)
                    matching |= {value for value in values if self._has(value, predicate, condition.pattern.object)}
                values = values & matching if condition.present else values - matching
        return values

    def _has(self, subject: Term, predicate: NamedNode | None, end: End) -> bool:
        """Tell whether a triple of a subject is there after the edit."""
        if isinstance(subject, Literal):
            return False
        target = None if isinstance(end, Variable) else end
        return any(quad not in self._removed for quad in self.graph.quads_for_pattern(subject, predicate, target))

    def _reach_of(self, pattern: TriplePattern, ends: Known) -> Generator[set[Pattern], None, Known]:
        """Return what a changed link of a path may join: all above its upper end, or all below its lower one."""
        if isinstance(pattern.object, Variable):
            return {pattern.object: (yield from self._reached(pattern, ends[pattern.object], backwards=False))}
        assert isinstance(pattern.subject, Variable)  # noqa: S101 - a path between constants is no pattern of ours
        return {pattern.subject: (yield from self._reached(pattern, ends[pattern.subject], backwards=True))}

    def _follow(self, step: Step, known: Known, query: FlatQuery, before: bool) -> Generator[set[Pattern], None, bool]:
        """Look up the triples of a pattern; returns False where it is required and nothing matches it."""
        pattern = step.pattern
        starts, targets = _values(pattern.subject, known), _values(pattern.object, known)
        if pattern.closure:
            if starts is not None:
                reached = yield from self._reached(pattern, starts, backwards=False)
                _learn(known, pattern.object, reached)
            else:
                reached = yield from self._reached(pattern, targets or set(), backwards=True)
                _learn(known, pattern.subject, reached)
            return True
        matches: list[dict[Variable, Term]] = []
        for predicate, backwards in _predicates(pattern, known, query):
            subjects, objects = (targets, starts) if backwards else (starts, targets)
            asked = _asked(subjects, predicate, objects)
            together = subjects is None and objects is not None and pattern.steps is None
            yield {(None, None, one[2]) for one in asked} if together else asked
            for one in asked:
                for quad in self.graph.quads_for_pattern(one[0], predicate, one[2]):
                    if (subjects is None or quad.subject in subjects) and (objects is None or quad.object in objects):
                        match = _bindings(pattern, quad, backwards, query)
                        if match is not None:
                            matches.append(match)
        if step.required:
            for variable in pattern.variables - known.keys():
                values = {match[variable] for match in matches}
                admitted = yield from self._admitted(query, variable, values, before)
                if len(admitted) < len(values):
                    matches = [match for match in matches if match[variable] in admitted]
            for variable in pattern.variables:
                known[variable] = {match[variable] for match in matches}
            return bool(matches)
        for variable in pattern.variables - known.keys():
            known[variable] = {match[variable] for match in matches}
        return True

    def _reached(
        self, pattern: TriplePattern, starts: set[Term], *, backwards: bool
    ) -> Generator[set[Pattern], None, set[Term]]:
        """Return everything that a path of any length leads to, the starts included."""
        found: set[Term] = set()
        waiting = set(starts)
        while waiting:
            found |= waiting
            following: set[Term] = set()
            for predicate, inverse in pattern.steps or ():
                up = inverse == backwards
                asked = _asked(waiting, predicate, None) if up else _asked(None, predicate, waiting)
                yield asked
                for one in asked:
                    for quad in self.graph.quads_for_pattern(one[0], predicate, one[2]):
                        following.add(quad.object if up else quad.subject)
            waiting = following - found
        return found


def _rank(step: Step, known: Known, inside: bool, properties: Collection[Variable | None]) -> int:
    """Return how soon a pattern is to be followed: what costs little and narrows first."""
    pattern = step.pattern
    if step.required and not inside and pattern.steps is not None and pattern.subject in properties:
        return 0  # what is said of properties is little, and tells which of them matter
    subject, target = (_values(end, known) is not None for end in (pattern.subject, pattern.object))
    if subject:
        return 0 if step.required else 3 if inside else 7
    if target and isinstance(pattern.object, Variable):
        return 1 if step.required else 4 if inside else 8
    if pattern.variable in known:
        return 2 if step.required else 9
    return (5 if target else 6) if step.required else (10 if target else 11)


def _passing(variable: Variable, expression: str, values: frozenset[Term]) -> set[Term]:
    """Return the values for which an expression holds; blank nodes, which no query can name, are kept."""
    named = " ".join(str(value) for value in values if not isinstance(value, BlankNode | Triple))
    rows = Store().query(f"SELECT ?{variable} WHERE {{ VALUES ?{variable} {{ {named} }} FILTER({expression}) }}")
    assert isinstance(rows, QuerySolutions)  # noqa: S101 - it is a SELECT query
    return {row[variable] for row in rows} | {value for value in values if isinstance(value, BlankNode | Triple)}


def _values(end: End, known: Known) -> set[Term] | None:
    return known.get(end) if isinstance(end, Variable) else {end}


def _learn(known: Known, end: End, values: set[Term]) -> None:
    if isinstance(end, Variable) and end not in known:
        known[end] = values


def _predicates(pattern: TriplePattern, known: Known, query: FlatQuery) -> Iterable[tuple[NamedNode | None, bool]]:
    if pattern.steps is not None:
        return sorted(pattern.steps, key=str)
    assert pattern.variable is not None  # noqa: S101 - a pattern has the one or the other
    values = known.get(pattern.variable) or query.allowed.get(pattern.variable)
    if not values:
        return [(None, False)] if pattern.variable not in known else []
    return [(value, False) for value in sorted(values, key=str) if isinstance(value, NamedNode)]


def _asked(subjects: set[Term] | None, predicate: NamedNode | None, objects: set[Term] | None) -> set[Pattern]:
    """Return what to look up: what is said of known subjects, else what has known values."""
    if subjects is not None:
        return {(one, predicate, None) for one in subjects if isinstance(one, NamedNode | BlankNode)}
    if objects is not None:
        return {(None, predicate, one) for one in objects}
    return {(None, predicate, None)}


def _ends(pattern: TriplePattern, quad: Quad) -> Iterator[list[tuple[End, Term]]]:
    """Yield how a triple may match a pattern, as pairs of an end and a term; none where its property differs."""
    if pattern.steps is None:
        assert pattern.variable is not None  # noqa: S101 - a pattern has the one or the other
        yield [(pattern.subject, quad.subject), (pattern.variable, quad.predicate), (pattern.object, quad.object)]
        return
    for predicate, backwards in pattern.steps:
        if predicate == quad.predicate:
            start, target = (quad.object, quad.subject) if backwards else (quad.subject, quad.object)
            yield [(pattern.subject, start), (pattern.object, target)]


def _fits(end: End, term: Term, query: FlatQuery) -> bool:
    return term in query.allowed.get(end, (term,)) if isinstance(end, Variable) else end == term


def _bindings(pattern: TriplePattern, quad: Quad, backwards: bool, query: FlatQuery) -> dict[Variable, Term] | None:
    """Return what the variables of a pattern are in a triple with its property; None where it does not match."""
    start, target = (quad.object, quad.subject) if backwards else (quad.subject, quad.object)
    found: dict[Variable, Term] = {}
    for end, term in ((pattern.subject, start), (pattern.variable, quad.predicate), (pattern.object, target)):
        if isinstance(end, Variable):
            if found.setdefault(end, term) != term or (end in query.allowed and term not in query.allowed[end]):
                return None
        elif end is not None and end != term:
            return None
    return found
