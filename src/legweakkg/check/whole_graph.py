"""Run the constraints over the whole graph natively: each query once, on the engine.

They are ordinary ``sh:sparql`` constraints on the one node that stands for the dataset, so that any SHACL
processor can run them; a processor that evaluates them node by node takes seconds where this takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from ..errors import CheckError
from .asserted import AssertedGraph
from .edits import Edit
from .results import Result
from .shapes import Constraint, Shapes


def run_constraints(shapes: Shapes, edit: Edit) -> list[Result]:
    """Return what the constraints find after an edit and did not find before, plus what concerns edited nodes."""
    prefixes = shapes.prefixes
    kept: list[Result] = []
    doubtful: dict[str, list[Result]] = {}
    for constraint in shapes.constraints:
        for result in evaluate(constraint, edit.store, prefixes):
            if not edit.contributions or result.nodes & edit.edited:
                kept.append(result)
            else:
                doubtful.setdefault(constraint.shape.iri, []).append(result)
    found = kept + _new(doubtful, shapes, edit)
    return [result for result in found if not _blames_others(result, edit)]


def evaluate(constraint: Constraint, store: AssertedGraph, prefixes: dict[str, str]) -> Iterable[Result]:
    """Yield the culprits of one constraint; raises CheckError where its query fails."""
    try:
        rows = store.select(constraint.select, prefixes)
        if rows is None:
            raise CheckError(f"The constraint of {constraint.shape.iri} is no SELECT query.")
        names = [variable.value for variable in rows.variables]
        if "value" not in names:
            raise CheckError(f"The constraint of {constraint.shape.iri} returns no ?value, so it finds no culprits.")
        seen = set()
        for row in rows:
            bound = {name: row[name] for name in names if name != "this" and row[name] is not None}
            focus, path = bound.pop("value", None), bound.pop("path", None)
            if focus is None:
                raise CheckError(f"The constraint of {constraint.shape.iri} leaves ?value unbound.")
            result = Result(
                constraint.shape, focus, path if isinstance(path, NamedNode) else None, bound.pop("object", None), bound
            )
            key = (result, tuple(sorted((name, str(term)) for name, term in bound.items())))
            if key not in seen:
                seen.add(key)
                yield result
    except (SyntaxError, RuntimeError, ValueError, OSError) as error:
        raise CheckError(f"The constraint of {constraint.shape.iri} cannot be evaluated: {error}.") from None


def _new(doubtful: dict[str, list[Result]], shapes: Shapes, edit: Edit) -> list[Result]:
    """Return those of the results that were not there before the edit."""
    if not doubtful:
        return []
    results = [result for found in doubtful.values() for result in found]
    if edit.in_place:  # what was before is not known: show what is wrong, not what is to do
        return [result for result in results if result.shape.severity == "violation"]
    with edit.before() as store:
        old = {
            result
            for constraint in shapes.constraints
            if constraint.shape.iri in doubtful
            for result in evaluate(constraint, store, shapes.prefixes)
        }
    return [result for result in results if result not in old]


def _blames_others(result: Result, edit: Edit) -> bool:
    """Tell whether a result is about a node of an ingested vocabulary, or about sharing a name or match with one."""
    other = result.bindings.get("other")
    return edit.is_outside(result.focus) or (other is not None and edit.is_outside(other))
