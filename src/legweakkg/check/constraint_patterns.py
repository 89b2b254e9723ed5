"""Which triples the query of a constraint looks at: its triple patterns, and what binds them together.

Of expressions only those are heeded that speak of one variable alone. So the patterns match more than the query does,
never less, and that is all that finding the triples around an edit needs (`legweakkg.check.neighbourhood`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .query_reader import Constant, End, Group, Pattern, QueryReader, Variable


@dataclass(frozen=True)
class Step:
    """A pattern of a flat query.

    ``required``: every solution has a match of it. ``by_adding`` and ``by_removing`` say whether a triple
    that appears or disappears can bring about a new solution.
    """

    pattern: Pattern
    required: bool
    by_adding: bool
    by_removing: bool


@dataclass(frozen=True)
class Condition:
    """What a solution asks of one variable, the subject of a pattern: that a triple matches it, or that none does."""

    pattern: Pattern
    present: bool


@dataclass(frozen=True)
class FlatQuery:
    """One alternative of a query: patterns that hang together by their variables.

    ``allowed`` holds the only values of some variables, ``filters`` expressions that hold for each value of a
    variable, ``conditions`` what there must be of it; ``nodes`` are the variables whose values a finding names.
    """

    steps: tuple[Step, ...]
    allowed: dict[Variable, frozenset[Constant]]
    nodes: frozenset[Variable]
    filters: dict[Variable, str]
    conditions: dict[Variable, tuple[Condition, ...]]


def flat_queries(select: str, prefixes: dict[str, str]) -> list[FlatQuery]:
    """Return the alternatives of a SELECT query; raises UnreadableQueryError for one that is not read here.

    >>> [query] = flat_queries("SELECT $this ?value WHERE { ?value a ?kind . FILTER NOT EXISTS { ?kind ?p ?o } }", {})
    >>> [(step.required, step.by_adding, step.by_removing) for step in query.steps]
    [(True, True, False), (False, False, True)]
    """
    reader = QueryReader(select, prefixes)
    projected, groups = reader.query()
    found = []
    for group in groups:
        fresh = iter(range(1_000_000))
        steps = tuple(_flat(group, {}, True, False, True, fresh))
        known = set().union(*(step.pattern.variables for step in steps)) if steps else set()
        nodes = set(projected)
        for name in projected:
            nodes |= group.bound.get(name, set())
        nodes = (nodes & known) - {Variable("this"), Variable("path")}
        found.append(FlatQuery(steps, group.allowed, frozenset(nodes), _filters(group), _conditions(group)))
    return found


def _filters(group: Group) -> dict[Variable, str]:
    """Return the expressions about variables that every solution has."""
    required = {variable for pattern in group.patterns for variable in pattern.variables}
    found: dict[Variable, list[str]] = defaultdict(list)
    for variable, expression in group.filters:
        if variable in required:
            found[variable].append(f"({expression})")
    return {variable: " && ".join(expressions) for variable, expressions in found.items()}


def _conditions(group: Group) -> dict[Variable, tuple[Condition, ...]]:
    """Return the groups of one pattern that hang on the query by their subject alone."""
    required = {variable for pattern in group.patterns for variable in pattern.variables}
    optional = [inner for kind, alternatives in group.inner if kind == "OPTIONAL" for inner in alternatives]
    outer = required | {variable for inner in optional for pattern in inner.patterns for variable in pattern.variables}
    found: dict[Variable, list[Condition]] = defaultdict(list)
    for kind, alternatives in group.inner:
        if kind in ("EXISTS", "NOT EXISTS") and len(alternatives) == 1 and _is_one_pattern(alternatives[0]):
            [pattern] = alternatives[0].patterns
            subject = pattern.subject
            others = {end for end in (pattern.variable, pattern.object) if isinstance(end, Variable)}
            onwards = pattern.steps is None or not any(backwards for _, backwards in pattern.steps)
            if isinstance(subject, Variable) and subject in required and onwards and not others & {subject, *outer}:
                found[subject].append(Condition(pattern, kind == "EXISTS"))
    return {variable: tuple(conditions) for variable, conditions in found.items()}


def _is_one_pattern(group: Group) -> bool:
    alone = not (group.inner or group.filters or group.bound or group.allowed)
    return alone and len(group.patterns) == 1 and not group.patterns[0].closure


def _flat(
    group: Group, names: dict[Variable, Variable], adding: bool, removing: bool, required: bool, fresh: Iterator[int]
) -> Iterator[Step]:
    """Yield the patterns of a group and of those within it; what is only known within gets a name of its own."""
    for pattern in group.patterns:
        for variable in pattern.variables:
            names.setdefault(variable, variable if required else Variable(f"{variable}.{next(fresh)}"))
    for kind, alternatives in group.inner:
        if kind == "OPTIONAL":  # what it binds is known outside of it too
            for variable in {one for inner in alternatives for pattern in inner.patterns for one in pattern.variables}:
                names.setdefault(variable, variable)
    for pattern in group.patterns:
        yield Step(_renamed(pattern, names), required, adding, removing)
    for kind, alternatives in group.inner:
        signs = {"EXISTS": (adding, removing), "NOT EXISTS": (removing, adding)}.get(kind, (True, True))
        for inner in alternatives:
            yield from _flat(inner, dict(names), *signs, False, fresh)


def _renamed(pattern: Pattern, names: dict[Variable, Variable]) -> Pattern:
    def name(end: End) -> End:
        return names[end] if isinstance(end, Variable) else end

    variable = names[pattern.variable] if pattern.variable is not None else None
    return replace(pattern, subject=name(pattern.subject), object=name(pattern.object), variable=variable)
