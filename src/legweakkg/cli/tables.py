"""``legweakkg template TOPIC`` and ``legweakkg import FILE…``: spreadsheets in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..tables.importing import Import
    from ..tables.ontology_files import OntologyFiles

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
FORMS = ("text", "json", "github")


def ontology_option(command: Any) -> Any:
    """Add ``--ontology``, for commands that write."""
    return click.option(
        "--ontology", type=_FOLDER, help="Ontology folder to write into; else that of the checkout one stands in."
    )(command)


def output_option(command: Any) -> Any:
    """Add ``--output``, for commands that write."""
    return click.option(
        "--output", type=_FILE, help="Write into this one Turtle file instead, as a proposal to send in."
    )(command)


@click.command(epilog="Example: legweakkg template treatment --output rows.tsv")
@click.argument("topic", required=False)
@click.option("--example", is_flag=True, help="Fill in the first entry of the topic as a row.")
@click.option("--output", type=_FILE, help="Write to this file instead of standard output.")
@click.option("--force", is_flag=True, help="Replace the file of --output where it is there already.")
@click.option("--ontology", type=_FOLDER, help="Take topics and allowed values from this ontology folder.")
def template(topic: str | None, example: bool, output: Path | None, force: bool, ontology: Path | None) -> None:
    """Write the table of a TOPIC to fill in: tab-separated columns, with the allowed values as comments.

    A TOPIC is terms, claims, evidence, sources, or one file of those, such as treatment or terms/conditions; without
    TOPIC all are listed. A file that --output names and that is there already is left alone: it may hold rows.
    """
    from ..errors import ExportError
    from ..source.writing import write_together
    from ..tables.ontology_files import OntologyFiles, readable_ontology
    from ..tables.template import find_topic, topics
    from ..tables.template import template as written

    files = OntologyFiles(readable_ontology(ontology))
    if topic is None:
        click.echo("\n".join(topics(files)))
        return
    table, file = find_topic(topic, files)
    text = written(table, file, files, example=example)
    if output is None:
        click.echo(text, nl=False)
    else:
        if output.exists() and not force and output.read_bytes() != text.encode():
            raise ExportError(
                f"{output} is there already and would lose its rows; name another file, or replace it with --force."
            )
        write_together({output: text.encode()})
        click.echo(f"{output}: fill in rows, then run: legweakkg import {output}")


@click.command(name="import", epilog="Example: legweakkg import terms.tsv claims.tsv")
@click.argument("tables", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@ontology_option
@output_option
@click.option("--check", is_flag=True, help="Check the rows and change nothing.")
@click.option(
    "--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="Form of the findings."
)
@click.pass_context
def import_(
    ctx: click.Context, tables: tuple[Path, ...], ontology: Path | None, output: Path | None, check: bool, form: str
) -> None:
    """Check the rows of FILEs together and write them as Turtle: into the right files, all or none.

    Rows add to what is there and never overwrite it; a second import changes nothing. Exit codes: 0 written, 1
    findings and nothing written, 2 could not check.
    """
    from ..tables.importing import plan_import

    files = destination(ontology, output)
    finish(ctx, plan_import(tables, files), files, check=check, form=form)


def destination(ontology: Path | None, output: Path | None) -> OntologyFiles:
    """Return the files that a command writes into; a single file is checked against what it is to join.

    Raises CheckError where there is nothing to write into.
    """
    from ..errors import CheckError
    from ..tables.ontology_files import OntologyFiles, readable_ontology, writable_ontology

    if output is None:
        return OntologyFiles(writable_ontology(ontology))
    if output.suffix != ".ttl":
        raise CheckError(f"{output} is no name for Turtle; let it end in .ttl.")
    return OntologyFiles(readable_ontology(ontology), output)


def finish(ctx: click.Context, plan: Import, files: OntologyFiles, *, check: bool, form: str) -> None:
    """Show what a check of rows found, and write them if nothing is against it; else exit with 1."""
    from ..check.forms import write

    grave = not plan.report.conforms()
    if form != "text":
        click.echo(write(plan.report, form))
    elif len(plan.report):
        click.echo(write(plan.report, form), err=True)
    if grave:
        click.echo("Nothing was written.", err=True)
        ctx.exit(1)
    if not check:
        plan.write()
    verb = "would get" if check else "has"
    for path, data in plan.files.items():
        click.echo(f"{path}: {verb} the new triples ({len(data):,} bytes)", err=form != "text")
    where = files.output or files.folder
    told = f"{plan.triples:,} new triples" if plan.triples else f"{where} states all of it already; nothing to change"
    click.echo(f"{plan.rows:,} rows read: {told}.", err=form != "text")
