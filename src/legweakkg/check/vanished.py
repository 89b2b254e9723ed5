"""Ids that a newer version of a file no longer describes.

Only a file that replaces another shows this, and only an id that the packaged graph has is published: what somebody
works on in a folder of their own may still be renamed.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from ..names import LWC, LWT, RDF
from ..resources import ontology_dir
from .edits import Edit
from .results import Result
from .shapes import LWSH, Shapes
from .surroundings import folder_surroundings

_TYPE = NamedNode(RDF + "type")


def run_vanished(shapes: Shapes, edit: Edit) -> Iterator[Result]:
    """Yield the published terms and claims that were described before an edit and are not after it."""
    typed = {quad.subject for quad in edit.removed if quad.predicate == _TYPE}
    for node in typed:
        if (
            isinstance(node, NamedNode)
            and node.value.startswith((LWT, LWC))
            and not any(edit.about(node).quads_for_pattern(node, _TYPE, None))
            and any(folder_surroundings(ontology_dir()).find([(node, _TYPE, None)]))
        ):
            yield Result(shapes[LWSH + "PublishedId"], node)
