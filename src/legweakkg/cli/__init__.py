"""The command line. Each module holds one command or a few that belong together, imported when used.

Exit codes: 0 fine, 1 findings, 2 could not do it. A stack trace reaches a user only for a fault of ours.
"""

from __future__ import annotations

import importlib
import keyword
import os
import sys
import warnings
from typing import Final

import click

from .. import __version__
from ..errors import LegweakkgError

COMMANDS: Final = {
    "ask": "ask",
    "causes": "common_questions",
    "mechanisms": "common_questions",
    "symptoms": "common_questions",
    "tests": "common_questions",
    "treatments": "treatments",
    "prevention": "common_questions",
    "red-flags": "common_questions",
    "side-effects": "common_questions",
    "show": "terms",
    "search": "terms",
    "explain": "explain",
    "differential": "differential",
    "next-questions": "differential",
    "why": "why",
    "draw": "draw",
    "stats": "stats",
    "sparql": "sparql",
    "export": "export",
    "validate": "validate",
    "reason": "reason",
    "format": "format",
    "diff": "diff",
    "template": "tables",
    "import": "tables",
    "new": "new",
    "serve": "serve",
    "check-sources": "check_sources",
    "ingest": "ingest",
    "annotated": "annotated",
    "evaluate-differential": "evaluate_differential",
    "publish": "publish",
}
"""Every command and the module that holds it, in the order that ``--help`` shows."""


class LazyCommands(click.Group):
    """A group that imports a command's module only when the command is called or described."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".{COMMANDS[cmd_name]}", __name__)
        name = cmd_name.replace("-", "_")
        command = getattr(module, f"{name}_" if keyword.iskeyword(name) else name)
        assert isinstance(command, click.Command)  # noqa: S101 - a fault of ours, not of the user
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve a command; an unknown one is answered with the nearest name."""
        name = args[0] if args else ""
        if args and name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, 1)
            hint = f" Did you mean {near[0]!r}?" if near else " See 'legweakkg --help'."
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyCommands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='Shell completion: eval "$(_LEGWEAKKG_COMPLETE=bash_source legweakkg)"; or zsh_source …',
)
@click.version_option(__version__, "--version", message="legweakkg %(version)s")
def main() -> None:
    """Ask, check and export a sourced knowledge graph about leg muscle weakness.

    Information from published sources, not medical advice.

    Example: legweakkg treatments neurological
    """


def run(arguments: list[str] | None = None) -> None:
    """Run the command line; errors raised on purpose end in one sentence and exit code 2."""
    for stream in (sys.stdout, sys.stderr):  # a pipe on Windows may not be UTF-8
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    warnings.showwarning = _show
    try:
        status = main.main(args=arguments, prog_name="legweakkg", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except LegweakkgError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)


def _show(message: Warning | str, *_: object, **__: object) -> None:
    """Write a warning as a sentence, without the line of the program that gave it."""
    click.echo(f"Warning: {message}", err=True)
