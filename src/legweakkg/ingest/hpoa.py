"""Read ``phenotype.hpoa``, the disease annotations of the Human Phenotype Ontology.

Source: the format as its maintainers describe it (https://obophenotype.github.io/human-phenotype-ontology/
annotations/phenotype_hpoa/): twelve columns, one row for each disease, term and source.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from ..ask.annotation_tables import PHENOTYPE, DiseaseRates, rate
from ..errors import SourceError
from ..names import ANNOTATION, RDFS, SKOS, XSD
from .lines import TYPE, lw, outside_iri, reference, text
from .release_files import ReleaseFile

COLUMNS: Final = (
    "database_id",
    "disease_name",
    "qualifier",
    "hpo_id",
    "reference",
    "evidence",
    "onset",
    "frequency",
    "sex",
    "modifier",
    "aspect",
    "biocuration",
)
BANDS: Final = {
    "HP:0040280": ("1", "1"),
    "HP:0040281": ("0.8", "0.99"),
    "HP:0040282": ("0.3", "0.79"),
    "HP:0040283": ("0.05", "0.29"),
    "HP:0040284": ("0.01", "0.04"),
    "HP:0040285": ("0", "0"),
}
"""The share of patients that HPO's frequency terms stand for, from and to."""

_COUNT = re.compile(r"(\d+)/(\d+)\Z")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%\Z")
_TERM = re.compile(r"HP:\d{7}\Z")
_DISEASE = re.compile(r"(?:OMIM|ORPHA|DECIPHER):\d+\Z")


class Header(NamedTuple):
    """What the comment lines of the file state: its version, and how many diseases it describes."""

    version: str
    diseases: int


def read_header(file: ReleaseFile) -> Header:
    """Return what the file states of itself; raises SourceError where it is no HPOA file."""
    version, diseases = "", 0
    for number, line in file.lines():
        if line.startswith("#version:"):
            version = line.partition(":")[2].strip()
        elif line.startswith("#description:"):
            diseases = sum(int(count) for count in re.findall(r"\b\d+\b", line.partition("[")[2]))
        elif not line.startswith("#"):
            if tuple(line.split("\t")) != COLUMNS:
                raise SourceError(
                    f"this is no phenotype.hpoa: a header with the columns {', '.join(COLUMNS)} is wanted here.",
                    file.name,
                    number,
                )
            if not version:
                raise SourceError("the comment lines state no '#version:'.", file.name, number)
            return Header(version, diseases)
        if number > 100:
            break
    raise SourceError("this is no phenotype.hpoa: it has no header line.", file.name)


def read_hpoa(file: ReleaseFile, stated: int, rates: DiseaseRates) -> Iterator[str]:
    """Yield the triples of each row, and of each disease where it is first named.

    ``stated`` is the number of diseases in the header; a file with clearly fewer was cut short. ``rates`` is
    filled with what the rows say. Raises SourceError with the line of a malformed row.
    """
    diseases: dict[str, int] = {}
    rows: set[bytes] = set()
    begun = False
    for number, line in file.lines():
        if line.startswith("#"):
            continue
        if not begun:
            begun = True
            continue
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            raise SourceError(f"the row has {len(cells)} columns instead of {len(COLUMNS)}.", file.name, number)
        digest = hashlib.sha1(line.encode(), usedforsecurity=False).digest()[:12]
        if digest in rows:  # some releases repeat rows
            continue
        rows.add(digest)
        if cells[0] not in diseases:
            yield _disease(cells[0], cells[1], file, number)
            diseases[cells[0]] = rates.add_disease(outside_iri(cells[0]) or cells[0], cells[1])
        share = _share(cells[7], file, number) if cells[7] else None
        yield _annotation(f"<{ANNOTATION}hpoa-{digest.hex()}>", cells, share, file, number)
        if cells[10] == PHENOTYPE:
            rates.add(diseases[cells[0]], outside_iri(cells[3]) or cells[3], rate(share, bool(cells[2])))
    if len(diseases) < 0.99 * stated:  # the header of a real release is off by a few
        raise SourceError(
            f"the file has {len(diseases):,} diseases where its header states {stated:,}; it is cut "
            "short: fetch it again.",
            file.name,
        )


