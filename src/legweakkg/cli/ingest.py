"""``legweakkg ingest NAME… --store DIR``: read whole outside vocabularies into a store on disk."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import LegweakkgError
from .output import console, print_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine.manifest import Manifest
    from ..ingest.building import Outcome
    from ..ingest.vocabularies import Source


@click.command(epilog="Example: legweakkg ingest hpo hpoa mondo --store vocabularies")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--store", "store", type=click.Path(path_type=Path), required=True, help="Folder of the store.")
@click.option(
    "--from",
    "path",
    type=click.Path(path_type=Path),
    help="File of the vocabulary, or folder with the files; else the wheels of the extra 'vocab'.",
)
@click.option(
    "--fresh",
    is_flag=True,
    help="Build the store from nothing, as after damage; without NAME, with the layers that it had.",
)
@click.option("--check", is_flag=True, help="Count every triple of the store, and stop.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="How the summary is printed.",
)
def ingest(names: tuple[str, ...], store: Path, path: Path | None, fresh: bool, check: bool, form: str) -> int:
    """Read release files of outside vocabularies into a store, each as a graph of its own.

    NAME is hpo, hpoa, mondo, maxo, maxoa or sssom. What is there already is left alone; an interrupted run
    leaves the store as it was. Without NAME, the packaged graph in the store is renewed. Nothing is fetched
    from the network, and nothing of these vocabularies comes with legweakkg: their licences hold.
    """
    from ..engine.manifest import read_manifest
    from ..ingest import building
    from ..ingest.vocabularies import again, sources

    if check:
        return _check(store)
    if path is not None and len(names) > 1 and not path.is_dir():
        raise LegweakkgError(f"{path} is one file, but {len(names)} vocabularies are named; name a folder.")
    wanted = [source for name in names for source in sources(name, path)]
    if fresh and not names:
        known = read_manifest(store)
        wanted = [source for layer in (known.layers.values() if known else ()) for source in again(layer)]
    with _progress() as watch:
        outcomes = list(building.ingest(store, wanted, fresh=fresh, watch=watch))
    manifest = read_manifest(store)
    assert manifest is not None  # noqa: S101 - the ingest has just written it
    _print(manifest, outcomes, form)
    return 0


def _check(store: Path) -> int:
    from ..engine.manifest import read_manifest, rebuild
    from ..ingest.building import verify

    wrong = 0
    for name, wanted, found in verify(store):
        wrong += wanted != found
        click.echo(f"{name}: {found:,} triples" + ("" if wanted == found else f" instead of {wanted:,}"))
    if wrong:
        click.echo(f"The store is damaged; {rebuild(store, read_manifest(store))}", err=True)
    return 1 if wrong else 0


@contextmanager
def _progress() -> Iterator[Callable[[Source], Callable[[int], None]] | None]:
    """Show a bar for each file on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:

        def watch(source: Source) -> Callable[[int], None]:
            task = progress.add_task(source.layer, total=source.file.size())
            return lambda read: progress.advance(task, read)

        yield watch


def _print(manifest: Manifest, outcomes: list[Outcome], form: str) -> None:
    unchanged = {outcome.layer.name for outcome in outcomes if outcome.unchanged}
    if form == "json":
        layers: list[dict[str, Any]] = [
            {
                "layer": layer.name,
                "title": layer.title,
                "version": layer.version,
                "licence": layer.licence,
                "citation": layer.citation,
                "origin": layer.origin,
                "sha256": layer.sha256,
                "triples": layer.triples,
                "unchanged": layer.name in unchanged,
            }
            for layer in manifest.layers.values()
        ]
        print_json({"version": manifest.package_version, "triples": manifest.triples, "layers": layers})
        return
    from rich import box
    from rich.table import Table

    table = Table("layer", "version", "triples", "licence", "from", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_row("legweakkg", manifest.package_version, f"{manifest.package_triples:,}", "CC BY 4.0", "the package")
    for layer in manifest.layers.values():
        mark = " (there already)" if layer.name in unchanged else ""
        table.add_row(layer.name, layer.version, f"{layer.triples:,}", layer.licence, layer.origin + mark)
    out = console()
    out.print(table)
    for citation in dict.fromkeys(layer.citation for layer in manifest.layers.values()):
        out.print(f"Cite: {citation}", style="dim")
    out.print(
        "Layers are kept as their files state them, under their own licences; they are not for redistribution "
        "with legweakkg.",
        style="dim",
    )
