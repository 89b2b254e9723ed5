"""``legweakkg publish --endpoint URL``: write the graph, and ingested layers, to a SPARQL service."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ..engine.embedded import EmbeddedEngine
from ..errors import LegweakkgError
from ..loading import load, open_store


@click.command(
    epilog="Example: legweakkg publish --endpoint http://localhost:7878/query --update http://localhost:7878/update"
)
@click.option("--endpoint", required=True, help="Address for queries.")
@click.option("--update", "update", required=True, help="Address for updates.")
@click.option("--store", type=click.Path(path_type=Path), help="Publish the ingested layers of this store too.")
@click.option("--user", help="User; the password is read from the variable LEGWEAKKG_PASSWORD, or asked for.")
@click.option("--scheme", type=click.Choice(("basic", "digest")), default="basic", show_default=True)
@click.option("--batch", type=click.IntRange(1), default=5_000, show_default=True, help="Triples in a request.")
@click.option("--timeout", type=click.FloatRange(1), default=120.0, show_default=True, help="Seconds for a request.")
def publish(
    endpoint: str, update: str, store: Path | None, user: str | None, scheme: str, batch: int, timeout: float
) -> None:
    """Write the knowledge graph to a SPARQL 1.1 service, in batches.

    An interrupted run goes on where it stopped; a graph that is there already is left alone. A token is read
    from the variable LEGWEAKKG_TOKEN. Questions are then asked with legweakkg.connect(URL).
    """
    import os

    from ..engine.remote import RemoteEngine
    from ..engine.service import Service
    from ..publish import publishing

    password = os.environ.get("LEGWEAKKG_PASSWORD") if user else None
    if user and password is None:
        password = click.prompt("Password", hide_input=True, err=True)
    access: dict[str, Any] = {
        "user": user,
        "password": password,
        "scheme": scheme,
        "timeout": timeout,
        "token": os.environ.get("LEGWEAKKG_TOKEN"),
    }
    kg = load() if store is None else open_store(store)
    engine = kg.engine
    if not isinstance(engine, EmbeddedEngine):
        raise LegweakkgError("Only a graph on this machine can be published.")
    with Service(update, **access) as service, RemoteEngine(endpoint, **access) as remote:
        watch = _watch if sys.stderr.isatty() else None
        for graph in publishing.publish(engine.store, service, remote, batch=batch, watch=watch):
            there = "there already" if not graph.written else f"{graph.written:,} written"
            click.echo(f"{graph.graph}: {graph.triples:,} triples, {there}")


def _watch(graph: str, there: int, total: int) -> None:
    click.echo(f"\r{graph}: {there:,} of {total:,}", nl=there == total, err=True)
