"""Write the graph to a file, in a format that a name or the file's ending chooses."""

from __future__ import annotations

from pathlib import Path

from ..engine.embedded import EmbeddedEngine
from ..source.assembly import write_atomically
from .bundle import write_bundle
from .formats import format_of
from .selection import Selection


def export(
    engine: EmbeddedEngine,
    path: Path,
    name: str | None = None,
    *,
    only: str | None = None,
    asserted: bool = False,
) -> None:
    """Write a graph, or one part of it, whole or not at all; two exports of one graph give the same bytes.

    ``name`` is that of a format; without it the ending of ``path`` chooses.

    A format of several files goes into the folder ``path``, or into a zip where ``path`` ends so. Raises
    ExportError for an unknown format, a part that the format cannot hold, and a place that cannot be written.
    """
    chosen = format_of(path, name)
    written = chosen.write(engine, Selection(only, asserted))
    if isinstance(written, bytes):
        write_atomically(path, written)
    else:
        write_bundle(path, written)
