"""The errors that legweakkg raises on purpose. Each message is one sentence that says what to do.

::

    LegweakkgError
    ├── UnknownTermError (also a KeyError)   no term of that name; carries suggestions
    ├── QueryError                           SPARQL that cannot be run; carries line and column
    │   ├── RefusedQueryError                SPARQL that must not be run (updates, SERVICE, too deep)
    │   └── QueryTimeoutError (also a TimeoutError)   SPARQL that took longer than it was given
    ├── SourceError                          a file that cannot be read; carries file, line and column
    ├── ExportError                          a file that cannot be written
    ├── EngineError                          a SPARQL service elsewhere that is away, refuses or answers nonsense
    ├── StoreError                           a store on disk that is absent, damaged or in use
    ├── CheckError                           a check that could not be carried out
    └── MissingExtraError                    an optional dependency is absent; names the pip command
"""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST = 100
"""Characters of a value that a message quotes."""


class LegweakkgError(Exception):
    """The root of every error this package raises on purpose."""


class UnknownTermError(LegweakkgError, KeyError):
    """No term answers to a name.

    ``name`` is what was asked for, ``suggestions`` the nearest known names, best first.
    """

    def __init__(self, name: str, suggestions: Sequence[str] = (), what: str = "term") -> None:
        self.name = name
        self.suggestions = tuple(suggestions)
        self._what = what
        hint = f"; did you mean {_either(self.suggestions)}?" if self.suggestions else "."
        super().__init__(f"No {what} is called {shown(name)}{hint}")

    def __str__(self) -> str:  # KeyError would show the repr of the message
        return str(self.args[0])

    def __reduce__(self) -> tuple[type[UnknownTermError], tuple[str, tuple[str, ...], str]]:
        return type(self), (self.name, self.suggestions, self._what)


class QueryError(LegweakkgError):
    """A SPARQL query that cannot be run; ``line`` and ``column`` (from 1) where they are known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        self.line, self.column = line, column
        super().__init__(message)


class RefusedQueryError(QueryError):
    """A SPARQL text that is refused before evaluation: an update, SERVICE, or too large or deep."""


class QueryTimeoutError(QueryError, TimeoutError):
    """A query that took longer than it was given and was stopped."""


class SourceError(LegweakkgError):
    """A file that cannot be read; ``file``, ``line`` and ``column`` (from 1) where they are known."""

    def __init__(
        self, message: str, file: str | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        self.file, self.line, self.column = file, line, column
        place = ":".join(str(part) for part in (file, line, column) if part is not None)
        super().__init__(f"{place}: {message}" if place else message)


class ExportError(LegweakkgError):
    """A file that cannot be written."""


class EngineError(LegweakkgError):
    """A SPARQL service elsewhere that is away, refuses access, or answers what it should not."""


class StoreError(LegweakkgError):
    """A store on disk that is absent, damaged or in use; the message names the command that mends it."""


class CheckError(LegweakkgError):
    """A check that could not be carried out, so that silence must not be taken for a pass."""


class MissingExtraError(LegweakkgError):
    """An optional dependency is absent."""

    def __init__(self, purpose: str, extra: str) -> None:
        self.purpose, self.extra = purpose, extra
        super().__init__(f"{purpose} needs the extra {extra!r}: pip install 'legweakkg[{extra}]'")

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return type(self), (self.purpose, self.extra)


def shown(value: object) -> str:
    """Return a value as a message quotes it, cut short where it is long.

    >>> shown("stroke"), shown("ab" * 1000)[-5:]
    ("'stroke'", "aba…'")
    """
    quoted = repr(value)
    return quoted if len(quoted) <= _LONGEST else f"{quoted[: _LONGEST - 2]}…{quoted[-1]}"


def _either(names: Sequence[str]) -> str:
    quoted = [repr(name) for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]
