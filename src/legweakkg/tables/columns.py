"""The four tables that are read, and what each of their columns becomes.

A column is one property of the row's subject; the few that are more than that (a claim's id and qualifiers, a
curator's rationale, the place of a passage) are built in `legweakkg.tables.statements`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Form = Literal[
    "text",
    "string",
    "integer",
    "decimal",
    "term",
    "kind",
    "relation",
    "evidence",
    "source",
    "reference",
    "iri",
    "date",
    "built",
]
"""How a cell is read: text is English, string has no language, a reference is evidence or a source."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its help, how a cell is read and which property it states.

    ``separator`` parts several values in a cell; empty where there is one value at most. ``topics`` names the
    topics in whose templates the column stands; none means all.
    """

    name: str
    help: str
    form: Form = "built"
    property: str = ""
    separator: str = ""
    required: bool = False
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what a row is, the columns, and those by whose names it is recognised."""

    name: str
    row: str
    columns: tuple[Column, ...]
    marks: tuple[str, ...]

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


_STANCES = (
    Column("supportedBy", "ids of the evidence that says so, separated by spaces", "evidence", "lw:supportedBy", " "),
    Column("refinedBy", "ids of evidence that adds a detail", "evidence", "lw:refinedBy", " "),
    Column("refutedBy", "ids of evidence that says otherwise", "evidence", "lw:refutedBy", " "),
)
_FIGURES = ("figures",)
_FLAGS = ("red_flags",)

TERMS: Final = Table(
    "terms",
    "one term",
    (
        Column("id", "permanent name in snake_case, from a letter on; never changed once published", required=True),
        Column("kind", "class of the schema", "kind", "rdf:type", required=True),
        Column("label", "name in English, lower case unless a proper name", "text", "skos:prefLabel", required=True),
        Column("synonyms", "other names, separated by |", "text", "skos:altLabel", "|"),
        Column("definition", "one sentence in your own words", "text", "skos:definition"),
        Column(
            "definition_source",
            "id of the evidence or source it rests on; empty or 'editorial' where it is common knowledge",
            "reference",
            "obo:IAO_0000119",
            " ",
        ),
        Column("parents", "ids of the broader terms, separated by |", "term", "lw:subtypeOf", "|"),
        Column(
            "placement_evidence",
            "ids of the evidence for the broader terms",
            "evidence",
            "lw:placementSupportedBy",
            " ",
        ),
        Column("placement_rationale", "or why it belongs there, in a sentence", "text", "lw:placedBecause"),
        Column(
            "part_of",
            "ids of the body parts it belongs to, separated by |",
            "term",
            "lw:partOf",
            "|",
            topics=("anatomy",),
        ),
        Column(
            "features",
            "ids of the findings that make up the red flag, separated by |",
            "term",
            "lw:redFlagFeature",
            "|",
            topics=_FLAGS,
        ),
        Column("urgency", "how soon care has to be sought", "term", "lw:urgency", topics=_FLAGS),
        Column("course", "how it comes on", "term", "lw:course", "|", topics=_FLAGS),
        Column("about", "id of what the figure counts", "term", "lw:about", topics=_FIGURES),
        Column("measure", "what kind of number it is", "string", "lw:measure", topics=_FIGURES),
        Column("value", "the number", "decimal", "lw:value", topics=_FIGURES),
        Column("lower", "or the lower end of a range", "decimal", "lw:lowerValue", topics=_FIGURES),
        Column("upper", "and its upper end", "decimal", "lw:upperValue", topics=_FIGURES),
        Column("unit", "what is counted, such as people or percent", "string", "lw:unit", topics=_FIGURES),
        Column("per", "base of a rate, such as 100000 person-years", "string", "lw:per", topics=_FIGURES),
        Column("population", "id of the population", "term", "lw:population", topics=_FIGURES),
        Column(
            "population_description", "or the population in words", "text", "lw:populationDescription", topics=_FIGURES
        ),
        *(Column(one.name, one.help, one.form, one.property, one.separator, topics=_FIGURES) for one in _STANCES),
        Column("note", "remark of the curators", "text", "lw:curatorNote"),
    ),
    ("kind", "label"),
)

