"""Make a command of a question: its arguments, options, help and example all follow from its file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..ask import questions
from ..ask.questions import Question
from ..loading import load
from ..names import local_name
from .output import console, format_option, print_delimited, print_json, show_sparql_option
from .outside_tables import opened, print_annotations, print_layers, store_option

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem
    from rich.table import Table

    from ..ask.answers import Answers
    from ..ask.knowledge import KnowledgeGraph
    from ..terms import Claim

_CLAIM_COLUMNS = ("subject", "relation", "object", "polarity", "accepted", "rank", "qualifiers", "evidence", "claim")


def question_command(name: str, called: str | None = None) -> click.Command:
    """Return the command that asks a question of the catalogue; ``called`` is how people write it.

    Terms are positional arguments, in order; an optional one after the first is an option too, and True or
    False is a flag. Every command has ``--format``, ``--show-sparql`` and ``--store``.
    """
    asked = questions.question(name)
    called = called or name.replace("_", "-")
    params: list[click.Parameter] = []
    for number, parameter in enumerate(asked.parameters.values()):
        option = "--" + parameter.argument.replace("_", "-")
        if parameter.boolean:
            params.append(click.Option([option, parameter.argument], is_flag=True, help=_sentence(parameter.meaning)))
            continue
        params.append(click.Argument([parameter.argument], required=not parameter.optional, shell_complete=_complete))
        if parameter.optional and number:
            params.append(
                click.Option(
                    [option, "option_" + parameter.argument], metavar="TERM", help=_sentence(parameter.meaning)
                )
            )

    def ask(form: str, show_sparql: bool, store: Path | None, **given: Any) -> None:
        _run(asked, _arguments(given), form, show_sparql, store)

    command = click.Command(
        called,
        params=params,
        callback=show_sparql_option(store_option(format_option(ask))),
        help=_help(asked),
        short_help=asked.text,
        epilog=f"Example: {example(asked, called)}",
    )
    command.params += getattr(ask, "__click_params__", [])[::-1]
    return command


def example(asked: Question, called: str) -> str:
    """Return a command line that asks a question about the example of its file."""
    values = [
        local_name(value.partition(":")[2])
        for name, value in asked.example.items()
        if not asked.parameters[name].boolean
    ]
    return " ".join(["legweakkg", called, *values])


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the ids of terms that begin with what is typed, or whose names do."""
    from click.shell_completion import CompletionItem

    kg = load()
    typed = incomplete.replace("_", " ")
    return (
        [
            CompletionItem(local_name(hit.term.iri), help=hit.term.label)
            for hit in kg.search(typed, 30)
            if local_name(hit.term.iri).startswith(incomplete)
        ]
        if typed.strip()
        else []
    )


def _arguments(given: dict[str, Any]) -> dict[str, Any]:
    arguments = {name: value for name, value in given.items() if not name.startswith("option_")}
    for name, value in given.items():
        argument = name.removeprefix("option_")
        if name != argument and value is not None:
            if arguments[argument] is not None:
                raise click.UsageError(f"Give {argument} once: as an argument or as --{argument.replace('_', '-')}.")
            arguments[argument] = value
    return arguments


def _help(asked: Question) -> str:
    lines = [asked.text]
    terms = [parameter for parameter in asked.parameters.values() if not parameter.boolean]
    lines += [f"{parameter.argument.upper()}: {parameter.meaning}." for parameter in terms]
    if asked.caveat:
        lines.append(asked.caveat)
    return "\n\n".join([*lines, "Information from published sources, not medical advice."])


def _sentence(meaning: str) -> str:
    return meaning[0].upper() + meaning[1:] + "."


