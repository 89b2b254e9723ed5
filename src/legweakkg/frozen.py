"""A dict that nobody changes, for values that are frozen."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class FrozenDict(dict[Key, Value]):
    """A dict that raises TypeError where it would be changed.

    It is a dict still, so that it is written as JSON, compared, copied and pickled as one.

    >>> frozen = FrozenDict(of="stroke")
    >>> frozen == {"of": "stroke"}
    True
    >>> frozen["of"] = "fall"
    Traceback (most recent call last):
    ...
    TypeError: An answer is not changed; change a copy of it: dict(…).
    """

    __slots__ = ()

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("An answer is not changed; change a copy of it: dict(…).")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)
