"""Run the shapes of SHACL Core on the nodes that an edit may affect.

The shapes look one step from a node (`legweakkg.check.shapes` sees to that), so a node's findings depend on its
own triples and on the class hierarchy alone. Only those triples are copied, whatever the size of the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from pyoxigraph import NamedNode, Quad, Store

from ..errors import CheckError
from ..names import RDF, RDFS
from .edits import Edit, Node
from .results import Result
from .shapes import Shapes

Engine = Literal["pyshacl", "shacl"]
Validator = Callable[[Shapes, list[Quad]], list[Result]]

_TYPE, _SUBCLASS = NamedNode(RDF + "type"), NamedNode(RDFS + "subClassOf")


def run_core(shapes: Shapes, edit: Edit, engine: Engine) -> tuple[list[Result], int]:
    """Return what SHACL Core finds after an edit and did not find before, plus what concerns edited nodes.

    Also returns how many nodes were looked at. Raises CheckError where the validator does not do its work.
    """
    validator = _validator(engine)
    results, looked_at = _validate(shapes, edit.store, edit, validator)
    kept = [result for result in results if not edit.contributions or result.focus in edit.edited]
    doubtful = [result for result in results if edit.contributions and result.focus not in edit.edited]
    if doubtful and not edit.in_place:
        with edit.before() as store:
            old = set(_validate(shapes, store, edit, validator)[0])
        doubtful = [result for result in doubtful if result not in old]
    return kept + doubtful, looked_at


def _validator(engine: Engine) -> Validator:
    if engine == "pyshacl":
        from .with_pyshacl import validate_core
    elif engine == "shacl":
        from .with_shacl import validate_core
    else:
        raise CheckError(f"There is no engine {engine!r}; choose pyshacl or shacl.")
    return validate_core


def _validate(shapes: Shapes, store: Store, edit: Edit, validator: Validator) -> tuple[list[Result], int]:
    classes = _below(store, shapes.target_classes)
    candidates: Iterable[Node] = {quad.subject for quad in store} if edit.whole else edit.edited
    focus = {node for node in candidates if _is_target(node, classes, shapes.target_nodes, store)}
    quads = [quad for node in focus for quad in store.quads_for_pattern(node, None, None)]
    quads += store.quads_for_pattern(None, _SUBCLASS, None)
    results = validator(shapes, quads) if focus else []
    return [result for result in results if result.focus in focus], len(focus)


def _below(store: Store, targets: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(targets)
    while waiting:
        iri = waiting.pop()
        if iri not in found:
            found.add(iri)
            waiting += [
                quad.subject.value
                for quad in store.quads_for_pattern(None, _SUBCLASS, NamedNode(iri))
                if isinstance(quad.subject, NamedNode)
            ]
    return found


def _is_target(node: Node, classes: set[str], nodes: frozenset[str], store: Store) -> bool:
    return (isinstance(node, NamedNode) and node.value in nodes) or any(
        getattr(quad.object, "value", None) in classes for quad in store.quads_for_pattern(node, _TYPE, None)
    )
