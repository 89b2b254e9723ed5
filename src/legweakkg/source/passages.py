"""Split an article into citable passages: sentences and list items, by position.

A passage is at most one sentence or one list item. The rules, in order:

1. Every line is a block; a blank line holds nothing. Bullets (``-``, ``•``) and list numbers
   (``1.``) at the start of a line are not part of the passage.
2. Inside a block, ``.``, ``!`` or ``?`` (with closing quotes or brackets) ends a sentence where
   white space and then a capital letter, a digit or an opening quote follow, unless the full stop
   belongs to an abbreviation such as "e.g.".
3. A question and its answer on one line (``Q: … A: …``) are two passages.
4. A block without a letter or digit (a bare bullet) is no passage.

Positions count code points of the text decoded as UTF-8 without newline conversion, from 0, end
exclusive: the reading of ``oa:TextPositionSelector`` (W3C Web Annotation Data Model, section 4.2.6).
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

_MARKER = re.compile(r"\s*(?:[-•]|\d+\.)?\s*")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"“(]?[A-Z0-9À-Þ])")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|vs|etc|approx|Dr|No))\.$")
_ANSWER = re.compile(r"(?<=\?)\s+(?=A: )")


class Passage(NamedTuple):
    """One sentence or list item of a document.

    ``line`` and ``sentence`` count from 1 (the sentence within its line), ``start`` and ``end``
    are code point positions, ``sha256`` is the digest of the UTF-8 bytes of the span.
    """

    line: int
    sentence: int
    start: int
    end: int
    sha256: str


def span_sha256(text: str, start: int, end: int) -> str:
    """Return the SHA-256 (hexadecimal) of the UTF-8 bytes of ``text[start:end]``."""
    return hashlib.sha256(text[start:end].encode()).hexdigest()


def split(text: str) -> list[Passage]:
    r"""Return the passages of a document in reading order.

    >>> [(p.line, p.sentence, p.start, p.end) for p in split("- Rest. It helps!\n\nQ: Why? A: No one knows.")]
    [(1, 1, 2, 7), (1, 2, 8, 17), (3, 1, 19, 26), (3, 2, 27, 43)]
    """
    passages: list[Passage] = []
    offset = 0
    for number, line in enumerate(text.split("\n"), start=1):
        for sentence, (start, end) in enumerate(_sentences(line), start=1):
            first, last = offset + start, offset + end
            passages.append(Passage(number, sentence, first, last, span_sha256(text, first, last)))
        offset += len(line) + 1
    return passages


def _sentences(line: str) -> list[tuple[int, int]]:
    marker = _MARKER.match(line)
    start = marker.end() if marker else 0
    end = len(line.rstrip())
    if not any(character.isalnum() for character in line[start:end]):
        return []
    cuts = [
        match.end()
        for match in _SENTENCE_END.finditer(line, start, end)
        if not _ABBREVIATION.search(line, start, match.end())
    ]
    spans = []
    for cut in [*cuts, end]:
        answer = _ANSWER.search(line, start, cut)
        for piece_end in ([answer.start()] if answer else []) + [cut]:
            spans.append((start, piece_end))
            start = piece_end + len(line[piece_end:end]) - len(line[piece_end:end].lstrip())
    return spans
