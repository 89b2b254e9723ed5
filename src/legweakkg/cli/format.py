"""``legweakkg format FILE…``: one byte form for Turtle."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from ..source.canonical import format_turtle
from ..source.reading import read_bytes
from ..source.writing import write_together


@click.command(epilog="Example: legweakkg format --check ontology/terms/*.ttl")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where a file is not in canonical form.")
@click.pass_context
def format(ctx: click.Context, files: tuple[Path, ...], check: bool) -> None:  # noqa: A001 - the command's name
    """Write Turtle FILES in their canonical form: sorted, one predicate a line, comments kept.

    A file whose comments would be lost, or in which two claims share an id, is refused; then no file is changed.
    """
    canonical = {path: format_turtle(read_bytes(path), str(path)) for path in files}
    # the bytes as they are: a byte order mark is no part of the canonical form
    changed = {path: new for path, new in canonical.items() if path.read_bytes() != new}
    if not check:
        write_together(changed)
    for path in changed:
        click.echo(f"{path}: {'not in canonical form' if check else 'formatted'}", err=check)
    if check and changed:
        click.echo("Repair with: legweakkg format " + shlex.join(str(path) for path in changed), err=True)
        ctx.exit(1)
