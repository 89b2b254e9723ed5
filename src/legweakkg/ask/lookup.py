"""Find terms by name: exactly but forgivingly, or by likeness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

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
    ("ises ", "izes "),
    ("isation", "ization"),
    ("yse ", "yze "),
)

Value = TypeVar("Value")


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
    >>> normalise("инсульт") == normalise("Инсульт"), normalise("инсульт") == normalise("стопа")
    (True, False)
    """
    return normalised([name])[0]


def normalised(names: Sequence[str]) -> list[str]:
    """Return many names without what people write differently; as one text, at a fifth of the time."""
    text = unicodedata.normalize("NFKD", "\n".join(name.replace("\n", " ") for name in names)).casefold()
    text = _NOT_ASCII.sub(_in_ascii, text)
    text = (
        _GENITIVE.sub("s", text).encode("ascii", "replace").translate(_SEPARATORS).decode().replace("\n", " \n") + " "
    )
    for british, american in _BRITISH:
        text = text.replace(british, american)
    return [" ".join(name.split()) for name in text.split("\n")] if names else []


def _in_ascii(found: re.Match[str]) -> str:
    """Return nothing for an accent, and the number of a letter of another script, so that names stay apart."""
    if unicodedata.combining(found[0]):
        return ""
    return f"x{ord(found[0]):x}" if found[0].isalnum() else " "


def beginning(starts: Iterable[str]) -> str:
    """Return a regular expression, for any case, of the names that may begin so when normalised.

    ``starts`` are the first one or two letters of normalised names. The expression lets too many names pass rather
    than too few, so that few need be normalised to tell.

    >>> found = beginning(["he", "ed"])
    >>> [bool(re.search(found, name, re.I)) for name in ("Haematoma", "(early) sign", "Oedema", "Ödem", "hip")]
    [True, False, True, True, False]
    """
    between = "[^a-z0-9]*"
    forms = set()
    for start in starts:
        first, second = start[:1], start[1:2].strip()
        if first == "e":
            forms.add("oe")  # British spelling has oe for e, ae and oe after another letter
        forms.add(first + (f"{between}[{'aeo' if second == 'e' else second}]" if second else ""))
    return f"^{between}({'|'.join(sorted(forms))})|[^ -~]" if forms else "[^ -~]"


class Lookup:
    """An index of names, read no further than a name asks for: labels, then synonyms, then all of them forgivingly.

    ``synonyms`` yields (term, name); where two terms share a name, the label goes before the synonym. ``normal`` gives
    names without what people write differently.
    """

    def __init__(
        self,
        terms: Iterable[TermRef],
        synonyms: Callable[[], Iterable[tuple[TermRef, str]]] = lambda: (),
        normal: Callable[[Sequence[str]], Iterable[str]] = normalised,
    ) -> None:
        self._by_iri = {term.iri: term for term in terms}
        self._by_label = _first((term, term.label) for term in self)
        self._synonyms_of = synonyms
        self._normal = normal

    @cached_property
    def _by_synonym(self) -> dict[str, TermRef]:
        return _first(self._synonyms_of())

    @cached_property
    def _names(self) -> dict[str, tuple[TermRef, str]]:
        """Term and name by the name without what people write differently."""
        names = dict(self._by_label)
        for name, term in self._by_synonym.items():
            names.setdefault(name, term)
        return _first(zip(((term, name) for name, term in names.items()), self._normal(list(names)), strict=True))

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
        found = self._by_iri.get(LWT + name) or self._by_label.get(name) or self._by_synonym.get(name)
        return found or self._names.get(normalise(name) or "\n", (None,))[0]  # a name of signs alone is none

    def get(self, name: str, what: str = "term") -> TermRef:
        """Return the term of a name; raises UnknownTermError with the nearest names."""
        found = self.find(name)
        if found is None:
            raise UnknownTermError(name, self.suggest(name), what)
        return found

    def suggest(self, name: str, limit: int = 3) -> list[str]:
        """Return the labels of the terms whose names come nearest."""
        near = self._index.alike(normalise(name), 3 * limit, 0.5)
        return list(dict.fromkeys(self._names[key][0].label for key, _ in near))[:limit]

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
        for key, exact in scores.items():
            score, (term, name) = round(exact, 3), self._names[key]
            if term.iri not in best or best[term.iri].score < score:
                best[term.iri] = Hit(term, score, name)
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.term.label))[:limit]

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex(self._names)


def _first(pairs: Iterable[tuple[Value, str]]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for value, name in pairs:
        found.setdefault(name, value)
    return found


def _score(wanted: str, key: str) -> float:
    """Return how well a name fits that holds all words asked for, or their beginnings."""
    if key == wanted:
        return 1.0
    if key.startswith(wanted):
        return 0.9 * (0.5 + 0.5 * len(wanted) / len(key))
    return 0.8 * (0.5 + 0.5 * len(wanted) / max(len(key), len(wanted)))
