"""Read the part of SPARQL that our constraints use: triple patterns with property paths, groups within groups.

Of expressions only lists of allowed values are understood, and the groups that EXISTS asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

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


class UnreadableQueryError(ValueError):
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

    @property
    def properties(self) -> list[NamedNode | None]:
        """The properties that it is followed by; None stands for all."""
        return [None] if self.steps is None else sorted((step for step, _ in self.steps), key=str)


@dataclass
class Group:
    """An alternative of a group: its patterns, and the groups within it, each under the word before it.

    ``allowed`` holds the only values of some variables, ``bound`` the variables that BIND makes others of,
    ``filters`` the expressions that must hold and speak of one variable alone.
    """

    patterns: list[Pattern] = field(default_factory=list)
    allowed: dict[Variable, frozenset[Constant]] = field(default_factory=dict)
    bound: dict[Variable, set[Variable]] = field(default_factory=dict)
    inner: list[tuple[str, list[Group]]] = field(default_factory=list)
    filters: list[tuple[Variable, str]] = field(default_factory=list)

    def joined(self, other: Group) -> Group:
        """Return the two as one."""
        return Group(
            self.patterns + other.patterns,
            self.allowed | other.allowed,
            self.bound | other.bound,
            self.inner + other.inner,
            self.filters + other.filters,
        )


class QueryReader:
    """Reads one query, token by token."""

    def __init__(self, text: str, prefixes: dict[str, str]) -> None:
        self._prefixes = prefixes
        self._fresh = 0
        self._tokens: list[tuple[str, str]] = []
        position = 0
        for match in _TOKEN.finditer(text):
            if text[position : match.start()].strip():
                raise UnreadableQueryError(text[position : match.start()].strip())
            position = match.end()
            self._tokens.append((match.lastgroup or "", match.group()))
        self._tokens.append(("end", ""))
        self._at = 0

    def query(self) -> tuple[list[Variable], list[Group]]:
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
            raise UnreadableQueryError(self._tokens[self._at][1])
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
            raise UnreadableQueryError(f"{self._tokens[self._at - 1][1]} stands where {word} was expected")

    def _group(self) -> list[Group]:
        self._expect("{")
        found = [Group()]
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

    def _element(self) -> Group:
        word = self._word()
        if word == "OPTIONAL":
            self._next()
            return Group(inner=[("OPTIONAL", self._group())])
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
                return Group(inner=[("NOT EXISTS" if negated else "EXISTS", self._group())])
            return self._filter()
        if word and word != "A":
            raise UnreadableQueryError(word)
        return self._triples()

    def _bind(self) -> Group:
        kinds = self._tokens[self._at : self._closing()]
        self._at += len(kinds)
        names = [Variable(text[1:]) for kind, text in kinds if kind == "variable"]
        if any(text.upper() == "EXISTS" for _, text in kinds):
            raise UnreadableQueryError("EXISTS in BIND")
        return Group(bound={names[-1]: set(names[:-1])})

    def _filter(self) -> Group:
        """Read an expression in brackets: groups that it asks for, lists of allowed values, tests of one variable."""
        found = Group()
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
        whole = [token for part in parts for token in part]
        for part in parts if ("mark", "||") not in _outermost(whole) else [whole]:
            self._read_allowed(part, found)
            self._read_test(part, found)
        return found

    def _read_test(self, part: list[tuple[str, str]], found: Group) -> None:
        names = {text[1:] for kind, text in part if kind == "variable"}
        if len(names) == 1 and not any(kind == "group" for kind, _ in part):
            terms = (str(self._constant(kind, text)) if kind == "name" else text for kind, text in part)
            found.filters.append((Variable(names.pop()), " ".join(terms)))

    def _read_allowed(self, part: list[tuple[str, str]], found: Group) -> None:
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
            raise UnreadableQueryError(self._peek())
        depth, position = 0, self._at
        while True:
            text = self._tokens[position][1]
            depth += (text == "(") - (text == ")")
            position += 1
            if depth == 0:
                return position
            if position == len(self._tokens):
                raise UnreadableQueryError("a bracket is not closed")

    def _triples(self) -> Group:
        found = Group()
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
            raise UnreadableQueryError(text)
        return constant

    def _constant(self, kind: str, text: str) -> Constant | None:
        if kind == "iri":
            return NamedNode(text[1:-1])
        if kind == "name":
            prefix, _, local = text.partition(":")
            if prefix not in self._prefixes:
                raise UnreadableQueryError(text)
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
        parts: list[tuple[frozenset[tuple[NamedNode, bool]] | Variable, str]] = []
        while True:
            steps = {self._step()}
            closure = self._next() if self._peek() in ("*", "+") else ""
            while self._peek() == "|":
                self._next()
                steps.add(self._step())
                if closure or self._peek() in ("*", "+"):
                    raise UnreadableQueryError("a closure of one alternative")
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
            raise UnreadableQueryError(text)
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


def _outermost(tokens: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the tokens that stand in no bracket."""
    depth = 0
    for token in tokens:
        depth -= token[1] == ")"
        if depth == 0:
            yield token
        depth += token[1] == "("
