"""``legweakkg serve``: the SPARQL endpoint, linked data and checks over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from .access import access_options, credentials


@click.command(epilog="Example: legweakkg serve --port 7878")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="The port to listen at.")
@click.option("--base", default="", metavar="URL", help="The public address, where a proxy stands in front.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Processes that answer queries at a time; a third of them may be busy with long ones.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    help="Seconds that a query may take.",
)
@click.option(
    "--memory", type=click.IntRange(min=64), default=1024, show_default=True, help="Megabytes that a query may take."
)
@click.option(
    "--max-rows", type=click.IntRange(min=1), default=1_000_000, show_default=True, help="Rows of one answer."
)
@click.option(
    "--max-result", type=click.IntRange(min=1000), default=64_000_000, show_default=True, help="Bytes of one answer."
)
@click.option(
    "--max-upload", type=click.IntRange(min=1), default=10_000_000, show_default=True, help="Bytes of one upload."
)
@click.option(
    "--queue", type=click.IntRange(min=1), default=256, show_default=True, help="Queries that may wait for a worker."
)
@click.option(
    "--per-client",
    type=click.IntRange(min=1),
    default=16,
    show_default=True,
    help="Requests of one address that may run or wait.",
)
@click.option("--endpoint", metavar="URL", help="Stand in front of the SPARQL service at this address.")
@access_options
@click.option("--trust-proxy", is_flag=True, help="Take the client's address from a proxy on this machine.")
@click.option("--no-pages", is_flag=True, help="Serve programs only: no pages for people.")
@click.option("--no-log", is_flag=True, help="Write no access log; it holds no personal data.")
@click.option("--writable", is_flag=True, help="Open updates, for private use, on a store on disk.")
@click.option("--store", type=click.Path(file_okay=False, path_type=Path), help="The folder of the writable store.")
@click.option("--token", envvar="LEGWEAKKG_TOKEN", default="", help="What writing requests must carry.")
@click.option("--empty", is_flag=True, help="Begin a new store without the packaged graph.")
@click.option("--no-union", is_flag=True, help="Writable only: queries see the unnamed graph unless they name others.")
@click.pass_context
def serve(
    context: click.Context,
    host: str,
    port: int,
    base: str,
    workers: int,
    timeout: float,
    memory: int,
    max_rows: int,
    max_result: int,
    max_upload: int,
    queue: int,
    per_client: int,
    endpoint: str | None,
    user: str | None,
    scheme: str,
    trust_proxy: bool,
    no_pages: bool,
    no_log: bool,
    writable: bool,
    store: Path | None,
    token: str,
    empty: bool,
    no_union: bool,
) -> None:
    """Serve the graph: SPARQL, linked data, validation, downloads. Needs the extra 'server'.

    With --endpoint, queries are answered by a service that holds what 'legweakkg publish' wrote; pages, checks and
    downloads come from the packaged graph. Read-only unless --writable is given with --store and --token (or
    LEGWEAKKG_TOKEN in the environment).
    """
    from ..serve.config import ServeConfig
    from ..serve.running import run

    if not writable and context.get_parameter_source("token") is not click.core.ParameterSource.COMMANDLINE:
        token = ""  # one that stands in the environment is no wish to write
    config = ServeConfig(
        host=host,
        port=port,
        base=base,
        workers=workers,
        timeout=timeout,
        memory=memory << 20,
        max_rows=max_rows,
        max_result=max_result,
        max_upload=max_upload,
        queue=queue,
        per_client=per_client,
        engine={"url": endpoint, **credentials(user, scheme)} if endpoint else None,
        trust_proxy=trust_proxy,
        pages=not no_pages,
        writable=writable,
        token=token,
        store=store,
        empty=empty,
        union=not no_union,
    )
    click.echo(f"Serving at {config.address} (SPARQL at {config.endpoint}); Ctrl-C ends it.", err=True)
    run(config, log=not no_log)
