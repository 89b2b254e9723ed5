"""Write JSON-LD 1.1 with short keys, by the context file that the package carries.

The document holds the context itself, so that readers need no network. A value is shortened only where the
context gives it back exactly; any other is written in full, so a gap in the context costs length, never truth.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ..engine.embedded import EmbeddedEngine
from ..names import LW, PREFIXES, RDF, XSD
from .rdf_files import layered
from .selection import Selection

_TYPE = RDF + "type"
_TEXT = XSD + "string"
_NATIVE: Mapping[str, Callable[[str], object]] = {XSD + "integer": int, XSD + "boolean": lambda text: text == "true"}

Node = NamedNode | BlankNode | Literal | Triple


class _Key(NamedTuple):
    """A key of the context: its name, and the type or language that its values are read with."""

    name: str
    datatype: str | None = None
    language: str | None = None


def write(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return the selected graphs as one JSON-LD document, a ``@graph`` for each layer."""
    graphs: dict[str, dict[str, dict[str, Any]]] = {}
    for quad in layered(selection.quads(engine.store)):
        _add(graphs, quad)
    content = list(graphs.pop("", {}).values())
    content += [{"id": short(graph), "@graph": list(nodes.values())} for graph, nodes in graphs.items()]
    document = {"@context": context(), "@graph": content}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


@cache
def context() -> Mapping[str, Any]:
    """Return the packaged context, the value of ``@context``."""
    text = Path(__file__).with_name("context.jsonld").read_text(encoding="utf-8")
    content: Mapping[str, Any] = json.loads(text)["@context"]
    return content


def short(iri: str) -> str:
    """Return an IRI as a compact IRI of the context where that expands to it again, else as it is."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


@cache
def _keys() -> Mapping[str, _Key]:
    keys = {}
    for name, meaning in context().items():
        definition = {"@id": meaning} if isinstance(meaning, str) else meaning
        if name.startswith("@") or not isinstance(definition, dict) or ":" not in definition["@id"]:
            continue
        prefix, _, local = definition["@id"].partition(":")
        if prefix in PREFIXES and not local.startswith("//"):
            keys[PREFIXES[prefix] + local] = _Key(name, definition.get("@type"), definition.get("@language"))
    return keys


def _add(graphs: dict[str, dict[str, dict[str, Any]]], quad: Quad) -> None:
    graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
    subject = _id(quad.subject)
    node = graphs.setdefault(graph, {}).setdefault(subject, {"id": subject})
    predicate = quad.predicate.value
    if predicate == _TYPE and isinstance(quad.object, NamedNode):
        value: object = _type(quad.object.value)
        name = "type"
    else:
        key = _keys().get(predicate)
        name = key.name if key else short(predicate)
        value = _value(quad.object, key or _Key(name))
    known = node.get(name)
    if known is None:
        node[name] = value
    elif isinstance(known, list):
        known.append(value)
    else:
        node[name] = [known, value]


def _id(node: object) -> str:
    return short(node.value) if isinstance(node, NamedNode) else str(node)


def _type(iri: str) -> str:
    local = iri.removeprefix(LW)
    return local if iri.startswith(LW) and local not in context() else short(iri)


def _value(node: Node, key: _Key) -> object:
    if not isinstance(node, Literal):
        return _id(node) if key.datatype == "@id" else {"id": _id(node)}
    text, datatype = node.value, node.datatype.value
    if node.language:
        return text if key.language == node.language else {"@value": text, "@language": node.language}
    if key.datatype and short(datatype) == key.datatype:
        return text
    plain = key.datatype is None and key.language is None
    if plain and datatype == _TEXT:
        return text
    if plain and datatype in _NATIVE and json.dumps(_NATIVE[datatype](text)) == text:
        return _NATIVE[datatype](text)
    return {"@value": text} if datatype == _TEXT else {"@value": text, "@type": short(datatype)}
