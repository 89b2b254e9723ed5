"""``legweakkg draw TERM``: a picture of what stands around a term."""

from __future__ import annotations

from pathlib import Path

import click

from ..loading import load
from .output import progress


@click.command(epilog="Example: legweakkg draw 'peripheral neuropathy' --depth 2 -o neuropathy.svg")
@click.argument("term")
@click.option("--depth", type=click.IntRange(1, 3), default=1, show_default=True, help="How many steps to follow.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write: .svg, .png, .html, .mermaid or .dot; without it Mermaid text is printed.",
)
def draw(term: str, depth: int, output: Path | None) -> None:
    """Draw the neighbourhood of a TERM: what leads to it on the left, where it leads on the right.

    Groups that are too long to show end in a count. SVG, PNG and HTML need the extra 'draw'.
    """
    from ..draw.files import draw_to, drawing, form_of

    if output is None:
        click.echo(drawing(load(), term, "mermaid", depth).decode(), nl=False)
        return
    form_of(output)  # a wrong ending is said before the graph is loaded
    with progress(f"Drawing {output}"):
        draw_to(load(), term, output, depth)
    click.echo(f"Wrote {output}.", err=True)
