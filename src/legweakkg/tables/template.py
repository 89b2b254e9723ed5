"""Templates: the columns of a table as comments and a header, with the allowed values, for each topic."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import NamedNode

from ..errors import CheckError, UnknownTermError
from ..names import LW, LWC, LWE, OA, OWL, RDFS, expand, local_name
from ..source.claim_ids import QUALIFIERS
from .columns import TABLES, Column, Table
from .ontology_files import TYPE, OntologyFiles

_COMPUTED = ("Cause", "PreventiveMeasure", "RiskFactor")


def topics(files: OntologyFiles) -> list[str]:
    """Return the topics: the tables, and ``claims/TOPIC`` and ``terms/TOPIC`` for each file of an ontology."""
    return [
        *TABLES,
        *(
            f"{layer}/{path.stem}"
            for layer in ("claims", "terms")
            for path in sorted((files.folder / layer).glob("*.ttl"))
        ),
    ]


def find_topic(name: str, files: OntologyFiles) -> tuple[Table, Path | None]:
    """Return the table of a topic and the topic's file, if it is one; ``treatment`` stands for ``claims/treatment``.

    Raises UnknownTermError for a topic that is not known, CheckError for one that names both claims and terms.
    """
    known = topics(files)
    fitting = [topic for topic in known if name == topic or topic.endswith(f"/{name}")]
    if len(fitting) > 1:
        raise CheckError(f"Several topics are called {name!r}; write {' or '.join(fitting)}.")
    if not fitting:
        short = [topic.partition("/")[2] for topic in known]
        raise UnknownTermError(name, difflib.get_close_matches(name, [*known, *short]) or known[:4], "topic")
    layer, _, stem = fitting[0].partition("/")
    return TABLES[layer], files.folder / layer / f"{stem}.ttl" if stem else None


def template(table: Table, file: Path | None, files: OntologyFiles, *, example: bool = False) -> str:
    """Return the template of a table for the topic whose file is ``file``: TSV with explaining comment lines.

    The first thing that the file describes is the example: a comment, or with ``example`` a row.
    """
    columns = [column for column in table.columns if file is None or not column.topics or file.stem in column.topics]
    topic = f", topic {file.stem}" if file else ""
    lines = [f"# legweakkg {table.name}{topic}: {table.row} a row. Lines that start with # are not read."]
    for column in columns:
        allowed = _allowed(table, column, file, files)
        need = " (required)" if column.required else ""
        lines.append(f"# {column.name}{need}: {column.help}{f'. One of: {allowed}' if allowed else ''}")
    if table.name == "claims":
        lines += [f"#   {name}={values}" for name, values in _qualifier_values(files)]
    subject = _first(table, file, files)
    row = _line(_cells_of(subject, columns, files, file)) if subject else ""
    if row and not example:
        lines.append(f"# example: {row}")
    lines.append(_line(column.name for column in columns))
    if row and example:
        lines.append(row)
    return "\n".join(lines) + "\n"


def _allowed(table: Table, column: Column, file: Path | None, files: OntologyFiles) -> str:
    """Return the values that a column takes, where they are few enough to be listed."""
    if column.name == "topic":
        return file.stem if file else ", ".join(files.topics)
    if column.form == "kind":
        used = _used(file, TYPE, files)
        return ", ".join(local_name(kind) for kind in used or _kinds(files))
    if column.form == "relation":
        used = [local_name(one) for one in _used(file, NamedNode(LW + "predicate"), files)]
        others = ", ".join(one for one in files.relations if one not in used)
        first = ", ".join(used)
        return f"{first}; less usual here: {others}" if first and others else first or others
    property_ = NamedNode(expand(column.property) or LW)
    stated = files.values(property_, LW + "allowedValue")
    if stated:
        return ", ".join(stated)
    return ", ".join(files.few_values(property_.value)) if column.form == "term" else ""


def _kinds(files: OntologyFiles) -> list[str]:
    """Return the classes that a term may be said to be of: not computed, not values of lists."""
    computed = {LW + name for name in _COMPUTED} | {
        _iri(quad.object) for quad in files.store.quads_for_pattern(None, NamedNode(LW + "computedClass"), None, None)
    }
    found = []
    for node in files.subjects(OWL + "Class"):
        if node.value not in computed and _is_entity(node, files):
            found.append(node.value)
    return found


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _is_entity(node: NamedNode, files: OntologyFiles) -> bool:
    parents = [parent for parent in files.values(node, RDFS + "subClassOf") if parent.startswith(LW)]
    return any(parent == LW + "Entity" or _is_entity(NamedNode(parent), files) for parent in parents) and local_name(
        node.value
    ) not in ("QualifierValue", "CauseCategory")


def _used(file: Path | None, property_: NamedNode, files: OntologyFiles) -> list[str]:
    if file is None:
        return []
    return sorted(
        {
            value
            for node in files.described_in(file)
            for value in files.values(node, property_.value)
            if value.startswith(LW)
        }
    )


def _qualifier_values(files: OntologyFiles) -> Iterator[tuple[str, str]]:
    for name in QUALIFIERS:
        ranges = files.values(NamedNode(LW + name), RDFS + "range")
        kind = f" of the kind {local_name(ranges[0])}" if ranges else ""
        yield name, ", ".join(files.few_values(LW + name)) or f"id of a term{kind}"


def _first(table: Table, file: Path | None, files: OntologyFiles) -> NamedNode | None:
    if file is not None:
        return next(iter(files.described_in(file)), None)
    kind = {"terms": "HealthCondition", "claims": "Claim", "evidence": "EvidenceItem", "sources": "SourceDocument"}
    found = files.subjects(LW + kind[table.name])
    if table.name == "evidence":
        found = [node for node in found if files.values(node, LW + "cites")]
    return next(iter(found), None)


def _cells_of(node: NamedNode, columns: Iterable[Column], files: OntologyFiles, file: Path | None) -> Iterator[str]:
    """Yield the cells of the row that states what an ontology states about a node."""
    for column in columns:
        if column.name == "id":
            yield local_name(node.value)
        elif column.name == "topic":
            yield file.stem if file else files.file_of(node, files.folder).stem
        elif column.name == "qualifiers":
            yield "; ".join(
                f"{name}={local_name(value)}" for name in QUALIFIERS for value in files.values(node, LW + name)
            )
        elif column.name == "rationale":
            yield "".join(files.values(NamedNode(f"{LWE}curation-{node.value.removeprefix(LWC)}"), LW + "rationale"))
        elif column.property:
            yield _shown(
                column,
                [
                    value
                    for value in files.values(node, expand(column.property) or "")
                    if column.form != "kind" or value.startswith(LW)
                ],
            )
        elif column.name == "evidence_type":
            yield " ".join(f"ECO:{value[-7:]}" for value in files.values(node, LW + "evidenceType"))
        elif column.name in ("start", "end"):
            span = NamedNode(node.value + "-span")
            yield "".join(files.values(span, OA + column.name))
        else:
            yield ""


def _shown(column: Column, values: list[str]) -> str:
    ids = column.form in ("term", "kind", "relation", "evidence", "source")
    if column.form == "reference":
        values = [f"{'lwe:' if value.startswith(LWE) else 'lws:'}{local_name(value)}" for value in values]
    elif ids:
        # the curators' own evidence comes from the column "rationale"
        values = [local_name(value) for value in values if not value.startswith(LWE + "curation-")]
    return (column.separator or " ").join(values)


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter="\t", lineterminator="").writerow(list(cells))
    return buffer.getvalue()
