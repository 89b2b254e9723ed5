"""Write solutions in the W3C JSON format, from rows that may have been cut short.

Source: SPARQL 1.1 Query Results JSON Format (https://www.w3.org/TR/sparql11-results-json/), with the triple
terms and base directions of SPARQL 1.2. The engine can write only what it has not yet handed out; from this
form it also makes the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..names import XSD

RdfTerm = NamedNode | BlankNode | Literal | Triple
"""What a variable may be bound to."""


def write_solutions(variables: Sequence[str], rows: Iterable[Iterable[RdfTerm | None]]) -> bytes:
    """Return rows as one JSON document, UTF-8, without blanks between its parts.

    >>> write_solutions(["n"], [[Literal(5)], [None]])
    b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"5","datatype":"http://www.w3.org/2001/XMLSchema#integer"}},{}]}}'
    """
    bindings = [
        {name: _term(value) for name, value in zip(variables, row, strict=True) if value is not None} for row in rows
    ]
    document = {"head": {"vars": list(variables)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _term(value: RdfTerm) -> dict[str, Any]:
    if isinstance(value, NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, BlankNode):
        return {"type": "bnode", "value": value.value}
    if isinstance(value, Triple):
        parts = {"subject": value.subject, "predicate": value.predicate, "object": value.object}
        return {"type": "triple", "value": {name: _term(part) for name, part in parts.items()}}
    found = {"type": "literal", "value": value.value}
    if value.language:
        found["xml:lang"] = value.language
        if value.direction is not None:
            found["its:dir"] = value.direction.value
    elif value.datatype.value != XSD + "string":
        found["datatype"] = value.datatype.value
    return found
