"""Write an export that is several files, into a folder or a zip file, whole or not at all."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from ..errors import ExportError
from ..source.assembly import write_atomically

Bundle = Mapping[str, bytes]
"""The files of an export by name."""

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold; a real one would change the bytes


def write_bundle(path: Path, files: Bundle) -> None:
    """Write files into the zip that ``path`` names by its ending, else into the folder ``path``.

    A folder that an earlier export made is replaced; one that holds anything else is left alone. Raises
    ExportError where it cannot be written.
    """
    if path.suffix.lower() == ".zip":
        write_atomically(path, zipped(files))
        return
    try:
        _write_folder(path, files)
    except OSError as error:
        raise ExportError(f"{path}: the folder cannot be written: {error.strerror}.") from None


def zipped(files: Bundle) -> bytes:
    """Return files as a zip; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, _ZIP_EPOCH)
            member.external_attr = 0o644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, files[name])
    return buffer.getvalue()


def _write_folder(path: Path, files: Bundle) -> None:
    if path.exists() and not path.is_dir():
        raise ExportError(f"{path}: this is a file; name a folder or a file that ends in .zip.")
    strangers = sorted({item.name for item in path.iterdir()} - set(files)) if path.is_dir() else []
    if strangers:
        raise ExportError(f"{path}: the folder holds other things, such as {strangers[0]!r}; name a new folder.")
    parent = path.resolve().parent
    fresh = Path(tempfile.mkdtemp(dir=parent, prefix=f".{path.name}."))
    try:
        for name, data in files.items():
            with (fresh / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        fresh.chmod(0o755)
        _swap(fresh, path)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _swap(fresh: Path, path: Path) -> None:
    # no system call replaces a folder that is not empty: step the old one aside, and back if that fails
    if not path.exists():
        fresh.rename(path)
        return
    aside = Path(tempfile.mkdtemp(dir=fresh.parent, prefix=f".{path.name}.old."))
    aside.rmdir()
    path.rename(aside)
    try:
        fresh.rename(path)
    except OSError:
        aside.rename(path)
        raise
    shutil.rmtree(aside, ignore_errors=True)
