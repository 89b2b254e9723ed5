"""An index of normalised names: by the beginnings of their words, and by likeness for typing errors."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

_COMPARED = 5
_LIKE = 0.6


class NameIndex:
    """Names (lower case, words parted by one space), by their words and by the trigrams of these."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)
        self._lengths = [len(name.replace(" ", "")) for name in self._names]
        self._squeezed = {name.replace(" ", ""): number for number, name in enumerate(self._names)}
        numbers: dict[str, set[int]] = defaultdict(set)
        for number, name in enumerate(self._names):
            for word in name.split():
                numbers[word].add(number)
        self._words = sorted(numbers)
        self._with_word = [numbers[word] for word in self._words]

    def with_words(self, beginnings: Sequence[str]) -> list[str]:
        """Return the names that have, for each beginning, a word that begins so.

        >>> NameIndex(["foot drop", "drop attack", "foot"]).with_words(["foo", "dr"])
        ['foot drop']
        """
        found: set[int] | None = None
        for beginning in sorted(beginnings, key=len, reverse=True):
            numbers = set().union(*self._with_word[slice(*self._range(beginning))])
            found = numbers if found is None else found & numbers
            if not found:
                return []
        return [self._names[number] for number in found or ()]

    def alike(self, wanted: str, limit: int, cutoff: float) -> list[tuple[str, float]]:
        """Return the names most like a text, with a likeness from 0 to 1, best first.

        Each word asked for finds the words that it may be meant as: itself, or those that share most trigrams
        with it, compared by edits (optimal string alignment). The likeness of a name is the letters that its
        words have in common with those asked for, as a Sørensen-Dice coefficient.

        >>> NameIndex(["myasthenia gravis", "stroke"]).alike("myastenia gravsi", 2, 0.5)
        [('myasthenia gravis', 0.85)]
        """
        total = len(wanted.replace(" ", ""))
        common: dict[int, float] = {}
        for word in dict.fromkeys(wanted.split()):
            best: dict[int, float] = {}
            for place, likeness in self._meant_by(word):
                letters = likeness * len(word)
                for number in self._with_word[place]:
                    if letters > best.get(number, 0.0):
                        best[number] = letters
            for number, letters in best.items():
                common[number] = common.get(number, 0.0) + letters
        lengths = self._lengths
        near = [
            (min(1.0, 2 * letters / (total + lengths[number])), number)
            for number, letters in common.items()
            if 2 * letters >= cutoff * (total + lengths[number])
        ]
        near.sort(key=lambda pair: (-pair[0], self._names[pair[1]]))
        found = {self._names[number]: round(likeness, 2) for likeness, number in near[:limit]}
        whole = self._squeezed.get(wanted.replace(" ", ""))
        if whole is not None:  # words written together or apart
            found = {self._names[whole]: 0.99, **found}
        return list(found.items())[:limit]

    @cached_property
    def _by_trigram(self) -> dict[str, list[int]]:
        """The places of words by their trigrams; made for the first word that is no known one."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            for trigram in _trigrams(word):
                places[trigram].append(place)
        return places

    def _range(self, beginning: str) -> tuple[int, int]:
        return bisect_left(self._words, beginning), bisect_left(self._words, beginning + "\U0010ffff")

    def _meant_by(self, word: str) -> list[tuple[int, float]]:
        start, end = self._range(word)
        if start < end and self._words[start] == word:
            return [(start, 1.0)]
        trigrams = _trigrams(word)
        shared = Counter(chain.from_iterable(self._by_trigram.get(trigram, ()) for trigram in trigrams))
        likely = sorted(shared, key=lambda place: (-shared[place] / (len(self._words[place]) + len(trigrams)), place))
        compared = ((place, _likeness(word, self._words[place])) for place in likely[:_COMPARED])
        return [(place, likeness) for place, likeness in compared if likeness >= _LIKE]


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def _likeness(one: str, other: str) -> float:
    """Return one minus the edits by the longer length; equal beginnings and ends need no comparing."""
    longest = max(len(one), len(other))
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return 1 - _edits(one[start : len(one) - end], other[start : len(other) - end]) / longest if longest else 1.0


def _edits(one: str, other: str) -> int:
    """Return the optimal string alignment distance: insert, delete, replace, or swap two neighbours."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row, older = row, [i], before
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = previous
    return row[-1]
