"""What the rows of a table state: triples, each with the cell it comes from and the file it belongs to."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from ..check.findings import Finding
from ..names import LW, LWC, LWE, LWS, LWT, OA, OBO, PREFIXES, expand, local_name
from ..source.claim_ids import QUALIFIERS, claim_ids
from .cell_values import EDITORIAL, CellError, CellValues, eco_class, local_id
from .ontology_files import TYPE, OntologyFiles
from .rows import Cell, Row, Rows, finding

Node = NamedNode | Literal

_SUBJECTS = {"terms": LWT, "claims": LWC, "evidence": LWE, "sources": LWS}
_ORDER = ("sources", "evidence", "terms", "claims")
_CURATION = NamedNode(OBO + "ECO_0000305")
_TRACEABLE, _UNTRACEABLE = NamedNode(OBO + "ECO_0007321"), NamedNode(OBO + "ECO_0007320")


@dataclass
class Statements:
    """Triples by the file they go to, the cell behind each, and what is wrong with the rows.

    ``cells`` maps a triple to its table's name and cell, ``rows`` counts the rows read.
    """

    triples: dict[Path, list[Quad]] = field(default_factory=lambda: defaultdict(list))
    cells: dict[Quad, tuple[str, Cell]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rows: int = 0


def read_statements(tables: list[Rows], files: OntologyFiles) -> Statements:
    """Return what tables state together, laid over an ontology; rows that cannot be read become findings."""
    made = Statements()
    coming = {row.text("id") for table in tables if table.table.name == "terms" for row in table.rows}
    values = CellValues(files, coming - {""})
    claims = _ClaimIds(files)
    for table in sorted(tables, key=lambda table: _ORDER.index(table.table.name)):
        made.findings += table.findings
        seen: dict[str, Cell] = {}
        for row in table.rows:
            made.rows += 1
            reader = _RowReader(table, row, files, values, made)
            if table.table.name == "claims":
                reader.claim(claims)
            elif not reader.is_repeated(seen):
                getattr(reader, table.table.name)()
    return made


class _ClaimIds:
    """Gives each claim the id that its content asks for: that of an equal claim, else the first that is free."""

    def __init__(self, files: OntologyFiles) -> None:
        self._files = files
        self._given: dict[str, object] = {}

    def of(self, subject: str, predicate: str, target: str, polarity: str,
           qualifiers: dict[str, set[str]]) -> str | None:
        """Return the id of a claim, as a local name; None where other claims have those it may have."""
        content = polarity, {name: values for name, values in qualifiers.items() if values}
        allowed = claim_ids(subject, predicate, target, polarity, qualifiers)
        taken = {id_: self._content(id_) for id_ in allowed}
        chosen = next((id_ for id_ in allowed if taken[id_] == content), None) or next(
            (id_ for id_ in allowed if taken[id_] is None), None)
        if chosen:
            self._given[chosen] = content
        return chosen

    def _content(self, id_: str) -> object:
        node = NamedNode(LWC + id_)
        if id_ in self._given or node not in self._files:
            return self._given.get(id_)
        found = {name: {local_name(value) for value in self._files.values(node, LW + name)} for name in QUALIFIERS}
        return ("".join(self._files.values(node, LW + "polarity")),
                {name: values for name, values in found.items() if values})


class _RowReader:
    """Reads one row; `claim`, `terms`, `evidence` and `sources` are the kinds of rows."""

    def __init__(self, table: Rows, row: Row, files: OntologyFiles, values: CellValues, made: Statements) -> None:
        self._table, self._row, self._files, self._values, self._made = table, row, files, values, made
        self._focus = row.text("id") or row.first.text
        self._subject: NamedNode | None = None
        self._file: Path | None = None

    def is_repeated(self, seen: dict[str, Cell]) -> bool:
        """Return whether a row above describes the same thing, and say so."""
        cell = self._row["id"]
        if cell is None or not cell.text:
            return True  # the lack of it has been reported
        above = seen.setdefault(cell.text, cell)
        if above is not cell:
            self._wrong(cell, "RepeatedId", f"the row on line {above.line} has this id too; keep one of them.")
        return above is not cell

    def terms(self) -> None:
        """State a term."""
        kinds = self._read("kind")
        subject = self._id(LWT)
        if subject is None or not kinds:
            return
        self._begin(subject, self._files.term_file(kinds[0].value))
        self._properties()
        if kinds[0].value == LW + "Organization":
            self._state(TYPE, NamedNode(PREFIXES["prov"] + "Agent"), self._row["kind"])
        source = self._row.text("definition_source")
        if self._row.text("definition") and source in ("", EDITORIAL):
            self._state(NamedNode(LW + "editorialDefinition"), Literal(True), self._row["definition"])

    def claim(self, ids: _ClaimIds) -> None:
        """State a claim, and the curators' evidence where they give a reason."""
        parts = [self._read(name) for name in ("subject", "predicate", "object")]
        qualifiers = self._qualifiers()
        polarity = self._row.text("polarity") or "asserted"
        if not all(parts) or qualifiers is None:
            return
        subject, predicate, target = (local_name(part[0].value) for part in parts)
        self._focus = f"{subject}-{predicate}-{target}"
        names = {name: {local_name(value.value) for value in values} for name, values in qualifiers.items()}
        id_ = ids.of(subject, predicate, target, polarity, names)
        if id_ is None:
            self._wrong(self._row.first, "TakenId", "other claims have the ids that this one may have; "
                        "correct the qualifiers, or rename the claim that keeps the plain id.")
            return
        file = self._claim_file(NamedNode(LW + predicate))
        if file is None:
            return
        self._begin(NamedNode(LWC + id_), file)
        self._state(TYPE, NamedNode(LW + "Claim"), self._row.first)
        self._properties()
        if not self._row.text("polarity"):
            self._state(NamedNode(LW + "polarity"), Literal(polarity), self._row.first)
        for name, values in qualifiers.items():
            for value in values:
                self._state(NamedNode(LW + name), value, self._row["qualifiers"])
        self._state(NamedNode(LW + "knowledgeLevel"), Literal("knowledge_assertion"), self._row.first)
        self._state(NamedNode(LW + "agentType"), Literal("automated_agent"), self._row.first)
        reason = self._row["rationale"]
        if reason is not None and reason.text:
            evidence = NamedNode(f"{LWE}curation-{id_}")
            self._state(NamedNode(LW + "supportedBy"), evidence, reason)
            self._begin(evidence, self._files.source_file("evidence_curation"))
            self._state(TYPE, NamedNode(LW + "EvidenceItem"), reason)
            self._state(NamedNode(LW + "evidenceType"), _CURATION, reason)
            self._state(NamedNode(LW + "rationale"), Literal(reason.text, language="en"), reason)

    def evidence(self) -> None:
        """State a publication or a passage as evidence."""
        sources = self._read("source")
        subject = self._id(LWE)
        if subject is None or not sources or not isinstance(sources[0], NamedNode):
            return
        passage = bool(self._row.text("start") or self._row.text("line"))
        self._begin(subject, self._files.source_file(
            f"evidence_{local_name(sources[0].value)}" if passage else "evidence_literature"))
        self._state(TYPE, NamedNode(LW + "EvidenceItem"), self._row["id"])
        self._properties()
        kind = self._row["evidence_type"]
        stated = _UNTRACEABLE if passage else _TRACEABLE
        if kind is not None and kind.text:
            try:
                stated = eco_class(kind.text)
            except CellError as error:
                self._wrong(kind, "CellValue", str(error))
        self._state(NamedNode(LW + "evidenceType"), stated, kind or self._row.first)
        if not self._row.text("cites") and not passage:
            for url in self._files.values(sources[0], PREFIXES["schema"] + "url") or self._coming_url(sources[0]):
                self._state(NamedNode(LW + "cites"), NamedNode(url), self._row["source"])
        if self._row.text("attributed_to"):
            self._state(NamedNode(LW + "attributionVerified"), Literal(False), self._row["attributed_to"])
        if passage:
            self._passage(subject)

    def sources(self) -> None:
        """State a document."""
        subject = self._id(LWS)
        if subject is None:
            return
        self._begin(subject, self._files.source_file("articles" if self._row.text("file_name") else "literature"))
        self._state(TYPE, NamedNode(LW + "SourceDocument"), self._row["id"])
        self._properties()

    def _passage(self, subject: NamedNode) -> None:
        span = NamedNode(subject.value + "-span")
        self._state(TYPE, NamedNode(OA + "SpecificResource"), self._row["id"])
        self._state(NamedNode(OA + "hasSelector"), span, self._row["start"] or self._row.first)
        self._subject = span
        self._state(TYPE, NamedNode(OA + "TextPositionSelector"), self._row["start"] or self._row.first)
        for name in ("start", "end"):
            cell = self._row[name]
            if cell is not None and cell.text:
                if cell.text.isdecimal():
                    self._state(NamedNode(OA + name), Literal(int(cell.text)), cell)
                else:
                    self._wrong(cell, "CellValue", "this is no position; write a whole number from 0.")

    def _coming_url(self, source: NamedNode) -> list[str]:
        return [quad.object.value for quad in self._made.cells if quad.subject == source
                and quad.predicate.value == PREFIXES["schema"] + "url" and isinstance(quad.object, NamedNode)]

    def _qualifiers(self) -> dict[str, list[NamedNode]] | None:
        """Return the values of the qualifiers by name; None, with findings, where they cannot be read."""
        cell = self._row["qualifiers"]
        found: dict[str, list[NamedNode]] = defaultdict(list)
        for part in (cell.text.split(";") if cell else ()):
            if cell is None or not part.strip():
                continue
            name, equals, value = (piece.strip() for piece in part.partition("="))
            if not equals or name not in QUALIFIERS:
                near = difflib.get_close_matches(name, QUALIFIERS, 1)
                self._wrong(cell, "CellValue", f"{part.strip()!r} is no qualifier; write key=value.",
                            f"did you mean {near[0]}?" if near else "one of " + ", ".join(QUALIFIERS))
                return None
            try:
                node = NamedNode(LWT + self._values.term(value))
            except CellError as error:
                self._wrong(cell, "CellValue", f"{value!r}: {error}", error.suggestion)
                return None
            if node not in found[name]:
                found[name].append(node)
        return found

    def _claim_file(self, predicate: NamedNode) -> Path | None:
        cell = self._row["topic"]
        topic = cell.text if cell else ""
        if cell is not None and topic and topic not in self._files.topics and self._files.output is None:
            near = difflib.get_close_matches(topic, self._files.topics, 1)
            self._wrong(cell, "UnknownTopic", "there is no such file below claims/.",
                        f"did you mean {near[0]}?" if near else "one of " + ", ".join(self._files.topics))
            return None
        file = self._files.claim_file(predicate.value, topic)
        if file is None:
            self._wrong(self._row.first, "UnknownTopic", "no claim has this relation yet; give the topic.",
                        "one of " + ", ".join(self._files.topics))
        return file

    def _properties(self) -> None:
        """State every column that is plainly one property."""
        for column in self._table.table.columns:
            cell = self._row[column.name]
            if column.form != "built" and cell is not None:
                property_ = NamedNode(expand(column.property) or column.property)
                for value in self._read(column.name):
                    self._state(property_, value, cell)

    def _read(self, name: str) -> list[NamedNode | Literal]:
        cell = self._row[name]
        if cell is None or not cell.text:
            return []
        try:
            return self._values.of(cell.of, cell.text)
        except CellError as error:
            self._wrong(cell, "CellValue", str(error), error.suggestion)
            return []

    def _id(self, namespace: str) -> NamedNode | None:
        cell = self._row["id"]
        if cell is None or not cell.text:
            return None
        form = {LWE: "evidence", LWS: "source"}.get(namespace, "term")
        try:
            return NamedNode(namespace + local_id(cell.text, form))
        except CellError as error:
            self._wrong(cell, "CellValue", str(error))
            return None

    def _begin(self, subject: NamedNode, file: Path) -> None:
        self._subject, self._file = subject, self._files.file_of(subject, file)

    def _state(self, property_: NamedNode, value: Node, cell: Cell | None) -> None:
        if self._subject is None or self._file is None:
            return
        quad = Quad(self._subject, property_, value)
        if quad not in self._made.cells:
            self._made.cells[quad] = (self._table.name, cell or self._row.first)
            if not self._files.states(quad):
                self._made.triples[self._file].append(quad)

    def _wrong(self, cell: Cell, problem: str, message: str, suggestion: str = "") -> None:
        one = finding(self._table.name, cell, self._focus, problem, message, suggestion)
        if one not in self._made.findings:
            self._made.findings.append(one)
