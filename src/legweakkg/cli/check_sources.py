"""``legweakkg check-sources DIR``: prove every pointer into the articles."""

from __future__ import annotations

from pathlib import Path

import click

from ..check.sources import ArticleReport
from ..check.sources import check_sources as check
from ..loading import load
from .output import format_option, print_delimited, print_json


@click.command(epilog="Example: legweakkg check-sources articles/ --uncovered")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--uncovered", is_flag=True, help="List the passages that no claim cites and no listed reason excuses.")
@format_option
@click.pass_context
def check_sources(ctx: click.Context, folder: Path, uncovered: bool, form: str) -> None:
    """Check each pointer into an article against the texts in FOLDER, which you must have yourself.

    The texts are found by their SHA-256, whatever their names. Exit code 1 where a pointer is wrong, a
    text is missing, or (with --uncovered) a passage is neither cited nor excused.
    """
    reports = check(load().engine, folder)
    if form == "json":
        print_json({"question": "check-sources", "articles": [_row(report, uncovered) for report in reports]})
    elif form == "table":
        _print_text(reports, uncovered)
    else:
        print_delimited(
            [_row(report, False) for report in reports],
            ("source", "file", "passages", "cited", "excused", "uncovered", "pointers", "wrong"),
            form,
        )
    failed = any(report.problems for report in reports) or (uncovered and any(report.uncovered for report in reports))
    ctx.exit(1 if failed else 0)


def _row(report: ArticleReport, list_uncovered: bool) -> dict[str, object]:
    row: dict[str, object] = {
        "source": report.source,
        "file": report.file.name if report.file else None,
        "passages": report.passages,
        "cited": report.cited,
        "excused": len(report.uncited) - len(report.uncovered),
        "uncovered": len(report.uncovered),
        "pointers": report.pointers,
        "wrong": len(report.problems),
        "problems": list(report.problems),
    }
    if list_uncovered:
        row["uncovered_passages"] = [passage.id for passage in report.uncovered]
    return row


def _print_text(reports: list[ArticleReport], list_uncovered: bool) -> None:
    for report in reports:
        if report.file is not None:
            excused = len(report.uncited) - len(report.uncovered)
            click.echo(
                f"{report.source}: {report.pointers} pointers, {len(report.problems)} wrong; "
                f"{report.cited} of {report.passages} passages cited ({report.share:.0%}), "
                f"{excused} without medical content, {len(report.uncovered)} uncovered"
            )
        for problem in report.problems:
            click.echo(f"  {problem}")
        if list_uncovered:
            for passage in report.uncovered:
                click.echo(f"  {passage.id} (line {passage.line}): {passage.text}")
