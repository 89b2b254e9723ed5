"""Write a drawing to a file; the form follows from the file's ending."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import ExportError
from ..source.assembly import write_atomically
from ..terms import Name
from .diagram import to_dot, to_mermaid
from .neighbourhood import neighbourhood, neighbourhood_diagram

if TYPE_CHECKING:
    from ..ask.knowledge import KnowledgeGraph

ENDINGS: Final = {
    ".svg": "svg",
    ".png": "png",
    ".mermaid": "mermaid",
    ".mmd": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".html": "html",
    ".htm": "html",
}
"""File endings and the form that each stands for."""


def form_of(path: Path) -> str:
    """Return the form for a file's ending; raises ExportError for an unknown one.

    >>> form_of(Path("leg.mmd"))
    'mermaid'
    """
    form = ENDINGS.get(path.suffix.lower())
    if form is None:
        raise ExportError(f"{path.name}: a drawing's name must end in one of {', '.join(ENDINGS)}.")
    return form


def drawing(kg: KnowledgeGraph, term: Name, form: str, depth: int = 1) -> bytes:
    """Return the neighbourhood of a term as ``svg``, ``png``, ``mermaid``, ``dot`` or ``html`` bytes.

    Raises UnknownTermError for an unknown term, MissingExtraError where a picture is wanted without the
    extra ``draw``.
    """
    found = neighbourhood(kg, term, depth)
    notes = [f"legweakkg {kg.version}. {kg.disclaimer}"]
    if form in ("mermaid", "dot"):
        diagram = neighbourhood_diagram(found, notes)
        return (to_mermaid(diagram) if form == "mermaid" else to_dot(diagram)).encode()
    from .picture import draw

    if form != "html":
        return draw(found, form, notes)
    from .page import page

    return page(kg[found.term], kg.claims(found.term), draw(found, "svg", notes), kg.disclaimer, kg.version).encode()


def draw_to(kg: KnowledgeGraph, term: Name, path: Path, depth: int = 1) -> None:
    """Write a drawing to a file, whole or not at all."""
    write_atomically(path, drawing(kg, term, form_of(path), depth))
