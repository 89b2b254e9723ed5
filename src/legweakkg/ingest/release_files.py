"""Release files of outside vocabularies: where they lie, their bytes, their lines.

A file comes from a path that the user names, or from an installed wheel of the extra ``vocab``. A wheel is
found by its metadata and never imported; its file must have the hash that the wheel's own record states.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import MissingExtraError, SourceError

Advance = Callable[[int], None]
"""Called with the number of bytes that were just read."""

WHEEL = "wheel "
"""How the origin of a file begins that lies in a wheel; any other origin is a path."""

MAX_BYTES = 1024 * 1024 * 1024


@dataclass(slots=True)
class ReleaseFile:
    """One release file; ``origin`` says in words where it was found."""

    path: Path
    origin: str
    advance: Advance = field(default=lambda _: None, repr=False)

    @property
    def name(self) -> str:
        """The path, as errors name it."""
        return str(self.path)

    def size(self) -> int:
        """Return the number of bytes on disk; raises SourceError where the file cannot be read."""
        try:
            return self.path.stat().st_size
        except OSError as error:
            raise SourceError(f"the file cannot be read: {error.strerror}.", self.name) from None

    def sha256(self) -> str:
        """Return the hash of the bytes on disk; raises SourceError where the file cannot be read."""
        digest = hashlib.sha256()
        try:
            with self.path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        except OSError as error:
            raise SourceError(f"the file cannot be read: {error.strerror}.", self.name) from None
        return digest.hexdigest()

    def data(self) -> bytes:
        """Return the whole content, decompressed; raises SourceError where that fails."""
        if self.size() > MAX_BYTES:
            raise SourceError(f"the file is larger than {MAX_BYTES:,} bytes.", self.name)
        raw = self.path.read_bytes()
        self.advance(len(raw))
        if self.path.suffix == ".gz":
            try:
                return gzip.decompress(raw)
            except (OSError, EOFError) as error:
                raise SourceError(f"the compressed file is damaged or cut short: {error}.", self.name) from None
        return _unzstd(raw, self.name) if self.path.suffix == ".zst" else raw

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield number (from 1) and text of each line.

        Raises SourceError where the file is no UTF-8 text, or where its last line is not ended: that is how
        a download that broke off shows.
        """
        data = self.data() if self.path.suffix in (".gz", ".zst") else None
        number = 0
        ended = True
        for number, line in enumerate(data.splitlines(keepends=True) if data is not None else self._raw(), start=1):
            if data is None:
                self.advance(len(line))
            if b"\x00" in line:
                raise SourceError("this is not text (it holds NUL bytes).", self.name, number)
            try:
                decoded = line.decode("utf-8")
            except UnicodeDecodeError:
                raise SourceError("this is not UTF-8 text.", self.name, number) from None
            ended = decoded.endswith("\n")
            yield number, decoded.rstrip("\r\n")
        if number == 0:
            raise SourceError("the file is empty.", self.name)
        if not ended:
            raise SourceError("the last line breaks off; the file is cut short: fetch it again.", self.name, number)

    def _raw(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file:
                yield from file
        except OSError as error:
            raise SourceError(f"the file cannot be read: {error.strerror}.", self.name) from None


def from_path(path: Path, names: Sequence[str]) -> ReleaseFile:
    """Return the release file at a path; in a folder, the one that bears one of the usual names.

    Raises SourceError where there is none.
    """
    if path.is_dir():
        for pattern in names:
            for suffix in ("", ".gz"):
                if found := sorted(path.glob(pattern + suffix)):
                    return ReleaseFile(found[-1], str(found[-1].resolve()))
        raise SourceError(f"the folder holds no {' or '.join(names)}.", str(path))
    if not path.is_file():
        raise SourceError("there is no such file.", str(path))
    return ReleaseFile(path, str(path.resolve()))


def from_wheel(distribution: str, names: Sequence[str], purpose: str) -> ReleaseFile:
    """Return a data file of an installed wheel, the newest of those that bear one of the names.

    Raises MissingExtraError where the wheel is absent and SourceError where the file is not what the wheel's
    record says.
    """
    from importlib import metadata

    try:
        wheel = metadata.distribution(distribution)
    except metadata.PackageNotFoundError:
        raise MissingExtraError(f"{purpose} without --from", "vocab") from None
    files = [file for file in wheel.files or () for pattern in names if file.match(pattern)]
    if not files:
        raise SourceError(
            f"the wheel {distribution} {wheel.version} holds no {' or '.join(names)}; name a file with --from."
        )
    newest = max(files, key=lambda file: file.name)
    found = ReleaseFile(Path(str(newest.locate())), f"{WHEEL}{distribution} {wheel.version}, {newest}")
    if newest.hash is not None and newest.hash.mode == "sha256":
        padded = newest.hash.value + "=" * (-len(newest.hash.value) % 4)
        if base64.urlsafe_b64decode(padded).hex() != found.sha256():
            raise SourceError(
                f"the file differs from the record of {distribution} {wheel.version}; "
                f"run: pip install --force-reinstall {distribution}",
                found.name,
            )
    return found


def _unzstd(raw: bytes, name: str) -> bytes:
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]  # Python 3.14
    except ImportError:
        pass
    else:
        try:
            return bytes(zstd.decompress(raw))
        except zstd.ZstdError as error:
            raise SourceError(f"the compressed file is damaged or cut short: {error}.", name) from None
    try:
        import zstandard
    except ImportError:
        raise MissingExtraError("Reading .zst files", "vocab") from None
    try:
        return bytes(zstandard.ZstdDecompressor().decompressobj().decompress(raw))
    except zstandard.ZstdError as error:
        raise SourceError(f"the compressed file is damaged or cut short: {error}.", name) from None
