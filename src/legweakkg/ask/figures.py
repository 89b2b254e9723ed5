"""Figures in words: what the rows of ``figures.rq`` say as people write it."""

from __future__ import annotations

from .answers import AnswerRow


def amount(row: AnswerRow) -> str:
    """Return the value of a figure, its bounds or both, with the unit.

    >>> names = ("value", "lower_value", "upper_value", "unit", "per")
    >>> amount(AnswerRow(names, (1.76, 1.31, 2.37, "odds ratio", None)))
    '1.76 (1.31 to 2.37) odds ratio'
    >>> amount(AnswerRow(names, (None, 7.0, None, "hours", "night")))
    'at least 7 hours per night'
    """
    words = [_value(row), row["unit"], f"per {row['per']}" if row["per"] else None]
    return " ".join(str(word) for word in words if word)


def _value(row: AnswerRow) -> str:
    value, low, high = (_number(row[name]) for name in ("value", "lower_value", "upper_value"))
    if not low and not high:
        return value
    bounds = f"at least {low}" if not high else f"at most {high}" if not low else f"{low} to {high}"
    return f"{value} ({bounds})" if value else bounds


def _number(value: object) -> str:
    """Return a number, nothing for None.

    >>> _number(50_000_000.0), _number(1.76)
    ('50,000,000', '1.76')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else f"{value:,}"
