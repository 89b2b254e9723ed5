"""Read which triples the query of a constraint looks at: its triple patterns, and what binds them together.

Only the part of SPARQL that our constraints use is read: triple patterns with property paths, UNION, OPTIONAL, BIND
and FILTER with or without EXISTS. Of expressions only lists of allowed values are understood; leaving out the
rest makes the patterns match more than the query does, never less, and that is all that finding the triples
around an edit needs (`legweakkg.check.neighbourhood`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode

from ..names import RDF, XSD

_TOKEN = re.compile(
    r"""(?P<iri><[^<>\s]*>) | (?P<text>"(?:\\.|[^"\\])*"(?:@[A-Za-z-]+)?) | (?P<variable>[?$]\w+)
      | (?P<name>[A-Za-z][\w-]*:\w*) | (?P<number>\d+(?:\.\d+)?) | (?P<word>[A-Za-z]+)
      | (?P<mark>\^\^|&&|\|\||!=|<=|>=|[{}()\[\].;,|/^*+?!=<>-])""",
    re.VERBOSE,
)


class Variable(str):
    """The name of a variable, without its mark."""

    __slots__ = ()


Constant = NamedNode | Literal
End = Variable | Constant


class UnreadableQuery(ValueError):
    """The query uses more of SPARQL than is read here."""


@dataclass(frozen=True)
class Pattern:
    """A triple pattern: its ends and what joins them.

    ``steps`` holds the properties, each with whether it is followed backwards; None where ``variable`` stands in
    their place. ``closure`` is ``*`` or ``+`` where the path may be walked on and on, else empty.
    """

    subject: End
    steps: frozenset[tuple[NamedNode, bool]] | None
    object: End
    closure: str = ""
    variable: Variable | None = None

    @property
    def variables(self) -> set[Variable]:
        """The variables in it."""
        return {end for end in (self.subject, self.variable, self.object) if isinstance(end, Variable)}


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
class FlatQuery:
    """One alternative of a query: patterns that hang together by their variables.

    ``allowed`` holds the only values of some variables, ``nodes`` the variables whose values a finding names.
    """

    steps: tuple[Step, ...]
    allowed: dict[Variable, frozenset[Constant]]
    nodes: frozenset[Variable]


@dataclass
class _Group:
    patterns: list[Pattern] = field(default_factory=list)
    allowed: dict[Variable, frozenset[Constant]] = field(default_factory=dict)
    bound: dict[Variable, set[Variable]] = field(default_factory=dict)
    inner: list[tuple[str, list[_Group]]] = field(default_factory=list)

    def joined(self, other: _Group) -> _Group:
        return _Group(
            self.patterns + other.patterns,
            self.allowed | other.allowed,
            self.bound | other.bound,
            self.inner + other.inner,
        )


def flat_queries(select: str, prefixes: dict[str, str]) -> list[FlatQuery]:
    """Return the alternatives of a SELECT query; raises UnreadableQuery for one that is not read here.

    >>> [query] = flat_queries("SELECT $this ?value WHERE { ?value a ?kind . FILTER NOT EXISTS { ?kind ?p ?o } }", {})
    >>> [(step.required, step.by_adding, step.by_removing) for step in query.steps]
    [(True, True, False), (False, False, True)]
    """
    reader = _Reader(select, prefixes)
    projected, groups = reader.query()
    found = []
    for group in groups:
        fresh = iter(range(1_000_000))
        steps = tuple(_flat(group, {}, True, False, True, fresh))
        known = set().union(*(step.pattern.variables for step in steps)) if steps else set()
        nodes = set(projected)
        for name in projected:
            nodes |= group.bound.get(name, set())
        found.append(FlatQuery(steps, group.allowed, frozenset(nodes & known) - {Variable("this"), Variable("path")}))
    return found


def _flat(
    group: _Group, names: dict[Variable, Variable], adding: bool, removing: bool, required: bool, fresh: Iterator[int]
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


class _Reader:
    """Reads one query, token by token."""

    def __init__(self, text: str, prefixes: dict[str, str]) -> None:
        self._prefixes = prefixes
        self._fresh = 0
        self._tokens: list[tuple[str, str]] = []
        position = 0
        for match in _TOKEN.finditer(text):
            if text[position : match.start()].strip():
                raise UnreadableQuery(text[position : match.start()].strip())
            position = match.end()
            self._tokens.append((match.lastgroup or "", match.group()))
        self._tokens.append(("end", ""))
        self._at = 0

    def query(self) -> tuple[list[Variable], list[_Group]]:
        """Return the variables after SELECT, and the alternatives of WHERE."""
        self._expect("SELECT")
        if self._word() == "DISTINCT":
            self._next()
        projected = []
        while self._tokens[self._at][0] == "variable":
            projected.append(Variable(self._next()[1:]))
        self._expect("WHERE")
        groups = self._group()
        if self._tokens[self._at][0] != "end":
            raise UnreadableQuery(self._tokens[self._at][1])
        return projected, groups

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _peek(self) -> str:
        return self._tokens[self._at][1]

    def _word(self) -> str:
        kind, text = self._tokens[self._at]
        return text.upper() if kind == "word" else ""

    def _expect(self, word: str) -> None:
        if self._next().upper() != word:
            raise UnreadableQuery(f"{self._tokens[self._at - 1][1]} stands where {word} was expected")

    def _group(self) -> list[_Group]:
        self._expect("{")
        found = [_Group()]
        while self._peek() != "}":
            if self._peek() == ".":
                self._next()
            elif self._peek() == "{":
                branches = self._group()
                while self._word() == "UNION":
                    self._next()
                    branches += self._group()
                found = [one.joined(branch) for one in found for branch in branches]
            else:
                part = self._element()
                found = [one.joined(part) for one in found]
        self._next()
        return found

    def _element(self) -> _Group:
        word = self._word()
        if word == "OPTIONAL":
            self._next()
            return _Group(inner=[("OPTIONAL", self._group())])
        if word == "BIND":
            self._next()
            return self._bind()
        if word == "FILTER":
            self._next()
            negated = self._word() == "NOT"
            if negated:
                self._next()
            if self._word() == "EXISTS":
                self._next()
                return _Group(inner=[("NOT EXISTS" if negated else "EXISTS", self._group())])
            return self._filter()
        if word and word != "A":
            raise UnreadableQuery(word)
        return self._triples()

    def _bind(self) -> _Group:
        kinds = self._tokens[self._at : self._closing()]
        self._at += len(kinds)
        names = [Variable(text[1:]) for kind, text in kinds if kind == "variable"]
        if any(text.upper() == "EXISTS" for _, text in kinds):
            raise UnreadableQuery("EXISTS in BIND")
        return _Group(bound={names[-1]: set(names[:-1])})

    def _filter(self) -> _Group:
        """Read an expression in brackets: groups that it asks for, and lists of allowed values."""
        found = _Group()
        end = self._closing()
        parts: list[list[tuple[str, str]]] = [[]]
        depth = 0
        self._at += 1
        while self._at < end - 1:
            kind, text = self._tokens[self._at]
            if kind == "word" and text.upper() == "EXISTS":
                self._next()
                found.inner.append(("asked", self._group()))
                parts[-1].append(("group", ""))
                continue
            depth += (text == "(") - (text == ")")
            if depth == 0 and text == "&&":
                parts.append([])
            else:
                parts[-1].append((kind, text))
            self._next()
        self._at = end
        for part in parts:
            self._read_allowed(part, found)
        return found

    def _read_allowed(self, part: list[tuple[str, str]], found: _Group) -> None:
        words = [text.upper() for _, text in part]
        if len(part) < 3 or part[0][0] != "variable":
            return
        if words[1:3] == ["IN", "("] and words[-1] == ")" and words.count(")") == 1:
            values = part[3:-1]
        elif words[1] == "=" and len(part) == 3:
            values = part[2:]
        else:
            return
        constants = [self._constant(*one) for one in values if one[1] != ","]
        if all(isinstance(one, NamedNode) for one in constants):  # literals may be equal without being the same
            found.allowed[Variable(part[0][1][1:])] = frozenset(one for one in constants if one is not None)

    def _closing(self) -> int:
        """Return the position after the bracket that closes the one that comes next."""
        if self._peek() != "(":
            raise UnreadableQuery(self._peek())
        depth, position = 0, self._at
        while True:
            text = self._tokens[position][1]
            depth += (text == "(") - (text == ")")
            position += 1
            if depth == 0:
                return position
            if position == len(self._tokens):
                raise UnreadableQuery("a bracket is not closed")

    def _triples(self) -> _Group:
        found = _Group()
        subject = self._end()
        while True:
            path = self._path()
            while True:
                found.patterns += self._joined(subject, path, self._end())
                if self._peek() != ",":
                    break
                self._next()
            if self._peek() != ";":
                return found
            self._next()

    def _end(self) -> End:
        kind, text = self._tokens[self._at]
        self._next()
        if kind == "variable":
            return Variable(text[1:])
        constant = self._constant(kind, text)
        if constant is None:
            raise UnreadableQuery(text)
        return constant

    def _constant(self, kind: str, text: str) -> Constant | None:
        if kind == "iri":
            return NamedNode(text[1:-1])
        if kind == "name":
            prefix, _, local = text.partition(":")
            if prefix not in self._prefixes:
                raise UnreadableQuery(text)
            return NamedNode(self._prefixes[prefix] + local)
        if kind == "text" and "\\" not in text:
            body, _, language = text.rpartition('"')
            return Literal(body[1:], language=language[1:]) if language else Literal(body[1:])
        if kind == "word" and text in ("true", "false"):
            return Literal(text, datatype=NamedNode(XSD + "boolean"))
        return None

    def _path(self) -> list[tuple[frozenset[tuple[NamedNode, bool]] | Variable, str]]:
        """Return the parts of a path, one after the other, each with the mark of its closure."""
        if self._tokens[self._at][0] == "variable":
            return [(Variable(self._next()[1:]), "")]
        parts = []
        while True:
            steps = {self._step()}
            closure = self._next() if self._peek() in ("*", "+") else ""
            while self._peek() == "|":
                self._next()
                steps.add(self._step())
                if closure or self._peek() in ("*", "+"):
                    raise UnreadableQuery("a closure of one alternative")
            parts.append((frozenset(steps), closure))
            if self._peek() != "/":
                return parts
            self._next()

    def _step(self) -> tuple[NamedNode, bool]:
        backwards = self._peek() == "^"
        if backwards:
            self._next()
        kind, text = self._tokens[self._at]
        self._next()
        found = NamedNode(RDF + "type") if (kind, text) == ("word", "a") else self._constant(kind, text)
        if not isinstance(found, NamedNode) or self._peek() == "?":
            raise UnreadableQuery(text)
        return found, backwards

    def _joined(
        self, subject: End, path: list[tuple[frozenset[tuple[NamedNode, bool]] | Variable, str]], target: End
    ) -> Iterator[Pattern]:
        for number, (steps, closure) in enumerate(path):
            end: End = target
            if number < len(path) - 1:
                self._fresh += 1
                end = Variable(f"between {self._fresh}")
            if isinstance(steps, Variable):
                yield Pattern(subject, None, end, "", steps)
            else:
                yield Pattern(subject, steps, end, closure)
            subject = end