CLAIMS: Final = Table(
    "claims",
    "one claim",
    (
        Column("topic", "file below claims/; empty: where the relation is most used"),
        Column("subject", "id of the term that the claim is about", "term", "lw:subject", required=True),
        Column("predicate", "the relation", "relation", "lw:predicate", required=True),
        Column("object", "id of the term that it leads to", "term", "lw:object", required=True),
        Column("polarity", "asserted (also where empty) or negated: what the source says", "string", "lw:polarity"),
        Column("qualifiers", "conditions and degrees as key=value; key=value"),
        *_STANCES,
        Column(
            "rejectedBecause",
            "why the curators do not accept what the source says; empty where they do",
            "text",
            "lw:rejectedBecause",
        ),
        Column("rationale", "why it holds, where no source states it: becomes evidence by the curators"),
        Column("note", "remark of the curators", "text", "lw:curatorNote"),
    ),
    ("subject", "predicate", "object"),
)

EVIDENCE: Final = Table(
    "evidence",
    "one place in a source",
    (
        Column(
            "id", "the id of the source, with -2, -3 … for further ones; source-line-order for a passage", required=True
        ),
        Column("source", "id of the source", "source", "oa:hasSource", required=True),
        Column("note", "what it reports, in your own words; never a copied sentence", "text", "skos:note"),
        Column("evidence_type", "ECO class; empty: ECO:0007321 for a publication, ECO:0007320 for a passage"),
        Column("cites", "address of what it cites; empty: that of the source", "iri", "lw:cites"),
        Column("line", "for a passage: line in the file, from 1", "integer", "lw:line"),
        Column("order", "sentence within the line, from 1", "integer", "lw:order"),
        Column("start", "position of the first character, from 0"),
        Column("end", "position after the last character"),
        Column("span_sha256", "SHA-256 of the passage", "string", "lw:spanSha256"),
        Column("passage_role", "part of the document", "string", "lw:passageRole"),
        Column("attributed_to", "id of the organization that the passage quotes", "term", "lw:attributedTo"),
    ),
    ("id", "source"),
)

SOURCES: Final = Table(
    "sources",
    "one document",
    (
        Column("id", "pmid_123, doi_… or a short name in snake_case", required=True),
        Column("title", "title of the document", "text", "dcterms:title", required=True),
        Column("kind", "sort of document", "string", "lw:sourceKind", required=True),
        Column("url", "address of the publisher's or PubMed's page", "iri", "schema:url"),
        Column("year", "year of publication", "integer", "lw:year"),
        Column("year_unknown_because", "or why there is none", "text", "lw:yearUnknownBecause"),
        Column("publisher", "journal, agency or publisher", "string", "dcterms:publisher"),
        Column("pmid", "digits of the PubMed id", "string", "lw:pmid"),
        Column("doi", "DOI, from 10.", "string", "lw:doi"),
        Column("issued", "full date, as 2024-07-31", "date", "dcterms:issued"),
        Column("file_name", "for a file whose passages are cited: its name", "string", "lw:fileName"),
        Column("byte_size", "its size in bytes", "integer", "lw:byteSize"),
        Column("sha256", "its SHA-256", "string", "schema:sha256"),
    ),
    ("id", "title"),
)

TABLES: Final = {table.name: table for table in (TERMS, CLAIMS, EVIDENCE, SOURCES)}
"""The tables by name."""


def recognise(header: tuple[str, ...]) -> Table | None:
    """Return the table that has a header's columns, or None.

    >>> recognise(("subject", "predicate", "object")).name
    'claims'
    """
    for table in TABLES.values():
        if set(table.marks) <= set(header):
            return table
    return None
