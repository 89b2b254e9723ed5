"""``legweakkg sparql QUERY``: answer any SPARQL query over the packaged graph."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat

from ..errors import SourceError
from ..loading import load
from ..names import compact
from ..source.assembly import serialized
from .output import console, format_option


@click.command(epilog="Example: legweakkg sparql 'SELECT ?c { ?c a lw:NeurologicalCause }'")
@click.argument("query", required=False)
@click.option("-f", "--file", "file", type=click.Path(path_type=Path), help="Read the query from a file, or - for stdin.")
@format_option
def sparql(query: str | None, file: Path | None, form: str) -> None:
    """Answer a SPARQL QUERY; the usual prefixes (lw:, lwt:, skos: …) need no declaration.

    json, csv and tsv are the W3C result formats. CONSTRUCT and DESCRIBE print Turtle.
    """
    if (query is None) == (file is None):
        raise click.UsageError("Give a query or a file with -f, one of the two.")
    text = query if query is not None else _read(file)
    result = load().query(text or "")
    if isinstance(result, bool):
        click.echo('{"head":{},"boolean":' + str(result).lower() + "}" if form == "json" else str(result).lower())
    elif isinstance(result, QuerySolutions):
        _print_solutions(result, form)
    else:
        click.echo(serialized(result, RdfFormat.TURTLE).decode(), nl=False)


def _read(file: Path | None) -> str:
    if file is None or str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SourceError(f"the query cannot be read: {reason}.", str(file)) from None


def _print_solutions(result: QuerySolutions, form: str) -> None:
    formats = {"json": QueryResultsFormat.JSON, "csv": QueryResultsFormat.CSV, "tsv": QueryResultsFormat.TSV}
    if form in formats:
        click.echo(result.serialize(format=formats[form]) or b"", nl=form == "json")
        return
    from rich import box
    from rich.table import Table

    names = [variable.value for variable in result.variables]
    table = Table(*names, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in result:
        table.add_row(*(compact(row[name].value) if row[name] is not None else "" for name in names))
    console().print(table)
