"""``legweakkg publish --endpoint URL``: write the graph, and ingested layers, to a SPARQL service."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..engine.embedded import EmbeddedEngine
from ..errors import LegweakkgError
from ..loading import load, open_store
from .access import access_options, credentials


@click.command(epilog="Example: legweakkg publish --endpoint http://localhost:7878/query")
@click.option("--endpoint", required=True, metavar="URL", help="Address for queries.")
@click.option("--update", metavar="URL", help="Address for SPARQL Update, where it is not the one usual beside that.")
@click.option("--graph-store", metavar="URL", help="Write by the Graph Store Protocol at this address instead.")
@click.option("--store", type=click.Path(path_type=Path), help="Publish the ingested layers of this store too.")
@access_options
@click.option("--batch", type=click.IntRange(1), default=2_000, show_default=True, help="Triples in a request.")
@click.option("--timeout", type=click.FloatRange(1), default=120.0, show_default=True, help="Seconds for a request.")
def publish(
    endpoint: str,
    update: str | None,
    graph_store: str | None,
    store: Path | None,
    user: str | None,
    scheme: str,
    batch: int,
    timeout: float,
) -> None:
    """Write the knowledge graph to a SPARQL 1.1 service, in batches.

    An interrupted run goes on where it stopped; a graph that is there already is left alone. Questions are then
    asked with legweakkg.connect(URL).
    """
    from ..engine.dialects import update_address
    from ..engine.remote import RemoteEngine
    from ..engine.service import Service
    from ..publish.publishing import publish as written
    from ..publish.writers import GraphStoreWriter, UpdateWriter, Writer

    if update and graph_store:
        raise click.UsageError("Give --update or --graph-store, not both.")
    access = credentials(user, scheme) | {"timeout": timeout}
    kg = load() if store is None else open_store(store)
    engine = kg.engine
    if not isinstance(engine, EmbeddedEngine):
        raise LegweakkgError("Only a graph on this machine can be published.")
    with RemoteEngine(endpoint, **access) as remote:
        address = graph_store or update or update_address(remote.dialect, endpoint)
        with Service(address, **access) as service:
            writer: Writer = GraphStoreWriter(service, remote.published()) if graph_store else UpdateWriter(service)
            watch = _watch if sys.stderr.isatty() else None
            for graph in written(engine.store, writer, remote, batch=batch, watch=watch):
                there = "there already" if not graph.written else f"{graph.written:,} written"
                click.echo(f"{graph.graph}: {graph.triples:,} triples, {there}")


def _watch(graph: str, there: int, total: int) -> None:
    click.echo(f"\r{graph}: {there:,} of {total:,}", nl=there == total, err=True)