def _run(asked: Question, arguments: dict[str, Any], form: str, show_sparql: bool, store: Path | None) -> None:
    kg = opened(store)
    if show_sparql:
        click.echo(kg.sparql_for(asked.name, **arguments), nl=False)
        return
    found = kg.ask(asked.name, **arguments)
    if form == "json":
        print_json(found.as_dict())
        return
    if found.note:
        click.echo(found.note, err=True)
    if form == "table":
        _print_table(asked, found, kg)
        return
    if found.outside:
        click.echo(f"{len(found.outside):,} annotations are left out here; --format json has them.", err=True)
    print_delimited(found.to_dicts(), _columns(asked), form)


def _columns(asked: Question) -> tuple[str, ...]:
    """Return the columns of CSV and TSV: ``?x ?xLabel`` is the label and the id, ``?claim`` all that a claim has."""
    columns = [questions.snake_case(name) for name in asked.columns if name != "claim"]
    named = [name.removesuffix("_label") + "_id" if name.endswith("_label") else name for name in columns]
    return (*named, *(_CLAIM_COLUMNS if "claim" in asked.columns else ()))


def _print_table(asked: Question, found: Answers[Any], kg: KnowledgeGraph) -> None:
    from rich.markup import escape

    out = console()
    about = ", ".join(f"{name}: {value}" for name, value in found.parameters.items())
    out.print(f"[bold]{escape(asked.text)}[/] {escape(f'({about})') if about else ''} (legweakkg {found.version})")
    if found:
        table = _claims if asked.answers_claims else _figures if asked.name == "figures" else _rows
        out.print(table(list(found)))
    elif not found.note:
        out.print("No source says anything about it.\n")
    if found.outside:
        out.print("[bold]What ingested vocabularies record[/]")
        print_annotations(out, found.outside)
        print_layers(out, kg)
    if found.caveat:
        out.print(found.caveat)
    out.print(found.disclaimer, style="dim")


def _claims(claims: Sequence[Claim]) -> Table:
    from rich.markup import escape

    from .claim_cells import as_stated, evidence, mark

    table = _table(("subject", 3), ("relation", 2), ("object", 3), ("as stated", 4), ("rank", 2), ("evidence", 4))
    for claim in claims:
        table.add_row(
            escape(claim.subject.label),
            claim.relation,
            escape(claim.object.label),
            as_stated(claim),
            mark(claim),
            escape(evidence(claim)),
        )
    return table


def _figures(rows: Sequence[Any]) -> Table:
    """Return figures with what belongs together in one cell; as columns of their own nobody could read them."""
    from rich.markup import escape

    from ..ask.claim_rows import STANCES
    from ..ask.figures import amount
    from .claim_cells import MARKS

    table = _table(("figure", 4), ("of", 3), ("value", 3), ("for whom", 3), ("evidence", 5))
    for row in rows:
        place = f" line {row['line']}, sentence {row['sentence']}" if row["line"] else ""
        source = f"{MARKS[STANCES[row['stance']]]}{(row['source'] or 'curation').removeprefix('lws:')}{place}"
        if row["attributed_to"]:
            source += f"; attributed there to {row['attributed_to']}, not verified"
        whom = row["population_description"] or row["population"] or ""
        table.add_row(*(escape(str(cell)) for cell in (row["figure"], row["subject"], amount(row), whom, source)))
    return table


def _rows(rows: Sequence[Any]) -> Table:
    from rich.markup import escape

    from ..terms import Claim
    from .claim_cells import as_stated, evidence, mark

    used = [name for name in rows[0].names if any(row[name] is not None for row in rows)]
    plain = [name for name in used if name != "claim"]
    headings = [(name.replace("_", " "), 3) for name in plain]
    if "claim" in used:
        headings += [("as stated", 3), ("rank", 2), ("evidence", 4)]
    table = _table(*headings)
    for row in rows:
        cells = ["" if row[name] is None else escape(str(row[name])) for name in plain]
        claim = row["claim"] if "claim" in used else None
        if isinstance(claim, Claim):
            cells += [as_stated(claim), mark(claim), escape(evidence(claim))]
        table.add_row(*cells)
    return table


def _table(*columns: tuple[str, int]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, share in columns:
        table.add_column(name, ratio=share, overflow="fold")
    return table
