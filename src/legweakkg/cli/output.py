"""Print rows: as a table for people, as JSON, CSV or TSV for programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("table", "json", "csv", "tsv")


def format_option(command: Command) -> Command:
    """Add ``--format`` to a command."""
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How rows are printed."
    )(command)


def show_sparql_option(command: Command) -> Command:
    """Add ``--show-sparql`` to a command."""
    return click.option(
        "--show-sparql", is_flag=True, help="Print the query that anyone can paste into an endpoint, and stop."
    )(command)


def print_json(value: object) -> None:
    """Print a value as one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_delimited(rows: Sequence[Mapping[str, object]], columns: Sequence[str], form: str) -> None:
    """Print rows as CSV or TSV, a header first.

    A cell that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="," if form == "csv" else "\t", lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    click.echo(buffer.getvalue(), nl=False)


@contextmanager
def progress(text: str) -> Iterator[None]:
    """Show what takes long, and for how long already, while the block runs; only on a terminal, and gone afterwards."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        shown.add_task(text, total=None)
        yield


def console() -> Console:
    """Return a rich console for standard output; without a terminal it is plain and wide."""
    from rich.console import Console

    class QuietConsole(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # rich would end with exit code 1; a reader that has seen enough is no fault

    return QuietConsole(width=None if sys.stdout.isatty() else 160, highlight=False, soft_wrap=False)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return "; ".join(_flat(item) for item in value)
    text = "" if value is None else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _flat(item: object) -> str:
    if isinstance(item, Mapping):
        return " ".join(str(value) for value in item.values() if value not in (None, ""))
    return str(item)
