"""``legweakkg ask NAME ARG…``: any question of the catalogue; ``--list`` shows them."""

from __future__ import annotations

import click

from ..ask import questions
from .output import console, format_option, print_delimited, print_json
from .question_commands import example, question_command


class Questions(click.Group):
    """A group with one command for each question of the catalogue."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all questions."""
        return list(questions.offered())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a question, or None."""
        name = cmd_name.replace("-", "_")
        if name not in questions.offered():
            return None
        if name == "treatments":  # the one question whose answer has several parts
            from .treatments import treatments

            return treatments
        return question_command(name, f"ask {name}")

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve a question; an unknown one is answered with the nearest name."""
        name = args[0] if args else ""
        if args and self.get_command(ctx, name) is None and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, questions.offered(), 1)
            hint = f" Did you mean {near[0]!r}?" if near else " See 'legweakkg ask --list'."
            raise click.UsageError(f"There is no question {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Questions,
    invoke_without_command=True,
    subcommand_metavar="NAME [ARG]...",
    epilog="Example: legweakkg ask exercises calf_muscle",
)
@click.option("--list", "listing", is_flag=True, help="List the questions, with what they need, and stop.")
@format_option
@click.pass_context
def ask(ctx: click.Context, listing: bool, form: str) -> None:
    """Ask any question of the catalogue by NAME; its arguments are names of terms.

    'legweakkg ask NAME --help' says what a question needs. Information from published sources, not medical advice.
    """
    if not listing and ctx.invoked_subcommand is not None:
        if form != "table":
            raise click.UsageError(
                f"Write --format after the question: legweakkg ask {ctx.invoked_subcommand} … --format {form}"
            )
        return
    rows = [
        {
            "name": asked.name,
            "question": asked.text,
            "parameters": [
                {
                    "name": parameter.argument,
                    "meaning": parameter.meaning,
                    "kinds": list(parameter.kinds),
                    "optional": parameter.optional or parameter.boolean,
                    "boolean": parameter.boolean,
                }
                for parameter in asked.parameters.values()
            ],
            "columns": list(asked.columns),
            "example": example(asked, f"ask {asked.name}"),
        }
        for asked in questions.offered().values()
    ]
    if form == "json":
        print_json({"question": "ask --list", "answers": rows})
    elif form != "table":
        flat = [
            {**row, "parameters": [parameter.argument for parameter in asked.parameters.values()]}
            for row, asked in zip(rows, questions.offered().values(), strict=True)
        ]
        print_delimited(flat, ("name", "question", "parameters", "columns", "example"), form)
    else:
        from rich import box
        from rich.table import Table

        table = Table("name", "question", "example", box=box.SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            table.add_row(str(row["name"]), str(row["question"]), str(row["example"]))
        console().print(table)
    ctx.exit(0)
