"""Bind variables of a SPARQL query to values, without pasting them into its text.

The values become ``VALUES`` blocks at the start of the query's pattern: portable to any engine, and no value
can be anything but one term, because each passes through the term types of the RDF library.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode

from ..engine import guard
from ..errors import QueryError

Term = NamedNode | Literal
"""What a variable may be bound to."""

_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_SUBSELECT = re.compile(r"\s*SELECT\b", re.IGNORECASE)


def bind_variables(sparql: str, bindings: Mapping[str, Term | Sequence[Term]]) -> str:
    """Return a query whose pattern begins with the values of some of its variables.

    Several values for a variable mean any of them. Raises QueryError where the query lacks the variable or
    has no pattern of its own.

    >>> bind_variables("ASK { ?s lw:treats ?o }", {"o": NamedNode("urn:x")})
    'ASK { VALUES ?o { <urn:x> } ?s lw:treats ?o }'
    """
    if not bindings:
        return sparql
    variables = guard.variables(sparql)
    blocks = " ".join(_block(variables, name.lstrip("?$"), values) for name, values in bindings.items())
    bare = guard.blank(sparql)
    start = _pattern(bare)
    if _SUBSELECT.match(bare, start):  # a pattern that is one sub-query takes nothing beside it
        end = _closing(bare, start)
        return f"{sparql[:start]} {blocks} {{{sparql[start:end]}}} {sparql[end:]}"
    return f"{sparql[:start]} {blocks}{sparql[start:]}"


def _block(variables: Collection[str], name: str, values: Term | Sequence[Term]) -> str:
    if name not in variables:
        raise QueryError(f"The query has no variable ?{name} to bind.")
    several: Sequence[Term] = [values] if isinstance(values, (NamedNode, Literal)) else values
    if any(isinstance(value, BlankNode) for value in several):
        raise QueryError(f"?{name} cannot be bound to a blank node, which has no name outside its file.")
    return f"VALUES ?{name} {{ {' '.join(str(value) for value in several)} }}"


def _pattern(bare: str) -> int:
    """Return the offset after the brace that opens the query's pattern."""
    form = _FORM.search(bare)
    start = form.end() if form else 0
    if form and form[1].upper() == "CONSTRUCT":
        if not re.compile(r"\s*\{").match(bare, start):
            raise QueryError("The short form CONSTRUCT WHERE takes no bindings; write CONSTRUCT { … } WHERE { … }.")
        start = _closing(bare, bare.index("{", start) + 1) + 1
    depth = 0
    for offset in range(start, len(bare)):
        character = bare[offset]
        if character == "{" and depth == 0:
            return offset + 1
        depth += (character == "(") - (character == ")")
    raise QueryError("The query has no pattern { … } whose variables could be bound.")


def _closing(bare: str, start: int) -> int:
    """Return the offset of the brace that closes the group whose content begins at ``start``."""
    depth = 1
    for offset in range(start, len(bare)):
        depth += (bare[offset] == "{") - (bare[offset] == "}")
        if depth == 0:
            return offset
    raise QueryError("A brace of the query is never closed.")
