"""Find what is nested too deeply to be checked: every constraint that follows a path would walk it from each node."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from .asserted import Term

MAX_DEPTH = 200
"""How often one property may lead on from node to node, or blank nodes hold each other, unless the caller allows it."""


def too_deep(quads: Iterable[Quad], limit: int) -> Quad | None:
    """Return a triple that more than ``limit`` others lead to, or that lies on so long a circle; None if there is none.

    >>> first, second, third, up = (NamedNode(f"urn:{name}") for name in ("a", "b", "c", "up"))
    >>> too_deep([Quad(first, up, second), Quad(second, up, third)], 1).object.value
    'urn:c'
    >>> too_deep([Quad(first, up, second), Quad(second, up, third)], 2)
    """
    links: dict[NamedNode | None, dict[Term, list[Quad]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if not isinstance(quad.object, Literal):
            group = None if isinstance(quad.object, BlankNode) else quad.predicate
            links[group][quad.subject].append(quad)
    return next((found for by_subject in links.values() if (found := _too_long(by_subject, limit))), None)


def _too_long(by_subject: dict[Term, list[Quad]], limit: int) -> Quad | None:
    """Take away, again and again, the nodes to which nothing leads; what is left goes deeper or in circles."""
    arriving = Counter(quad.object for quads in by_subject.values() for quad in quads if quad.object in by_subject)
    front = [node for node in by_subject if not arriving[node]]
    for _ in range(limit):
        following = []
        for quad in (quad for node in front for quad in by_subject[node] if quad.object in by_subject):
            arriving[quad.object] -= 1
            if not arriving[quad.object]:
                following.append(quad.object)
        front = following
    left = [node for node, count in arriving.items() if count > 0]
    deepest = front[0] if front else left[0] if len(left) > limit else None
    return by_subject[deepest][0] if deepest is not None else None
