"""What callers give beside names: texts, numbers, seconds and files, understood or refused in one sentence."""

from __future__ import annotations

import sys
from operator import index
from os import PathLike
from pathlib import Path

from .errors import LegweakkgError, RefusedQueryError, shown

Raised = type[LegweakkgError]
"""The kind of error that a caller has for what it cannot take."""


def text_of(value: object, what: str, raised: Raised = LegweakkgError) -> str:
    """Return a text; raises an error of the given kind for anything else. ``what`` names it in the message."""
    if isinstance(value, str):
        return value
    raise raised(f"{what} must be text, not {shown(value)}.")


def whole_number(value: object, what: str, least: int = 0, raised: Raised = LegweakkgError) -> int:
    """Return a whole number; raises an error of the given kind for another value and for a number below ``least``.

    Numbers beyond what any list can hold become the largest that one could.

    >>> whole_number(10**30, "limit") == sys.maxsize - 1
    True
    """
    try:
        number = index(value)  # type: ignore[arg-type] # it raises TypeError for what is no whole number
    except TypeError:
        number = None
    if number is None or number < least:
        raise raised(f"{what} must be a whole number of at least {least}, not {shown(value)}.")
    return min(number, sys.maxsize - 1)


def seconds_of(value: object, raised: Raised = RefusedQueryError) -> float:
    """Return a time limit; raises an error of the given kind for what is no number above 0.

    >>> seconds_of(1), seconds_of(float("inf"))
    (1.0, inf)
    """
    try:
        if value > 0:  # type: ignore[operator] # it raises TypeError for what is no number
            return float(value)  # type: ignore[arg-type]
    except (TypeError, ArithmeticError):  # ArithmeticError: Decimal("NaN"), or a number beyond all floats
        pass
    raise raised(f"A time limit must be a number of seconds above 0, not {shown(value)}.")


def path_of(value: object, raised: Raised = LegweakkgError) -> Path:
    """Return the path of a file or folder on this machine; raises an error of the given kind for what is none.

    >>> path_of("graph.ttl").suffix
    '.ttl'
    """
    if not isinstance(value, (str, PathLike)) or not str(value) or "\0" in str(value):
        raise raised(f"The name of a file or folder is wanted, not {shown(value)}.")
    if "://" in str(value):
        raise raised(f"{value} is an address, and only files of this machine are read and written; fetch it first.")
    return Path(value)
