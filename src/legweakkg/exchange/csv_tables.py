"""Write CSV tables for spreadsheets: terms, claims, evidence, figures, mappings; one fact of one kind a row.

A cell that a spreadsheet would run as a formula gets a leading apostrophe, after OWASP's advice on CSV
injection; numbers keep their sign. Several values in a cell are parted by ``; ``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from ..engine.embedded import EmbeddedEngine
from ..names import LW, SKOS, compact
from ..source.claim_ids import QUALIFIERS
from ..terms import Claim
from .about import About, read_about
from .bundle import Bundle
from .rows import FIGURE, TermRow, read_all_claims, read_terms
from .selection import Selection

_README = """
terms.csv     one row a term; "id" is what other tables refer to
claims.csv    one row a claim: who says what is in evidence.csv; read "negated", "rejected_because" and
              "disputed" before using a claim
evidence.csv  one row for each place in a source that supports, refines or refutes a claim
figures.csv   one row a number, with what it counts
mappings.csv  one row for each identifier of an outside vocabulary

UTF-8, comma, RFC 4180. An apostrophe before =, +, - or @ keeps spreadsheets from running a cell.
"""

_TERM_COLUMNS = (
    "id",
    "label",
    "kinds",
    "definition",
    "definition_sources",
    "synonyms",
    "broader",
    "part_of",
    "exact_matches",
    "note",
    "deprecated",
    "iri",
)
_CLAIM_COLUMNS = (
    "id",
    "subject",
    "subject_label",
    "predicate",
    "object",
    "object_label",
    "negated",
    "rejected_because",
    "disputed",
    "rank",
    *QUALIFIERS,
    "supporting",
    "refining",
    "refuting",
    "iri",
)
_EVIDENCE_COLUMNS = (
    "claim",
    "stance",
    "evidence",
    "kind",
    "source",
    "source_title",
    "source_kind",
    "year",
    "address",
    "locator",
    "attributed_to",
    "note",
)
_FIGURE_COLUMNS = (
    "id",
    "label",
    "about",
    "measure",
    "value",
    "lower_value",
    "upper_value",
    "unit",
    "per",
    "population",
    "population_description",
    "supported_by",
    "refined_by",
    "refuted_by",
    "note",
)
_MAPPING_COLUMNS = ("term", "label", "relation", "target", "target_iri")
_RELATIONS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")

Row = Sequence[object]


def write(engine: EmbeddedEngine, selection: Selection) -> Bundle:
    """Return the selected tables and a ``README.txt`` with licence and disclaimer."""
    terms = read_terms(engine)
    files = {"README.txt": _readme(read_about(engine))}
    if selection.holds("terms"):
        files["terms.csv"] = table(_TERM_COLUMNS, (_term(term) for term in terms if FIGURE not in term.kinds))
        files["figures.csv"] = table(_FIGURE_COLUMNS, (_figure(term) for term in terms if FIGURE in term.kinds))
    if selection.holds("claims"):
        claims = read_all_claims(engine, terms)
        files["claims.csv"] = table(_CLAIM_COLUMNS, (_claim(claim) for claim in claims))
        files["evidence.csv"] = table(_EVIDENCE_COLUMNS, (row for claim in claims for row in _evidence(claim)))
    if selection.holds("mappings"):
        files["mappings.csv"] = table(_MAPPING_COLUMNS, (row for term in terms for row in _mappings(term)))
    return files


def table(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return rows as CSV, a header first, safe to open in a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return buffer.getvalue().encode()


def safe_cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet runs.

    >>> safe_cell("=1+1"), safe_cell("-0.5"), safe_cell(True), safe_cell(("a", "b"))
    ("'=1+1", '-0.5', 'true', 'a; b')
    """
    if isinstance(value, bool):
        return str(value).lower()
    text = "; ".join(str(item) for item in value) if isinstance(value, (tuple, list)) else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text[1:].replace(".", "", 1).isascii() and text[1:].replace(".", "", 1).isdigit() and text[0] in "+-"


def _readme(about: About) -> bytes:
    return about.as_text(_README).encode()


def _curies(iris: Iterable[str]) -> tuple[str, ...]:
    return tuple(compact(iri) for iri in iris)


def _term(term: TermRow) -> Row:
    return (
        compact(term.iri),
        term.label,
        term.kinds,
        term.definition,
        _curies(term.definition_sources),
        term.synonyms,
        _curies(term.broader),
        _curies(term.facts.get(LW + "partOf", ())),
        _curies(term.matches("exactMatch")),
        term.first(LW + "curatorNote"),
        term.deprecated,
        term.iri,
    )


def _figure(term: TermRow) -> Row:
    texts = [term.first(LW + name) for name in ("measure", "value", "lowerValue", "upperValue", "unit", "per")]
    links = [_curies(term.facts.get(LW + name, ())) for name in ("supportedBy", "refinedBy", "refutedBy")]
    return (
        compact(term.iri),
        term.label,
        _curies(term.facts.get(LW + "about", ())),
        *texts,
        _curies(term.facts.get(LW + "population", ())),
        term.first(LW + "populationDescription"),
        *links,
        term.first(LW + "curatorNote"),
    )


def _claim(claim: Claim) -> Row:
    qualifiers = [tuple(str(value) for value in claim.qualifiers.get(name, ())) for name in QUALIFIERS]
    evidence = [
        tuple(item.id for item in claim.evidence if item.stance == stance)
        for stance in ("supports", "refines", "refutes")
    ]
    return (
        claim.id,
        claim.subject.id,
        claim.subject.label,
        claim.relation,
        claim.object.id,
        claim.object.label,
        claim.polarity == "negated",
        claim.rejected_because,
        claim.disputed,
        claim.rank,
        *qualifiers,
        *evidence,
        claim.iri,
    )


def _evidence(claim: Claim) -> Iterable[Row]:
    for item in claim.evidence:
        source = item.source
        about_source = (source.id, source.title, source.kind, source.year, source.address) if source else ("",) * 5
        yield (claim.id, item.stance, item.id, item.kind, *about_source, item.locator, item.attributed_to, item.note)


def _mappings(term: TermRow) -> Iterable[Row]:
    for relation in _RELATIONS:
        for iri in term.facts.get(SKOS + relation, ()):
            yield compact(term.iri), term.label, f"skos:{relation}", compact(iri), iri
