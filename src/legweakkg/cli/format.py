"""``legweakkg format FILE…``: one byte form for Turtle."""

from __future__ import annotations

from pathlib import Path

import click

from ..source.assembly import write_atomically
from ..source.canonical import format_turtle
from ..source.reading import read_bytes


@click.command(epilog="Example: legweakkg format --check ontology/terms/*.ttl")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where a file is not in canonical form.")
@click.pass_context
def format(ctx: click.Context, files: tuple[Path, ...], check: bool) -> None:  # noqa: A001 - the command's name
    """Write Turtle FILES in their canonical form: sorted, one predicate a line, comments kept.

    A file whose comments would be lost is refused and left as it was.
    """
    formatted = [(path, read_bytes(path), format_turtle(read_bytes(path), str(path))) for path in files]
    changed = [(path, new) for path, old, new in formatted if new != old]
    for path, new in changed:
        if not check:
            write_atomically(path, new)
        click.echo(f"{path}: {'not in canonical form' if check else 'formatted'}", err=check)
    if check and changed:
        click.echo("Repair with: legweakkg format " + " ".join(str(path) for path, _ in changed), err=True)
        ctx.exit(1)
