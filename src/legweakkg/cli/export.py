"""``legweakkg export FILE``: write the graph in a format of RDF."""

from __future__ import annotations

from pathlib import Path

import click

from ..loading import load


@click.command(epilog="Example: legweakkg export legweakkg.trig")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", help="The format, where the file's ending does not name it: "
              "nq, trig, nt, ttl, rdf or jsonld.")
def export(file: Path, form: str | None) -> None:
    """Write the whole graph to FILE; its ending names the format."""
    load().export(file, form)