def _disease(curie: str, name: str, file: ReleaseFile, number: int) -> str:
    if not _DISEASE.match(curie) or not name:
        raise SourceError(f"{curie!r} with the name {name!r} is no OMIM, ORPHA or DECIPHER disease.", file.name, number)
    subject = f"<{outside_iri(curie)}>"
    return (
        f"{subject} {TYPE} {_OUTSIDE_DISEASE} .\n{subject} <{SKOS}notation> {text(curie)} .\n"
        f"{subject} <{RDFS}label> {text(name, 'en')} .\n"
    )


def _annotation(subject: str, cells: list[str], share: tuple[str, str] | None, file: ReleaseFile, number: int) -> str:
    disease, _, qualifier, term, references, evidence, onset, frequency, sex, modifiers, aspect, curation = cells
    if not _TERM.match(term):
        raise SourceError(f"{term!r} is no HPO term.", file.name, number)
    if qualifier not in ("", "NOT"):
        raise SourceError(f"the qualifier {qualifier!r} is not 'NOT'.", file.name, number)
    if aspect not in ("P", "I", "C", "M", "H"):
        raise SourceError(f"the aspect {aspect!r} is none of P, I, C, M, H.", file.name, number)
    parts = [
        f"{subject} {TYPE} {_ANNOTATION_CLASS} .\n{subject} {_ON_DISEASE} <{outside_iri(disease)}> .\n"
        f'{subject} {_ON_FINDING} <{outside_iri(term)}> .\n{subject} {_ASPECT} "{aspect}" .\n'
        f"{subject} {_EVIDENCE} {text(evidence)} .\n{subject} {_CURATION} {text(curation)} .\n"
    ]
    for source in dict.fromkeys(filter(None, references.split(";"))):
        parts.append(f"{subject} {_REFERENCE} {reference(source.strip())} .\n")
    if qualifier:
        parts.append(f'{subject} {_NEGATED} "true"^^<{XSD}boolean> .\n')
    if share is not None:
        low, high = share
        parts.append(
            f"{subject} {_FREQUENCY} {text(frequency)} .\n"
            f'{subject} {_FROM} "{low}"^^<{XSD}decimal> .\n{subject} {_TO} "{high}"^^<{XSD}decimal> .\n'
        )
    if sex:
        parts.append(f"{subject} {_SEX} {text(sex.lower())} .\n")
    for name, predicate, value in (("onset", _ONSET, onset), ("modifier", _MODIFIER, modifiers)):
        for curie in dict.fromkeys(filter(None, value.split(";"))):
            if not _TERM.match(curie.strip()):
                raise SourceError(f"the {name} {curie!r} is no HPO term.", file.name, number)
            parts.append(f"{subject} {predicate} <{outside_iri(curie.strip())}> .\n")
    return "".join(parts)


def _share(written: str, file: ReleaseFile, number: int) -> tuple[str, str]:
    """Return the share of patients, from and to, as decimals."""
    if written in BANDS:
        return BANDS[written]
    if (match := _COUNT.match(written)) and int(match[2]) > 0 and int(match[1]) <= int(match[2]):
        share = _decimal(int(match[1]) / int(match[2]))
        return share, share
    if (match := _PERCENT.match(written)) and float(match[1]) <= 100:
        share = _decimal(float(match[1]) / 100)
        return share, share
    raise SourceError(
        f"the frequency {written!r} is no count such as 3/7, percentage or HPO frequency term.", file.name, number
    )


def _decimal(share: float) -> str:
    return f"{share:.4f}".rstrip("0").rstrip(".") or "0"


_ANNOTATION_CLASS: Final = lw("DiseaseAnnotation")
_OUTSIDE_DISEASE: Final = lw("OutsideDisease")
_ON_DISEASE: Final = lw("annotatedDisease")
_ON_FINDING: Final = lw("annotatedFinding")
_ASPECT: Final = lw("annotationAspect")
_EVIDENCE: Final = lw("annotationEvidence")
_CURATION: Final = lw("biocuration")
_REFERENCE: Final = lw("annotationReference")
_NEGATED: Final = lw("annotationNegated")
_FREQUENCY: Final = lw("frequencyText")
_FROM: Final = lw("frequencyFrom")
_TO: Final = lw("frequencyTo")
_SEX: Final = lw("annotationSex")
_ONSET: Final = lw("annotationOnset")
_MODIFIER: Final = lw("annotationModifier")
