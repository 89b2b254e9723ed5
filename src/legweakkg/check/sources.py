"""Check every pointer into an article: find the text by its digest, verify position and hash.

The articles' texts are not distributed; who has them can prove each pointer with this check.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..engine.protocol import Engine
from ..errors import SourceError
from ..names import local_name
from ..resources import ontology_dir
from ..source.passages import Passage, span_sha256, split

REASONS = (
    "title",
    "navigation",
    "legal text",
    "advertising",
    "figure of speech",
    "heading repetition",
    "no medical content",
)
"""Why a passage may go uncited, as ``sources/not_medical.tsv`` says of each."""

_ARTICLES = """
SELECT ?source ?title ?sha256 WHERE {
  ?source a lw:SourceDocument ; schema:sha256 ?sha256 ; dcterms:title ?title .
} ORDER BY ?source"""

_POINTERS = """
SELECT ?evidence ?source ?start ?end ?hash ?line ?order WHERE {
  ?evidence oa:hasSource ?source ; oa:hasSelector ?selector ; lw:spanSha256 ?hash ; lw:line ?line ; lw:order ?order .
  ?selector oa:start ?start ; oa:end ?end .
} ORDER BY ?evidence"""

_CITED = """
SELECT DISTINCT ?evidence WHERE {
  ?statement lw:supportedBy|lw:refinedBy|lw:refutedBy ?evidence .
  ?statement a ?kind . FILTER(?kind IN (lw:Claim, lw:EpidemiologicalFigure))
}"""


class Pointer(NamedTuple):
    """A place in an article that the graph points to."""

    evidence: str
    start: int
    end: int
    sha256: str
    line: int
    sentence: int


class Uncovered(NamedTuple):
    """A passage that no claim cites; ``reason`` says why where the curation lists it, else is empty."""

    id: str
    line: int
    sentence: int
    reason: str
    text: str


class ArticleReport(NamedTuple):
    """What the check found for one article.

    ``file`` is None where no file of the folder has the article's digest. ``problems`` are sentences about
    pointers that are wrong. ``uncited`` lists the passages that no claim cites.
    """

    source: str
    title: str
    file: Path | None
    passages: int
    cited: int
    pointers: int
    problems: tuple[str, ...]
    uncited: tuple[Uncovered, ...]

    @property
    def uncovered(self) -> tuple[Uncovered, ...]:
        """The passages that no claim cites and that no listed reason excuses."""
        return tuple(passage for passage in self.uncited if not passage.reason)

    @property
    def share(self) -> float:
        """The share of passages that some claim cites, 0 to 1."""
        return self.cited / self.passages if self.passages else 0.0


def check_sources(engine: Engine, folder: Path) -> list[ArticleReport]:
    """Check all pointers of a graph against the texts in a folder, article by article.

    Raises SourceError where the folder cannot be read or the list of excused passages is malformed.
    """
    texts = _texts_by_digest(folder)
    pointers = _pointers(engine)
    cited = {local_name(row["evidence"].value) for row in engine.select(_CITED)}
    excused = dict(read_excuses(ontology_dir() / "sources" / "not_medical.tsv"))
    reports = []
    for row in engine.select(_ARTICLES):
        source = local_name(row["source"].value)
        file = texts.get(row["sha256"].value)
        reports.append(_report(source, row["title"].value, file, pointers.get(source, []), cited, excused))
    return reports


def read_excuses(path: Path) -> Iterator[tuple[str, str]]:
    """Yield passage id and reason of each row of the list of passages without medical content.

    Raises SourceError for a reason that is not in `REASONS`.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t"), start=2):
            if row["reason"] not in REASONS:
                raise SourceError(f"the reason {row['reason']!r} is none of: {', '.join(REASONS)}.", str(path), number)
            yield row["passage"], row["reason"]


def _texts_by_digest(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise SourceError("there is no such folder; name the folder that holds the articles' texts.", str(folder))
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted(folder.iterdir()) if path.is_file()}


def _pointers(engine: Engine) -> dict[str, list[Pointer]]:
    found: dict[str, list[Pointer]] = {}
    for row in engine.select(_POINTERS):
        found.setdefault(local_name(row["source"].value), []).append(
            Pointer(
                local_name(row["evidence"].value),
                int(row["start"].value),
                int(row["end"].value),
                row["hash"].value,
                int(row["line"].value),
                int(row["order"].value),
            )
        )
    return found


def _report(
    source: str, title: str, file: Path | None, pointers: list[Pointer], cited: set[str], excused: dict[str, str]
) -> ArticleReport:
    if file is None:
        problem = f"no file in the folder has the digest of {source}"
        return ArticleReport(source, title, None, 0, 0, len(pointers), (problem,), ())
    text = file.read_bytes().decode("utf-8")
    passages = {f"{source}-{passage.line}-{passage.sentence}": passage for passage in split(text)}
    problems = tuple(problem for pointer in pointers for problem in _wrong(pointer, text, passages))
    uncited = tuple(
        Uncovered(name, passage.line, passage.sentence, excused.get(name, ""), text[passage.start : passage.end])
        for name, passage in passages.items()
        if name not in cited
    )
    return ArticleReport(
        source, title, file, len(passages), len(passages) - len(uncited), len(pointers), problems, uncited
    )


def _wrong(pointer: Pointer, text: str, passages: dict[str, Passage]) -> Iterator[str]:
    if not 0 <= pointer.start < pointer.end <= len(text):
        yield f"{pointer.evidence}: positions {pointer.start}–{pointer.end} lie outside the text"
        return
    if span_sha256(text, pointer.start, pointer.end) != pointer.sha256:
        yield f"{pointer.evidence}: the text at {pointer.start}–{pointer.end} has another hash"
        return
    home = next(
        (passage for passage in passages.values() if passage.start <= pointer.start and pointer.end <= passage.end),
        None,
    )
    if home is None:
        yield f"{pointer.evidence}: positions {pointer.start}–{pointer.end} cover more than one sentence"
    elif (home.line, home.sentence) != (pointer.line, pointer.sentence):
        yield (
            f"{pointer.evidence}: says line {pointer.line}, sentence {pointer.sentence}, "
            f"but points to line {home.line}, sentence {home.sentence}"
        )
