"""What methods read whole before their first answer: names, steps and statements, as rows of text.

A wheel carries these tables, made from its graph when it is built. For any other graph they are asked for. A table
tells the size of the graph file that it was made from, and is passed over where the file beside it has another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..names import LW
from ..resources import packaged_graph
from . import questions
from .lookup import normalised
from .text_rows import text_rows

if TYPE_CHECKING:
    from ..engine.protocol import Engine

Rows = list[list[str]]

LABELS: Final = 'SELECT ?term ?label WHERE { ?term skos:prefLabel ?label FILTER(LANG(?label) = "en") }'
SYNONYMS: Final = """
SELECT ?term ?name WHERE {
  { ?term skos:altLabel ?name } UNION { ?term skos:prefLabel ?name FILTER(LANG(?name) != "en") }
}"""

STEPS: Final = ("causes", "contributesTo", "initiates", "leadsTo", "hasComplication", "hasFinding", "hasAdverseEffect")
"""The relations that count as one causal step."""

STATING: Final = ("hasFinding", "causes", "contributesTo", "hasComplication", "limitsFunction", "indicates")
"""The relations that state a finding for a condition (``indicates`` runs the other way)."""

_QUESTIONS: Final = {
    "kinds": ("explain_kinds", "relation", ("subtypeOf",)),
    "steps": ("explain_steps", "relation", STEPS),
    "conditions": ("differential_conditions", "kind", ("HealthCondition",)),
    "statements": ("differential_statements", "relation", STATING),
}
_SORTED: Final = ("labels", "synonyms", "kinds", "conditions")

NAMES: Final = ("labels", "synonyms", *_QUESTIONS)
"""The tables that an engine can be asked for."""

NORMALISED: Final = "normalised"
"""The table of names and their normal forms, which only a wheel has: elsewhere they are made when they are needed."""


def asked(engine: Engine, name: str) -> Rows:
    """Return a table as an engine answers it; what is unbound is empty.

    >>> import legweakkg
    >>> ["https://w3id.org/legweakkg/term/stroke", "stroke"] in asked(legweakkg.load().engine, "labels")
    True
    """
    rows = text_rows(engine.select(_query(name)))
    return sorted(rows) if name in _SORTED else rows


def carried(name: str) -> Rows | None:
    """Return a table as the wheel carries it, or None where there is none that fits the packaged graph."""
    graph = packaged_graph()
    return None if graph is None else read(graph, name)


def read(graph: Path, name: str) -> Rows | None:
    """Return a table that lies beside a graph file, or None where there is none that fits."""
    try:
        held = json.loads((graph.parent / "tables" / f"{name}.json").read_bytes())
    except FileNotFoundError:
        return None
    rows: Rows = held["rows"]
    return rows if held["graph_bytes"] == graph.stat().st_size else None


def write(engine: Engine, graph: Path) -> Path:
    """Write all tables of an engine beside the file that its graph was written to; return their folder."""
    folder = graph.parent / "tables"
    folder.mkdir(exist_ok=True)
    for name, rows in _all(engine):
        held = {"graph_bytes": graph.stat().st_size, "rows": rows}
        (folder / f"{name}.json").write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8", newline="\n")
    return folder


def _all(engine: Engine) -> Iterator[tuple[str, Rows]]:
    made = {name: asked(engine, name) for name in NAMES}
    yield from made.items()
    names = sorted({name for table in ("labels", "synonyms") for _, name in made[table]})
    yield NORMALISED, [list(pair) for pair in zip(names, normalised(names), strict=True)]


def _query(name: str) -> str:
    if name not in _QUESTIONS:
        return {"labels": LABELS, "synonyms": SYNONYMS}[name]
    question, parameter, values = _QUESTIONS[name]
    return questions.bind(questions.question(question), {parameter: [LW + value for value in values]})
