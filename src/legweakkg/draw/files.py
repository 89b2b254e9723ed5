"""Write a drawing to a file; the form follows from the file's ending."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..arguments import path_of
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

    Raises UnknownTermError for an unknown term, ExportError for another form, MissingExtraError where a picture is
    wanted without the extra ``draw``.
    """
    if form not in ENDINGS.values():
        raise ExportError(
            f"A drawing cannot be of the form {form!r}; choose {', '.join(dict.fromkeys(ENDINGS.values()))}."
        )
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


def draw_to(kg: KnowledgeGraph, term: Name, path: str | PathLike[str], depth: int = 1) -> None:
    """Write a drawing to a file, whole or not at all.

    Raises ExportError for an ending of no form and a place that cannot be written, and as `drawing` does.
    """
    file = path_of(path, ExportError)
    write_atomically(file, drawing(kg, term, form_of(file), depth))
