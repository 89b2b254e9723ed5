"""Run the shapes of SHACL Core on the nodes that an edit may affect.

The shapes look one step from a node (`legweakkg.check.shapes` sees to that), so a node's findings depend on its
own triples and on the class hierarchy alone. Only those triples are copied, whatever the size of the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from pyoxigraph import NamedNode, Quad

from ..errors import CheckError
from ..names import RDF, RDFS
from .asserted import AssertedGraph, Node
from .edits import Edit
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


def _validate(shapes: Shapes, store: AssertedGraph, edit: Edit, validator: Validator) -> tuple[list[Result], int]:
    classes = _reached(store, shapes.target_classes, downwards=True)
    focus = _targets(store, classes, shapes.target_nodes)
    if not edit.whole:
        focus = (node for node in edit.edited if _is_target(node, classes, shapes.target_nodes, store))
    nodes = set(focus)
    quads = [quad for node in nodes for quad in store.quads_for_pattern(node, None, None)]
    types = {quad.object.value for quad in quads if quad.predicate == _TYPE and isinstance(quad.object, NamedNode)}
    for iri in _reached(store, types, downwards=False):
        quads += store.quads_for_pattern(NamedNode(iri), _SUBCLASS, None)
    results = validator(shapes, quads) if nodes else []
    return [result for result in results if result.focus in nodes], len(nodes)


def _reached(store: AssertedGraph, start: Iterable[str], *, downwards: bool) -> set[str]:
    """Return classes with all below them, or all above them."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        iri = waiting.pop()
        if iri in found:
            continue
        found.add(iri)
        one = NamedNode(iri)
        steps = store.quads_for_pattern(*((None, _SUBCLASS, one) if downwards else (one, _SUBCLASS, None)))
        nodes = (quad.subject if downwards else quad.object for quad in steps)
        waiting += [node.value for node in nodes if isinstance(node, NamedNode)]
    return found


def _targets(store: AssertedGraph, classes: set[str], nodes: frozenset[str]) -> Iterable[Node]:
    """Yield every node that the shapes look at and of which something is said."""
    for iri in classes:
        for quad in store.quads_for_pattern(None, _TYPE, NamedNode(iri)):
            yield quad.subject
    for iri in nodes:
        if any(store.quads_for_pattern(NamedNode(iri), None, None)):
            yield NamedNode(iri)


def _is_target(node: Node, classes: set[str], nodes: frozenset[str], store: AssertedGraph) -> bool:
    return (isinstance(node, NamedNode) and node.value in nodes) or any(
        getattr(quad.object, "value", None) in classes for quad in store.quads_for_pattern(node, _TYPE, None)
    )
