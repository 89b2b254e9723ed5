"""``legweakkg new term`` and ``legweakkg new claim``: what a row needs, asked for on a terminal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from .tables import destination, finish, ontology_option, output_option

if TYPE_CHECKING:
    from ..tables.ontology_files import OntologyFiles
    from ..tables.rows import Rows

_TERM = (
    "label",
    "id",
    "kind",
    "synonyms",
    "definition",
    "definition_source",
    "parents",
    "placement_evidence",
    "placement_rationale",
)
_CLAIM = (
    "subject",
    "predicate",
    "object",
    "polarity",
    "qualifiers",
    "supportedBy",
    "refinedBy",
    "refutedBy",
    "rationale",
    "rejectedBecause",
)
_TERM_EXTRA = (
    "part_of",
    "features",
    "urgency",
    "course",
    "about",
    "measure",
    "value",
    "lower",
    "upper",
    "unit",
    "per",
    "population",
    "population_description",
    "supportedBy",
    "refinedBy",
    "refutedBy",
    "note",
)
_CLAIM_EXTRA = ("topic", "note")
_NO_PLACEMENT = "a broader term needs evidence or a reason; say why it stands there."


@click.group(epilog="Example: legweakkg new term --label 'calf raise machine'")
def new() -> None:
    """Add one term or claim: asks for what is needed, checks it and writes it where it belongs."""


def _cells(*names: str) -> Callable[[Any], Any]:
    def add(command: Any) -> Any:
        for name in reversed(names):
            command = click.option(
                f"--{_dashed(name)}", name.lower(), metavar="TEXT", help=f"{name}: see 'legweakkg template'."
            )(command)
        return command

    return add


def _dashed(name: str) -> str:
    return "".join(f"-{one.lower()}" if one.isupper() else "-" if one == "_" else one for one in name)


@new.command(epilog="Example: legweakkg new term --label 'calf raise machine'")
@_cells(*_TERM, *_TERM_EXTRA)
@ontology_option
@output_option
@click.option("--yes", is_flag=True, help="Ask nothing; what is left out stays empty.")
@click.pass_context
def term(ctx: click.Context, /, ontology: Path | None, output: Path | None, yes: bool, **given: str | None) -> None:
    """Add a term."""
    from ..tables.cell_values import term_id
    from ..tables.columns import TERMS
    from ..tables.importing import plan

    files = destination(ontology, output)
    cells = {name: given[name.lower()] for name in (*_TERM, *_TERM_EXTRA) if given[name.lower()] is not None}
    for name in () if yes else _TERM:
        if name not in cells and not (name.startswith("placement") and not cells.get("parents")):
            cells[name] = _ask_term(name, cells, files)
    if not cells.get("id") and cells.get("label"):
        cells["id"] = term_id(str(cells["label"]))
    finish(ctx, plan([_rows(TERMS.name, cells)], files), files, check=False, form="text")


@new.command(epilog="Example: legweakkg new claim --subject 'physical therapy'")
@_cells(*_CLAIM, *_CLAIM_EXTRA)
@ontology_option
@output_option
@click.option("--yes", is_flag=True, help="Ask nothing; what is left out stays empty.")
@click.pass_context
def claim(ctx: click.Context, /, ontology: Path | None, output: Path | None, yes: bool, **given: str | None) -> None:
    """Add a claim."""
    from ..tables.columns import CLAIMS
    from ..tables.importing import plan

    files = destination(ontology, output)
    cells = {name: given[name.lower()] for name in (*_CLAIM, *_CLAIM_EXTRA) if given[name.lower()] is not None}
    for name in () if yes else _CLAIM:
        if name not in cells and not (name == "rationale" and cells.get("supportedBy")):
            cells[name] = _ask("claims", name, files, check=partial(_claim_problem, name, cells, files))
    finish(ctx, plan([_rows(CLAIMS.name, cells)], files), files, check=False, form="text")


def _rows(table: str, cells: dict[str, str | None]) -> Rows:
    """Return the answers as the one row of a table; what is needed and missing is a finding."""
    from ..tables.columns import TABLES
    from ..tables.rows import Cell, Row, Rows, finding

    of = TABLES[table]
    row = Row({column.name: Cell((cells.get(column.name) or "").strip(), column) for column in of.columns})
    name = f"new {of.row.removeprefix('one ')}"
    missing = [
        finding(None, cell, row.first.text or name, "EmptyCell", f"a value is needed: {cell.of.help}.")
        for cell in row.cells.values()
        if cell.of.required and not cell.text
    ]
    return Rows(name, of, [row], missing)


def _ask_term(name: str, cells: dict[str, str | None], files: OntologyFiles) -> str:
    from ..tables.cell_values import term_id

    if name == "id":
        return _ask("terms", name, files, default=term_id(str(cells["label"])))
    if name == "placement_rationale" and not cells.get("placement_evidence"):
        return _ask("terms", name, files, check=lambda text: "" if text else _NO_PLACEMENT)
    while True:
        text = _ask("terms", name, files)
        near = files.near(text) if name == "label" else []
        if not near:
            return text
        click.echo(f"  There is already {_listed(near, files)}.")
        if click.confirm(f"  Is {text!r} something else?", default=False):
            return text


def _claim_problem(name: str, cells: dict[str, str | None], files: OntologyFiles, text: str) -> str:
    """Return what is wrong with an answer about a claim beside the answers before it."""
    from pyoxigraph import NamedNode

    from ..tables.cell_values import CellError, CellValues
    from ..tables.claim_kinds import misfit
    from ..tables.columns import CLAIMS

    if name == "rationale" and not text:
        return "a claim needs evidence; say why it holds, or start again with an id in supportedBy."
    role: Literal["subject", "object"] = "object" if name == "object" else "subject"
    if name not in ("predicate", "object"):
        return ""
    values, known = CellValues(files), {**cells, name: text}
    try:
        [relation] = values.of(CLAIMS["predicate"], known.get("predicate") or "")
        [term] = values.of(CLAIMS[role], known.get(role) or "")
    except (CellError, ValueError):
        return ""  # what was given as an option is checked with the whole claim
    if not isinstance(relation, NamedNode) or not isinstance(term, NamedNode):
        return ""
    return misfit(files, term, relation, role)


def _ask(
    table: str, name: str, files: OntologyFiles, default: str = "", check: Callable[[str], str] = lambda text: ""
) -> str:
    """Ask for a cell until it can be read and ``check`` returns nothing; Enter leaves out what is not needed."""
    from ..tables.cell_values import CellError, CellValues
    from ..tables.columns import TABLES

    column = TABLES[table][name]
    prompt = f"{name} - {column.help}"
    values = CellValues(files)
    built = {"qualifiers": values.qualifiers, "polarity": values.polarity}
    while True:
        text = str(
            click.prompt(
                prompt, default=default if default or not column.required else None, show_default=bool(default)
            )
        ).strip()
        try:
            if name in built:
                built[name](text)
            read = values.of(column, text) if column.form != "built" and text else []
            problem = _unknown(column.form, read, files) or check(text)
        except CellError as error:
            problem = f"{error} {error.suggestion}".strip()
        if not problem:
            return text
        click.echo(f"  {text!r}: {problem}")


def _unknown(form: str, values: list[Any], files: OntologyFiles) -> str:
    """Return what is wrong with ids of evidence or sources that the ontology does not have."""
    import difflib

    from ..names import LW, local_name

    for value in values:
        if form in ("evidence", "source", "reference") and value not in files:
            known = [
                local_name(node.value)
                for kind in ("EvidenceItem", "SourceDocument")
                for node in files.subjects(LW + kind)
            ]
            near = difflib.get_close_matches(local_name(value.value), known, 3, 0.5)
            return f"there is none of this name{f'; did you mean {_either(near)}?' if near else '.'}"
    return ""


def _either(names: list[str]) -> str:
    return " or ".join(names)


def _listed(ids: list[str], files: OntologyFiles) -> str:
    from pyoxigraph import NamedNode

    from ..names import LWT, SKOS

    return _either(
        [f"{''.join(files.values(NamedNode(LWT + id_), SKOS + 'prefLabel')[:1])!r} (lwt:{id_})" for id_ in ids]
    )
