"""``legweakkg sparql QUERY``: answer any SPARQL query over the packaged graph."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ..ask.results import Rows
from ..errors import SourceError
from ..loading import load
from .output import console, format_option, progress


@click.command(epilog="Example: legweakkg sparql 'SELECT ?c { ?c a lw:NeurologicalCause }' --timeout 10")
@click.argument("query", required=False)
@click.option(
    "-f", "--file", "file", type=click.Path(path_type=Path), help="Read the query from a file, or - for stdin."
)
@click.option(
    "--bind",
    "bindings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Bind the variable ?NAME to a term, by name, CURIE or IRI. May be repeated.",
)
@click.option("--limit", type=click.IntRange(0), help="How many rows or triples at most.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="Stop the query after so many seconds; it then runs in a process of its own.",
)
@format_option
def sparql(
    query: str | None, file: Path | None, bindings: tuple[str, ...], limit: int | None, timeout: float | None, form: str
) -> None:
    """Answer a SPARQL QUERY; the usual prefixes (lw:, lwt:, skos: …) need no declaration.

    json, csv and tsv are the W3C result formats. CONSTRUCT and DESCRIBE print Turtle.
    """
    if (query is None) == (file is None):
        raise click.UsageError("Give a query or a file with -f, one of the two.")
    text = query if query is not None else _read(file)
    kg = load()
    # with a limit the query runs in a child, which is killed; otherwise this process must end at once
    with progress("Asking") if timeout else _stopped_at_once():
        result = kg.query(text or "", _bindings(bindings), limit=limit, timeout=timeout)
    if isinstance(result, bool):
        click.echo('{"head":{},"boolean":' + str(result).lower() + "}" if form == "json" else str(result).lower())
        return
    if not isinstance(result, Rows):
        click.echo(result.serialize("ttl"), nl=False)
    elif form == "table":
        console().print(result)
    else:
        click.echo(result.serialize(form), nl=form == "json")
    if result.truncated:
        click.echo(f"Only the first {len(result):,} are shown (--limit).", err=True)


@contextmanager
def _stopped_at_once() -> Iterator[None]:
    """Let Ctrl-C end this process while a query runs: Python itself would wait for the query to end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _bindings(given: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise click.UsageError(f"--bind takes NAME=VALUE, not {pair!r}.")
        found[name.strip()] = value
    return found


def _read(file: Path | None) -> str:
    if file is None or str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SourceError(f"the query cannot be read: {reason}.", str(file)) from None
