"""Write several files together: all of them, or none."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..errors import ExportError


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write files so that either all have their new content or all are as they were.

    Everything is first written beside its place and flushed to the disk; only then are the files replaced, one
    after the other. Where one cannot be, those before it get their former content back. Raises ExportError.
    """
    staged: dict[Path, Path] = {}
    meant = None
    try:
        for meant, data in files.items():
            path = meant.resolve()
            path.parent.mkdir(parents=True, exist_ok=True)
            staged[path] = _stage(path, data)
        meant = None
        _replace_all(staged)
    except OSError as error:
        # while files are staged, the error names one that nobody asked for
        name = meant or error.filename2 or error.filename or "a file"
        raise ExportError(f"{name}: the files cannot be written ({error.strerror}); nothing was changed.") from None
    finally:
        for place in staged.values():
            place.unlink(missing_ok=True)


def _stage(path: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _replace_all(staged: Mapping[Path, Path]) -> None:
    former: dict[Path, bytes | None] = {}
    try:
        for path, place in staged.items():
            former[path] = path.read_bytes() if path.exists() else None
            place.replace(path)
    except BaseException:
        for path, data in former.items():
            with contextlib.suppress(OSError):  # the first error is the one to report
                _restore(path, data)
        raise
    for folder in {path.parent for path in staged}:
        _flush_folder(folder)


def _restore(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != data:
        _stage(path, data).replace(path)


def _flush_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Windows cannot open folders; the files themselves are safe
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
