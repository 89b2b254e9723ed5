"""``legweakkg diff OLD NEW``: what changed, in terms of terms and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .output import console, print_json

if TYPE_CHECKING:
    from ..compare.changes import Change


@click.command(epilog="Example: legweakkg diff packaged ontology/ --format markdown")
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "json"]),
    default="table",
    show_default=True,
    help="How the changes are written; markdown suits a changelog.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help="How many changes of one sort are written out, in a table or Markdown.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything changed.")
@click.pass_context
def diff(ctx: click.Context, old: str, new: str, form: str, limit: int, exit_code: bool) -> None:
    """Tell what changed from OLD to NEW: terms, claims, evidence, sources, mappings, schema.

    OLD and NEW are files, folders, assembled graphs (.nq) or the word packaged. Only what is asserted is compared.
    """
    from ..compare.changes import compare, counted
    from ..compare.forms import markdown
    from ..compare.versions import read_version

    changes = compare(read_version(old), read_version(new))
    if form == "json":
        print_json(
            {"old": old, "new": new, "counts": counted(changes), "changes": [change.as_dict() for change in changes]}
        )
    elif form == "markdown":
        click.echo(markdown(changes, limit), nl=False)
    elif not changes:
        click.echo("Nothing changed.")
    else:
        _print_table(changes, limit)
    ctx.exit(1 if exit_code and changes else 0)


def _print_table(changes: list[Change], limit: int) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from ..compare.changes import counted
    from ..compare.forms import difference

    table = Table("", "change", "name", "id", "difference", box=box.SIMPLE_HEAD, pad_edge=False)
    seen: dict[tuple[str, str], int] = {}
    for one in changes:
        seen[one.sort, one.change] = seen.get((one.sort, one.change), 0) + 1
        if seen[one.sort, one.change] <= limit:
            table.add_row(one.sort, one.change, Text(one.name), one.id, Text(difference(one)))
    console().print(table)
    for sort, numbers in counted(changes).items():
        click.echo(f"{sort}: " + ", ".join(f"{number:,} {change}" for change, number in numbers.items()))
