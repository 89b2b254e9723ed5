"""The formats of export: their names, the endings that mean them, what they can hold, who writes them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from ..arguments import text_of
from ..engine.embedded import EmbeddedEngine
from ..errors import ExportError
from .bundle import Bundle
from .selection import PARTS, Selection

Written = bytes | Bundle
"""What a format makes: the bytes of one file, or several files by name."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    ``writer`` is ``module:function`` in this package, imported when the format is used; ``parts`` are the values
    of ``only`` that make sense for it; ``folder`` says that it is several files.
    """

    name: str
    endings: tuple[str, ...]
    about: str
    writer: str
    parts: tuple[str, ...] = PARTS
    folder: bool = False

    def write(self, engine: EmbeddedEngine, selection: Selection) -> Written:
        """Return what the format makes of the selected graph; raises ExportError for a part it cannot hold."""
        if selection.only is not None and selection.only not in self.parts:
            fitting = " or ".join(repr(part) for part in self.parts)
            what = f"the part {selection.only!r}" if selection.only in PARTS else f"a part called {selection.only!r}"
            raise ExportError(f"The format {self.name!r} cannot hold {what}; leave it out or choose {fitting}.")
        module, _, function = self.writer.partition(":")
        writer = getattr(importlib.import_module(f".{module}", __package__), function)
        return cast("Callable[[EmbeddedEngine, Selection], Written]", writer)(engine, selection)


_ALL: Final = (
    Format("ttl", (".ttl",), "Turtle; the union of the graphs", "rdf_files:turtle"),
    Format("trig", (".trig",), "TriG; named graphs kept", "rdf_files:trig"),
    Format("nt", (".nt",), "N-Triples; the union of the graphs", "rdf_files:ntriples"),
    Format("nq", (".nq",), "N-Quads in canonical form; named graphs kept", "rdf_files:nquads"),
    Format("rdf", (".rdf", ".owl"), "RDF/XML that OWL tools open; individuals declared and labelled", "owl:write"),
    Format("jsonld", (".jsonld",), "JSON-LD 1.1 with its context; named graphs kept", "jsonld:write"),
    Format("rdf12", (".rdf12.ttl",), "Turtle 1.2; each claim reifies its triple", "rdf12:write"),
    Format("skos", (".skos.ttl",), "SKOS in Turtle; terms as concepts, kinds as collections", "skos:write", ("terms",)),
    Format(
        "obographs",
        (".obographs.json", ".obo.json"),
        "OBO Graphs JSON; terms as classes",
        "obographs:write",
        ("terms",),
    ),
    Format("graphml", (".graphml",), "GraphML; terms as nodes, claims as edges", "graphml:write", ("terms", "claims")),
    Format(
        "cytoscape",
        (".cyjs", ".cytoscape.json"),
        "Cytoscape JSON; terms as nodes, claims as edges",
        "cytoscape:write",
        ("terms", "claims"),
    ),
    Format("sssom", (".sssom.tsv",), "SSSOM; the mapping sets merged", "sssom:write", ("mappings",)),
    Format("nanopubs", (".nanopubs.trig",), "Nanopublications in TriG; one a claim", "nanopubs:write", ("claims",)),
    Format(
        "kgx",
        (".kgx", ".kgx.zip"),
        "KGX nodes and edges for the Biolink Model; a folder or a zip",
        "kgx:write",
        ("terms", "claims"),
        folder=True,
    ),
    Format(
        "csv",
        (".csv.zip",),
        "CSV tables, safe to open in a spreadsheet; a folder or a zip",
        "csv_tables:write",
        ("terms", "claims", "mappings"),
        folder=True,
    ),
)

FORMATS: Final[dict[str, Format]] = {known.name: known for known in _ALL}
"""All formats by name, in the order in which they are listed."""


def format_of(path: Path, name: str | None = None) -> Format:
    """Return the format of a name, else the one that the ending of a path means, the longest ending first.

    Raises ExportError with what is known.

    >>> format_of(Path("graph.trig")).name
    'trig'
    """
    if name is not None:
        return _named(name)
    file = path.name.lower()
    fitting = [(ending, known) for known in _ALL for ending in known.endings if file.endswith(ending)]
    if fitting:
        return max(fitting, key=lambda pair: len(pair[0]))[1]
    suffix = path.suffix.lower()
    longer = {ending: known.name for known in _ALL for ending in known.endings if suffix and suffix in ending}
    if longer:
        raise ExportError(
            f"{path}: {suffix} alone does not say which format is meant; end the name in {' or '.join(longer)}, "
            f"or name the format ({', '.join(dict.fromkeys(longer.values()))})."
        )
    endings = ", ".join(ending for known in _ALL for ending in known.endings)
    what = f"the ending {suffix!r} is of no known format" if suffix else "the name has no ending"
    raise ExportError(f"{path}: {what}; use one of {endings}, or name a format.")


def _named(name: str) -> Format:
    from difflib import get_close_matches

    wanted = text_of(name, "A format", ExportError).lower().lstrip(".")
    for known in _ALL:
        if wanted == known.name or f".{wanted}" in known.endings:
            return known
    near = get_close_matches(wanted, FORMATS, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(FORMATS)}."
    raise ExportError(f"The format {name!r} is not known; {hint}")
