"""One writer at a time: a lock on a store's folder that ends with the process, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import StoreError


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; raises StoreError where another process holds it."""
    try:
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"{folder}: the folder cannot be written: {error.strerror}.") from None
    try:
        try:
            _lock(handle)
        except OSError:
            raise StoreError(f"{folder}: another process is writing this store; wait until it has ended.") from None
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
