"""``legweakkg export FILE``: write the graph in a format of RDF, of ontologies, of networks or of tables."""

from __future__ import annotations

from pathlib import Path

import click

from ..exchange.formats import FORMATS
from ..exchange.selection import PARTS
from ..loading import load
from .output import progress


@click.command(epilog="Example: legweakkg export legweakkg.trig")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--format", "form", metavar="NAME", help="The format, where the file's ending does not name it.")
@click.option("--only", type=click.Choice(PARTS), help="One part of the graph; claims bring their evidence.")
@click.option("--asserted", is_flag=True, help="Leave out what the rules derived.")
@click.option("--list", "listing", is_flag=True, help="List the formats and the endings that mean them, and stop.")
def export(file: Path | None, form: str | None, only: str | None, asserted: bool, listing: bool) -> None:
    """Write the graph to FILE; its ending names the format.

    KGX and CSV are several files: FILE is then a folder, or a file that ends in .zip.
    """
    if listing:
        _list()
        return
    if file is None:
        raise click.UsageError("Name the file to write, or use --list to see the formats.")
    with progress(f"Writing {file}"):
        kg = load()
        kg.export(file, form, only=only, asserted=asserted)
    click.echo(f"Wrote {file} (legweakkg {kg.version}). {kg.disclaimer}", err=True)


def _list() -> None:
    rows = [(known.name, " ".join(known.endings), known.about, " ".join(known.parts)) for known in FORMATS.values()]
    rows.insert(0, ("FORMAT", "ENDINGS", "WHAT IT HOLDS", "--only"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        click.echo("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]))
