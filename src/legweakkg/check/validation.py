"""Check contributions against the graph and the shapes, or the shipped ontology itself."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from ..engine.embedded import EmbeddedEngine
from ..engine.ondisk import OnDiskEngine
from ..engine.protocol import Engine as GraphEngine
from ..errors import CheckError
from ..names import compact
from ..resources import ontology_dir, shapes_dir
from ..source.reading import MAX_BYTES as MAX_OWN_BYTES
from .contributions import MAX_BYTES, Contribution, read_contributions
from .core import Engine, run_core
from .edits import Edit, ontology_files
from .findings import Finding, Report
from .native import run_native
from .nesting import MAX_DEPTH
from .places import Places
from .results import Result, Term
from .shapes import LWSH, Shapes, read_shapes
from .suggestions import Suggestions
from .surroundings import StoreSurroundings, Surroundings
from .vanished import run_vanished
from .whole_graph import run_constraints

if TYPE_CHECKING:
    import rdflib

_SLOT = re.compile(r"\{[?$](\w+)\}")


def validate(
    contributions: Sequence[str | Path | rdflib.Graph] = (),
    *,
    ontology: Path | None = None,
    shapes: Path | None = None,
    store: Path | None = None,
    over: GraphEngine | None = None,
    engine: Engine = "pyshacl",
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
) -> Report:
    """Check contributions laid over an ontology folder; without any, check the ontology itself.

    With ``store``, contributions are laid over the asserted triples of a store that ``legweakkg ingest`` made, with
    ``over`` over those of another graph (``kg.engine``), such as one that a SPARQL service holds; ``ontology`` is then
    the folder that it was made of. Vocabularies in it are looked up but not judged; it stays as it is and is not read
    into memory.

    Several contributions are one. A file that has its place in the ontology folder replaces its former version.
    Reported is what is wrong with the nodes that the contributions describe, and what is wrong elsewhere only
    since them. Only asserted triples are checked: inference would hide wrong kinds. rdflib graphs are not changed.

    Raises SourceError for a contribution that cannot be read or is refused, CheckError where the check could
    not be carried out: nothing to check, shapes that would pass over everything, a validator that fails.
    """
    start = time.perf_counter()
    folder = ontology or ontology_dir()
    if not (folder / "schema.ttl").is_file():
        raise CheckError(f"{folder} is no ontology folder: it has no schema.ttl.")
    shape_set = read_shapes(shapes or shapes_dir())
    limit = max_bytes if contributions else MAX_OWN_BYTES
    read = read_contributions(contributions, folder, limit, max_depth)
    surroundings = _surroundings(store, over, folder, read) if store or over else None
    return _report(shape_set, Edit(folder, read, surroundings, shape_set.queries), engine, start)


def _surroundings(
    store: Path | None, over: GraphEngine | None, ontology: Path, read: list[Contribution]
) -> Surroundings:
    if not read:
        raise CheckError("A store or a service is what files are checked against; name the files.")
    if store:
        from ..loading import open_store

        if over or ontology != ontology_dir():
            raise CheckError("A store holds the packaged ontology; give either a store or another graph.")
        over = open_store(store).engine
    if isinstance(over, OnDiskEngine):
        return StoreSurroundings(over.store, over.prepared)
    if isinstance(over, EmbeddedEngine):
        return StoreSurroundings(over.store)
    from .served import ServedSurroundings

    assert over is not None  # noqa: S101 - the caller gave a store or an engine
    return ServedSurroundings(over)


def _report(shape_set: Shapes, edit: Edit, engine: Engine, start: float) -> Report:
    if not edit.contributions:
        shape_set.refuse_unmatched(edit.store)
    core, focus_nodes = run_core(shape_set, edit, engine)
    results = [*core, *run_constraints(shape_set, edit), *run_native(shape_set, edit), *run_vanished(shape_set, edit)]
    findings = _findings(results, Places(edit), Suggestions(edit, results))
    files = tuple(item.name for item in edit.contributions) or (
        f"{edit.ontology} ({len(ontology_files(edit.ontology))} files)",
    )
    return Report(findings, files, focus_nodes, len(shape_set), len(edit.store), engine, time.perf_counter() - start)


def _findings(results: list[Result], places: Places, suggestions: Suggestions) -> list[Finding]:
    once: dict[Result, Result] = {}
    for result in sorted(results, key=lambda result: str(sorted((k, str(v)) for k, v in result.bindings.items()))):
        once.setdefault(result, result)
    found = []
    for result in once:
        file, place = places.find(result)
        line, column = place or (None, None)
        found.append(
            Finding(
                severity=result.shape.severity,
                file=file,
                line=line,
                column=column,
                focus=show(result.focus),
                path=show(result.path) if result.path else None,
                value=show(result.value) if result.value is not None else None,
                shape="lwsh:" + result.shape.iri.removeprefix(LWSH),
                message=_message(result),
                suggestion=suggestions.of(result),
            )
        )
    return sorted(found)


def _message(result: Result) -> str:
    known = {**result.bindings, "value": result.focus, "path": result.path, "object": result.value}
    return _SLOT.sub(lambda slot: _bare(known.get(slot[1])), result.shape.message)


def _bare(term: Term | None) -> str:
    return _visible(term.value) if isinstance(term, Literal) else show(term) if term is not None else "…"


def show(term: Term) -> str:
    """Return a term as people write it: a CURIE where a prefix is known, a literal as in Turtle.

    Characters that nobody sees, or that turn a terminal or the reading direction, are written as escapes.
    """
    if isinstance(term, NamedNode):
        return _visible(compact(term.value))
    if isinstance(term, BlankNode):
        return "[]"
    if isinstance(term, Literal):
        datatype = term.datatype.value
        return _visible(str(term).replace(f"^^<{datatype}>", f"^^{compact(datatype)}"))
    return _visible(str(term))


def _visible(text: str) -> str:
    hidden = ("Cc", "Cf", "Zl", "Zp")
    return "".join(f"\\u{ord(one):04X}" if unicodedata.category(one) in hidden else one for one in text)
