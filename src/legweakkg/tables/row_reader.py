"""What one row of a table states."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from ..names import LW, LWC, LWE, LWS, LWT, OA, OBO, PREFIXES, expand, local_name
from .cell_values import EDITORIAL, CellError, CellValues, eco_class, local_id
from .free_ids import ClaimIds
from .ontology_files import TYPE, OntologyFiles
from .rows import Cell, Row, Rows, finding

if TYPE_CHECKING:
    from .statements import Statements

_CURATION = NamedNode(OBO + "ECO_0000305")
_TRACEABLE, _UNTRACEABLE = NamedNode(OBO + "ECO_0007321"), NamedNode(OBO + "ECO_0007320")


class RowReader:
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

    def claim(self, ids: ClaimIds) -> None:
        """State a claim, and the curators' evidence where they give a reason."""
        parts = [self._read(name) for name in ("subject", "predicate", "object")]
        qualifiers = self._qualifiers()
        polarity = self._polarity()
        file = self._claim_file(parts[1])
        if not all(parts) or qualifiers is None or file is None or not polarity:
            return
        subject, predicate, target = (local_name(part[0].value) for part in parts)
        self._focus = f"{subject}-{predicate}-{target}"
        names = {name: {local_name(value.value) for value in values} for name, values in qualifiers.items()}
        id_ = ids.of(subject, predicate, target, polarity, names)
        if id_ is None:
            self._wrong(
                self._row.first,
                "TakenId",
                "other claims have the ids that this one may have; "
                "correct the qualifiers, or rename the claim that keeps the plain id.",
            )
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
        self._begin(
            subject,
            self._files.source_file(f"evidence_{local_name(sources[0].value)}" if passage else "evidence_literature"),
        )
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
        return [
            quad.object.value
            for quad in self._made.cells
            if quad.subject == source
            and quad.predicate.value == PREFIXES["schema"] + "url"
            and isinstance(quad.object, NamedNode)
        ]

    def _polarity(self) -> str:
        """Return the polarity, or nothing, with a finding, where it is none."""
        cell = self._row["polarity"]
        if cell is None:
            return "asserted"
        try:
            return self._values.polarity(cell.text)
        except CellError as error:
            self._wrong(cell, "CellValue", str(error), error.suggestion)
            return ""

    def _qualifiers(self) -> dict[str, list[NamedNode]] | None:
        """Return the values of the qualifiers by name; None, with a finding, where they cannot be read."""
        cell = self._row["qualifiers"]
        if cell is None:
            return {}
        try:
            return self._values.qualifiers(cell.text)
        except CellError as error:
            self._wrong(cell, "CellValue", str(error), error.suggestion)
            return None

    def _claim_file(self, predicates: list[NamedNode | Literal]) -> Path | None:
        cell = self._row["topic"]
        topic = cell.text if cell else ""
        if cell is not None and topic and topic not in self._files.topics and self._files.output is None:
            near = difflib.get_close_matches(topic, self._files.topics, 1)
            self._wrong(
                cell,
                "UnknownTopic",
                "there is no such file below claims/.",
                f"did you mean {near[0]}?" if near else "one of " + ", ".join(self._files.topics),
            )
            return None
        file = self._files.claim_file(predicates[0].value, topic) if predicates else None
        if file is None and predicates:
            self._wrong(
                self._row.first,
                "UnknownTopic",
                "no claim has this relation yet; give the topic.",
                "one of " + ", ".join(self._files.topics),
            )
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

    def _state(self, property_: NamedNode, value: NamedNode | Literal, cell: Cell | None) -> None:
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
