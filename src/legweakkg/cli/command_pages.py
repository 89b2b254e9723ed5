"""The documentation page of the commands, generated from their own help."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from ..ask.questions import offered
from . import main

_ASK = "ask"


def command_page() -> str:
    """Return a Markdown page: every command with its usage, what it does, its options and an example.

    The commands below ``ask`` have a page of their own, that of the questions.

    >>> "## next-questions" in command_page()
    True
    """
    parts = [
        "# Commands",
        "",
        "Every command, generated from its own `--help`. Exit code 0 means done, 1 findings (`validate`, `reason`, "
        "`format --check`, `check-sources` and the like), 2 that it could not be done; the message then says why. "
        "Answers go to standard output, notes and progress to standard error. Colours appear on a terminal only, "
        "and not where `NO_COLOR` is set. `legweakkg --version` prints the version; `-h` or `--help` after any command "
        "prints what stands here.",
        "",
        "> Information from published sources, not medical advice. `differential` and `next-questions` are "
        "educational: legweakkg is not a medical device.",
    ]
    for path, command in documented():
        parts += _entry(path, command)
    return "\n".join(parts) + "\n"


def documented() -> Iterator[tuple[str, click.Command]]:
    """Yield each command and each command below a group, with its path: ``new``, ``new term``."""
    yield from _below(main, "")


def _below(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        yield path + name, command
        if isinstance(command, click.Group) and name != _ASK:
            yield from _below(command, f"{path}{name} ")


def _entry(path: str, command: click.Command) -> list[str]:
    context = click.Context(command, info_name=f"legweakkg {path}", help_option_names=["-h", "--help"])
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    parts = ["", f"## {path}", "", "```text", usage, "```"]
    parts += ["", *_paragraphs(command.help or "")]
    question = path.replace("-", "_")
    if path == _ASK:
        parts += ["", "The questions: [questions.md](questions.md)."]
    elif question in offered():
        parts += ["", f"The question: [{question}](questions.md#{question})."]
    records = [parameter.get_help_record(context) for parameter in command.params]
    options = [record for record in records if record is not None and record[1]]
    if options:
        parts += ["", "|option|meaning|", "|-|-|"]
        parts += [f"|`{_cell(option)}`|{_cell(meaning)}|" for option, meaning in options]
    if command.epilog:
        lead, _, line = " ".join(command.epilog.split()).partition("Example: ")
        parts += ["", f"{lead}Example: `{line}`" if line else lead]
    return parts


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a help text, each on one line, with an empty line between."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\b", "").strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs).split("\n")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
