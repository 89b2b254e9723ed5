"""A store on disk that can be written, and the note beside it that tells an empty store from a damaged one.

A truncated log opens as an empty store without any error, so a note records whether it held anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, Store

from ..errors import SourceError
from ..source.assembly import write_atomically

_NOTE = "legweakkg.json"


def open_folder(folder: Path, content: Iterable[Quad]) -> None:
    """Make a store folder, filled with ``content``, or make sure that an existing one is whole.

    Raises SourceError where it is locked by another process, damaged, or no store.
    """
    note = folder / _NOTE
    if folder.exists() and any(folder.iterdir()) and not note.exists():
        raise SourceError("the folder holds other things and no store of ours; name a new folder.", str(folder))
    fresh = not note.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = Store(str(folder / "store"))
        if fresh:
            store.extend(content)
            store.flush()
    except OSError as error:
        reason = "another process has it open" if "lock" in str(error).lower() else str(error)
        raise SourceError(f"the store cannot be opened: {reason}.", str(folder)) from None
    if fresh:
        _write(note, _empty(store))
    elif _empty(store) and not json.loads(note.read_text(encoding="utf-8"))["empty"]:
        raise SourceError(
            "the store opens empty although it held data; its log is damaged. "
            "Restore a copy, or delete the folder to start again.",
            str(folder),
        )


def note_content(folder: Path, store: Store) -> None:
    """Write down whether a store is empty, where that has changed."""
    note = folder / _NOTE
    empty = _empty(store)
    if json.loads(note.read_text(encoding="utf-8"))["empty"] != empty:
        _write(note, empty)


def _empty(store: Store) -> bool:
    return next(iter(store), None) is None


def _write(note: Path, empty: bool) -> None:
    write_atomically(note, json.dumps({"empty": empty}).encode())
