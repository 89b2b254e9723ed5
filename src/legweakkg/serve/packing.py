"""Digests of answers, which their tags are made of, and gzip: of bytes in memory and of files."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from pathlib import Path

SMALL = 1_000
"""Bytes up to which an answer travels as it is: packing would gain nothing."""

_LEVEL = 5
_DIGEST = 12


def digest(body: bytes) -> str:
    """Return the digest of a body."""
    return hashlib.blake2b(body, digest_size=_DIGEST).hexdigest()


def file_digest(file: Path) -> str:
    """Return the digest of a file, the same as that of its bytes."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, lambda: hashlib.blake2b(digest_size=_DIGEST)).hexdigest()


def pack(body: bytes) -> bytes:
    """Return a body compressed; the same body always gives the same bytes."""
    return gzip.compress(body, _LEVEL, mtime=0)


def pack_file(file: Path) -> Path:
    """Write a file once more, compressed, beside it and return that."""
    target = file.with_name(file.name + ".gz")
    with file.open("rb") as source, gzip.GzipFile(target, "wb", _LEVEL, mtime=0) as sink:
        shutil.copyfileobj(source, sink, 1 << 18)
    return target
