"""``legweakkg explain CAUSE TARGET``: how one may lead to the other, hop by hop."""

from __future__ import annotations

import click

from ..ask.causal_paths import CausalPath, Explanation, Hop
from ..loading import load
from ..terms import Claim
from .claim_cells import evidence
from .output import console, print_json


@click.command(epilog="Example: legweakkg explain 'diabetes mellitus' 'leg muscle weakness' --format mermaid")
@click.argument("cause")
@click.argument("target")
@click.option("--max-paths", type=click.IntRange(1), default=10, show_default=True, help="How many paths at most.")
@click.option("--max-hops", type=click.IntRange(1, 8), default=5, show_default=True, help="How long a path may be.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "mermaid", "dot")),
    default="text",
    show_default=True,
    help="How the paths are printed.",
)
def explain(cause: str, target: str, max_paths: int, max_hops: int, form: str) -> None:
    """Say how CAUSE may lead to TARGET, by which claims and on whose word.

    Paths are composed from single statements; no source states the whole. Information from published
    sources, not medical advice.
    """
    kg = load()
    found = kg.explain(cause, target, max_paths=max_paths, max_hops=max_hops)
    if form == "json":
        print_json({"question": "explain", "version": kg.version, "disclaimer": kg.disclaimer, **found.as_dict()})
    elif form == "text":
        _print_text(found, kg.version, kg.disclaimer)
    else:
        from ..draw.diagram import to_dot, to_mermaid
        from ..draw.paths import paths_diagram

        diagram = paths_diagram(found, f"legweakkg {kg.version}. {kg.disclaimer}")
        click.echo(to_mermaid(diagram) if form == "mermaid" else to_dot(diagram), nl=False)


def _print_text(found: Explanation, version: str, disclaimer: str) -> None:
    from rich.markup import escape

    out = console()
    out.print(
        f"From [bold]{escape(found.cause.label)}[/] to [bold]{escape(found.target.label)}[/] (legweakkg {version})\n"
    )
    if not found.paths:
        out.print(escape(str(found)) + "\n")
    for number, path in enumerate(found.paths, 1):
        out.print(f"[bold]{number}.[/] {escape(str(path))}")
        out.print(f"   {_verdict(path)}")
        for hop in path.hops:
            for line in _hop_lines(hop):
                out.print(f"     {line}")
        out.print()
    if found.more:
        out.print(f"There are more paths; --max-paths shows more than {len(found)}.")
    out.print(escape(disclaimer), style="dim")


def _verdict(path: CausalPath) -> str:
    words = [f"weakest hop: {path.certainty}, {path.rank}"]
    if path.disputed:
        words.append("[red]disputed[/]")
    words.append("composed by legweakkg: no source states the whole" if path.composed else "stated by a source")
    return "; ".join(words)


def _hop_lines(hop: Hop) -> list[str]:
    from rich.markup import escape

    if hop.kind == "subtype":
        tail = " (assumed: what is said of it holds for this kind)" if hop.assumed else ""
        return [f"{escape(hop.source.label)} is a kind of {escape(hop.target.label)}{tail}"]
    lines = [_claim_line(claim) for claim in hop.claims]
    lines += [f"[red]denied:[/] {_claim_line(claim)}" for claim in hop.denied_by]
    return lines


def _claim_line(claim: Claim) -> str:
    from rich.markup import escape

    stated = [f"{name}: {value.label}" for name, values in claim.qualifiers.items() for value in values]
    return escape(f"{claim}" + (f" ({'; '.join(stated)})" if stated else "") + f" [{claim.rank}: {evidence(claim)}]")
