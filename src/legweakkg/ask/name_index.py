"""An index of normalised names: by the beginnings of their words, and by likeness for typing errors.

The names stand in one text, in which words are found by reading it: at the size of a vocabulary that takes some
microseconds, where an index of every word takes longer to make than most people will ever search.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain

_COMPARED = 5
_LIKE = 0.6


class NameIndex:
    """Names (lower case, words parted by one space), by their words and by the trigrams of these."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)
        self._text = "".join(f" {name} \n" for name in self._names)
        self._ends = list(accumulate(len(name) + 3 for name in self._names))

    def with_words(self, beginnings: Sequence[str]) -> list[str]:
        """Return the names that have, for each beginning, a word that begins so.

        >>> NameIndex(["foot drop", "drop attack", "foot"]).with_words(["foo", "dr"])
        ['foot drop']
        """
        found: set[int] | None = None
        for beginning in sorted(beginnings, key=len, reverse=True):
            numbers = set(self._holding(f" {beginning}"))
            found = numbers if found is None else found & numbers
            if not found:
                return []
        return [self._names[number] for number in sorted(found or ())]

    def alike(self, wanted: str, limit: int, cutoff: float) -> list[tuple[str, float]]:
        """Return the names most like a text, with a likeness from 0 to 1, best first.

        Each word asked for finds the words that it may be meant as: itself, or those that share most trigrams
        with it, compared by edits (optimal string alignment). The likeness of a name is the letters that its
        words have in common with those asked for, as a Sørensen-Dice coefficient.

        >>> NameIndex(["myasthenia gravis", "stroke"]).alike("myastenia gravsi", 2, 0.5)
        [('myasthenia gravis', 0.85)]
        """
        total = _letters(wanted)
        common: dict[int, float] = {}
        for word in dict.fromkeys(wanted.split()):
            best: dict[int, float] = {}
            for meant, likeness in self._meant_by(word):
                letters = likeness * len(word)
                for number in self._holding(f" {meant} "):
                    if letters > best.get(number, 0.0):
                        best[number] = letters
            for number, letters in best.items():
                common[number] = common.get(number, 0.0) + letters
        near = []
        for number, letters in common.items():
            both = total + _letters(self._names[number])
            if 2 * letters >= cutoff * both:
                near.append((min(1.0, 2 * letters / both), self._names[number]))
        near.sort(key=lambda pair: (-pair[0], pair[1]))
        found = {name: round(likeness, 2) for likeness, name in near[:limit]}
        place = self._squeezed.find(f"\n{wanted.replace(' ', '')}\n")
        if place >= 0:  # words written together or apart
            found = {self._names[self._squeezed.count("\n", 0, place)]: 0.99, **found}
        return list(found.items())[:limit]

    @cached_property
    def _squeezed(self) -> str:
        """All names without spaces, each between line ends."""
        return "\n" + self._text.replace(" ", "")

    @cached_property
    def _words(self) -> list[str]:
        return sorted(set(self._text.split()))

    @cached_property
    def _by_trigram(self) -> dict[str, list[int]]:
        """The places of words by their trigrams; made for the first word that is no known one."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            for trigram in _trigrams(word):
                places[trigram].append(place)
        return places

    def _holding(self, part: str) -> Iterator[int]:
        """Yield the number of each name that holds a part, in their order."""
        place = self._text.find(part)
        while place >= 0:
            number = bisect_right(self._ends, place)
            yield number
            place = self._text.find(part, self._ends[number])

    def _meant_by(self, word: str) -> list[tuple[str, float]]:
        if f" {word} " in self._text:
            number = (f"{word}s", word.removesuffix("s"))  # a plural that some name has hides no singular
            return [(word, 1.0), *((form, 0.9) for form in number if form != word and f" {form} " in self._text)]
        trigrams = _trigrams(word)
        shared = Counter(chain.from_iterable(self._by_trigram.get(trigram, ()) for trigram in trigrams))
        likely = sorted(shared, key=lambda place: (-shared[place] / (len(self._words[place]) + len(trigrams)), place))
        compared = ((self._words[place], _likeness(word, self._words[place])) for place in likely[:_COMPARED])
        return [(known, likeness) for known, likeness in compared if likeness >= _LIKE]


def _letters(name: str) -> int:
    return len(name) - name.count(" ")


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
