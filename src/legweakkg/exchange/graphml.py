"""Write GraphML (http://graphml.graphdrawing.org/), for Gephi, yEd, igraph and networkx."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from ..engine.embedded import EmbeddedEngine
from .about import read_about
from .network import Attributes, read_network
from .selection import Selection

_GRAPH_KEYS = ("title", "version", "licence", "disclaimer", "intended_use")
_NODE_KEYS = ("label", "kind", "iri", "definition", "synonyms", "exact_matches", "deprecated")
_EDGE_KEYS = (
    "relation",
    "origin",
    "negated",
    "accepted",
    "disputed",
    "rank",
    "rejected_because",
    "qualifiers",
    "sources",
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML 1.0 has no way to write these
_BOOLEANS = {"deprecated", "negated", "accepted", "disputed"}


def write(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return the selected terms and relations as a directed GraphML graph."""
    network = read_network(engine, selection)
    about = read_about(engine)._asdict()
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for owner, keys in (("graph", _GRAPH_KEYS), ("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for key in keys:
            kind = "boolean" if key in _BOOLEANS else "string"
            lines.append(f'<key id="{owner}_{key}" for="{owner}" attr.name="{key}" attr.type="{kind}"/>')
    lines.append('<graph id="legweakkg" edgedefault="directed">')
    lines += _data("graph", {key: about[key] for key in _GRAPH_KEYS})
    for name, attributes in network.nodes.items():
        lines += [f"<node id={quoteattr(name)}>", *_data("node", attributes), "</node>"]
    for source, target, key, attributes in network.edges:
        ends = f"source={quoteattr(source)} target={quoteattr(target)}"
        lines += [f"<edge id={quoteattr(key)} {ends}>", *_data("edge", attributes), "</edge>"]
    return "\n".join([*lines, "</graph>", "</graphml>", ""]).encode()


def _data(owner: str, attributes: Attributes) -> list[str]:
    return [f'<data key="{owner}_{key}">{_text(value)}</data>' for key, value in attributes.items() if value != ""]


def _text(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else escape(_NOT_XML.sub(" ", value))
