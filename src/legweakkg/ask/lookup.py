"""Find terms by name: exactly but forgivingly, or by likeness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..errors import UnknownTermError
from ..names import LWT, expand
from ..terms import TermRef

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_BRITISH = (
    ("oedema", "edema"), ("anaem", "anem"), ("ischaem", "ischem"), ("haem", "hem"), ("kalaem", "kalem"),
    ("calcaem", "calcem"), ("natraem", "natrem"), ("glycaem", "glycem"), ("paraesth", "paresth"),
    ("anaesth", "anesth"), ("orthopaed", "orthoped"), ("paediat", "pediat"), ("gynaec", "gynec"),
    ("diarrhoea", "diarrhea"), ("oesoph", "esoph"), ("foet", "fet"), ("tumour", "tumor"),
    ("ageing", "aging"), ("fibre", "fiber"), ("centre", "center"), ("labour", "labor"), ("colour", "color"),
    ("behaviour", "behavior"), ("programme", "program"), ("exercis", "exercis"), ("ise ", "ize "),
    ("isation", "ization"), ("yse ", "yze "), ("leukaem", "leukem"), ("hypovolaem", "hypovolem"),
)


class Hit(NamedTuple):
    """A term that a search found: how well it fits (0 to 1) and the name that fitted."""

    term: TermRef
    score: float
    name: str


def normalise(name: str) -> str:
    """Return a name without what people write differently: case, accents, hyphens, British spelling.

    >>> normalise("Guillain–Barré Syndrome") == normalise("guillain barre syndrome")
    True
    >>> normalise("anaemia") == normalise("Anemia")
    True
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = plain.replace("'s ", "s ").replace("’s ", "s ")
    words = _SEPARATORS.sub(" ", plain).strip() + " "
    for british, american in _BRITISH:
        words = words.replace(british, american)
    return words.strip()


class Lookup:
    """An index of names; ``names`` yields (term, name), preferred labels before synonyms."""

    def __init__(self, names: Iterable[tuple[TermRef, str]]) -> None:
        self._exact: dict[str, TermRef] = {}
        self._by_iri: dict[str, TermRef] = {}
        self._display: dict[str, str] = {}
        for term, name in names:
            self._by_iri.setdefault(term.iri, term)
            key = normalise(name)
            self._exact.setdefault(key, term)
            self._display.setdefault(key, name)

    def __iter__(self) -> Iterator[TermRef]:
        return iter(self._by_iri.values())

    def __len__(self) -> int:
        return len(self._by_iri)

    def by_iri(self, iri: str) -> TermRef | None:
        """Return the term with an IRI, or None."""
        return self._by_iri.get(iri)

    def find(self, name: str) -> TermRef | None:
        """Return the term of a label, synonym, id, CURIE or IRI, or None."""
        name = name.strip()
        iri = name.strip("<>") if name.strip("<>") in self._by_iri else expand(name)
        if iri is not None and iri in self._by_iri:
            return self._by_iri[iri]
        return self._by_iri.get(LWT + name) or self._exact.get(normalise(name))

    def get(self, name: str, what: str = "term") -> TermRef:
        """Return the term of a name; raises UnknownTermError with the nearest names."""
        found = self.find(name)
        if found is None:
            raise UnknownTermError(name, self.suggest(name), what)
        return found

    def suggest(self, name: str, limit: int = 3) -> list[str]:
        """Return the labels of the terms whose names come nearest."""
        import difflib

        near = difflib.get_close_matches(normalise(name), self._exact, n=3 * limit, cutoff=0.6)
        return list(dict.fromkeys(self._exact[key].label for key in near))[:limit]

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Return terms for a text, best first: same name, prefix, all words, likeness."""
        wanted = normalise(text)
        if not wanted:
            return []
        best: dict[str, Hit] = {}
        for key, term in self._exact.items():
            score = _score(wanted, key)
            if score > 0 and (term.iri not in best or best[term.iri].score < score):
                best[term.iri] = Hit(term, score, self._display[key])
        if len(best) < limit:
            self._add_alike(wanted, best)
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.term.label))[:limit]

    def _add_alike(self, wanted: str, best: dict[str, Hit]) -> None:
        import difflib

        for key in difflib.get_close_matches(wanted, self._exact, n=10, cutoff=0.7):
            term = self._exact[key]
            likeness = 0.5 * difflib.SequenceMatcher(None, wanted, key).ratio()
            if term.iri not in best:
                best[term.iri] = Hit(term, round(likeness, 3), self._display[key])


def _score(wanted: str, key: str) -> float:
    if key == wanted:
        return 1.0
    if key.startswith(wanted):
        return 0.9 * (0.5 + 0.5 * len(wanted) / len(key))
    words = key.split()
    asked = wanted.split()
    if all(any(word.startswith(part) for word in words) for part in asked):
        return 0.8 * (0.5 + 0.5 * len(wanted) / max(len(key), len(wanted)))
    return 0.0
