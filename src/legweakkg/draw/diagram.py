"""The value that every drawing is made from, and its two text forms: Mermaid and DOT."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["centre", "term", "more"]
Line = Literal["stated", "disputed", "kind"]


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its key, its words, and what it is: the centre, a term, or the rest that was left out."""

    key: str
    label: str
    tone: Tone = "term"
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between two boxes; a disputed one is drawn as such, a ``kind`` leads to a wider term."""

    source: str
    target: str
    label: str
    line: Line = "stated"


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes and arrows with a title and the notes that must stand below them."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    notes: tuple[str, ...] = field(default=())


def to_mermaid(diagram: Diagram) -> str:
    """Return a diagram as Mermaid text, which GitHub, GitLab and many wikis show as a picture."""
    names = {node.key: f"n{number}" for number, node in enumerate(diagram.nodes)}
    lines = ["---", f"title: {_mermaid(diagram.title)!r}", "---", "flowchart LR"]
    lines += [f"  %% {note}" for note in diagram.notes]
    lines += [f'  {names[node.key]}["{_mermaid(node.label)}"]' for node in diagram.nodes]
    for edge in diagram.edges:
        arrow = "-->" if edge.line == "stated" else "-.->"
        lines.append(f'  {names[edge.source]} {arrow}|"{_mermaid(edge.label)}"| {names[edge.target]}')
    disputed = [str(number) for number, edge in enumerate(diagram.edges) if edge.line == "disputed"]
    if disputed:
        lines.append(f"  linkStyle {','.join(disputed)} stroke:#b3261e,color:#b3261e")
    centres = [names[node.key] for node in diagram.nodes if node.tone == "centre"]
    if centres:
        lines += ["  classDef centre fill:#123f5c,color:#ffffff,stroke:#123f5c", f"  class {','.join(centres)} centre"]
    return "\n".join(lines) + "\n"


def to_dot(diagram: Diagram) -> str:
    """Return a diagram in the DOT language of Graphviz."""
    names = {node.key: f"n{number}" for number, node in enumerate(diagram.nodes)}
    lines = [
        "digraph legweakkg {",
        f'  graph [rankdir=LR, labelloc=t, fontname="Helvetica", label={_dot(diagram.title)}];',
        '  node [shape=box, style="rounded,filled", fillcolor="#f3f6f8", color="#8fa3b0", fontname="Helvetica"];',
        '  edge [color="#5b7083", fontcolor="#44525c", fontname="Helvetica", fontsize=10];',
    ]
    lines += [f"  // {note}" for note in diagram.notes]
    for node in diagram.nodes:
        style = ', fillcolor="#123f5c", fontcolor="#ffffff"' if node.tone == "centre" else ""
        style += f", tooltip={_dot(node.tooltip)}" if node.tooltip else ""
        lines.append(f"  {names[node.key]} [label={_dot(node.label)}{style}];")
    styles = {
        "stated": "",
        "disputed": ', style=dashed, color="#b3261e", fontcolor="#b3261e"',
        "kind": ", style=dotted, arrowhead=empty",
    }
    lines += [
        f"  {names[edge.source]} -> {names[edge.target]} [label={_dot(edge.label)}{styles[edge.line]}];"
        for edge in diagram.edges
    ]
    return "\n".join([*lines, "}", ""])


def _dot(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"\r?\n", r"\\n", escaped) + '"'


def _mermaid(text: str) -> str:
    # Mermaid reads HTML entities inside quoted labels; a raw quote or bracket could end the label
    escaped = text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
    return re.sub(r"\s*\r?\n\s*", "<br>", escaped)
