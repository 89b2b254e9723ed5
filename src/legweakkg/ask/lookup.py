"""Find terms by name: exactly but forgivingly, or by likeness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ..errors import UnknownTermError
from ..names import LWT, expand
from ..terms import TermRef
from .name_index import NameIndex

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_GENITIVE = re.compile(r"['’]s\b")
_SEPARATORS = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz0123456789\n" else 0x20 for code in range(256))
_BRITISH = (
    ("oedema", "edema"),
    ("aem", "em"),
    ("aesth", "esth"),
    ("paed", "ped"),
    ("naec", "nec"),
    ("rhoea", "rhea"),
    ("oesoph", "esoph"),
    ("foet", "fet"),
    ("tumour", "tumor"),
    ("ageing", "aging"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("labour", "labor"),
    ("colour", "color"),
    ("behaviour", "behavior"),
    ("programme", "program"),
    ("ise ", "ize "),
    ("isation", "ization"),
    ("yse ", "yze "),
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
    return normalised([name])[0]


def normalised(names: Sequence[str]) -> list[str]:
    """Return many names without what people write differently; as one text, at a fifth of the time."""
    text = unicodedata.normalize("NFKD", "\n".join(name.replace("\n", " ") for name in names)).casefold()
    text = _NOT_ASCII.sub(lambda match: "" if unicodedata.combining(match[0]) else match[0], text)
    text = (
        _GENITIVE.sub("s", text).encode("ascii", "replace").translate(_SEPARATORS).decode().replace("\n", " \n") + " "
    )
    for british, american in _BRITISH:
        text = text.replace(british, american)
    return [" ".join(name.split()) for name in text.split("\n")] if names else []


class Lookup:
    """An index of names; ``names`` yields (term, name), preferred labels before synonyms."""

    def __init__(self, names: Iterable[tuple[TermRef, str]]) -> None:
        self._exact: dict[str, TermRef] = {}
        self._by_iri: dict[str, TermRef] = {}
        self._display: dict[str, str] = {}
        known = list(names)
        for (term, name), key in zip(known, normalised([name for _, name in known]), strict=True):
            self._by_iri.setdefault(term.iri, term)
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
        near = self._index.alike(normalise(name), 3 * limit, 0.5)
        return list(dict.fromkeys(self._exact[key].label for key, _ in near))[:limit]

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Return terms for a text, best first: same name, prefix, all words, likeness."""
        wanted = normalise(text)
        if not wanted:
            return []
        scores = {key: _score(wanted, key) for key in self._index.with_words(wanted.split())}
        if len(scores) < limit:
            for key, likeness in self._index.alike(wanted, 10, 0.55):
                scores.setdefault(key, 0.5 * likeness)
        best: dict[str, Hit] = {}
        for key, score in scores.items():
            term = self._exact[key]
            if term.iri not in best or best[term.iri].score < score:
                best[term.iri] = Hit(term, round(score, 3), self._display[key])
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.term.label))[:limit]

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex(self._exact)


def _score(wanted: str, key: str) -> float:
    """Return how well a name fits that holds all words asked for, or their beginnings."""
    if key == wanted:
        return 1.0
    if key.startswith(wanted):
        return 0.9 * (0.5 + 0.5 * len(wanted) / len(key))
    return 0.8 * (0.5 + 0.5 * len(wanted) / max(len(key), len(wanted)))
