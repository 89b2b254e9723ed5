"""``legweakkg validate``: check a contribution, or the shipped ontology."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .output import progress

if TYPE_CHECKING:
    from ..engine.remote import RemoteEngine


@click.command(epilog="Example: legweakkg validate proposal.ttl")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(allow_dash=True, path_type=str))
@click.option(
    "--ontology",
    type=click.Path(file_okay=False, path_type=Path),
    help="Check against this ontology folder instead of the packaged one; with --endpoint, the one published there.",
)
@click.option(
    "--store",
    type=click.Path(file_okay=False, path_type=Path),
    help="Check against this store, which 'legweakkg ingest' made, with its vocabularies.",
)
@click.option(
    "--endpoint",
    metavar="URL",
    help="Check against the graph that this SPARQL service holds, such as http://localhost:7878/query; "
    "nothing is written there.",
)
@click.option(
    "--user", help="User of the service; the password is read from the variable LEGWEAKKG_PASSWORD, or asked for."
)
@click.option(
    "--scheme", type=click.Choice(("basic", "digest")), default="basic", show_default=True, help="How the user logs in."
)
@click.option(
    "--timeout",
    type=click.FloatRange(1),
    default=60.0,
    show_default=True,
    help="Seconds that the service may take for one answer.",
)
@click.option(
    "--engine",
    type=click.Choice(["pyshacl", "shacl"]),
    default="pyshacl",
    show_default=True,
    help="Validator of SHACL Core; 'shacl' is the Rust one of the extra 'fast'.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "junit", "github", "turtle"]),
    default="text",
    show_default=True,
    help="Form of the report.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info"]),
    default="violation",
    show_default=True,
    help="Exit with 1 from this severity on.",
)
@click.option(
    "--max-bytes", type=click.IntRange(min=1), default=10_000_000, show_default=True, help="Refuse larger files."
)
@click.option(
    "--max-depth",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="Refuse longer lists, deeper nested nodes, and longer chains of one property.",
)
@click.option("--fix", is_flag=True, help="First repair what is safe to repair in Turtle FILEs, and show the change.")
@click.pass_context
def validate(
    context: click.Context,
    files: tuple[str, ...],
    ontology: Path | None,
    store: Path | None,
    endpoint: str | None,
    user: str | None,
    scheme: str,
    timeout: float,
    engine: str,
    form: str,
    fail_on: str,
    max_bytes: int,
    max_depth: int,
    fix: bool,
) -> None:
    """Check FILEs as one contribution against the packaged graph; without FILE, check that graph itself.

    A FILE may be Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD or an SSSOM table; "-" is Turtle on standard
    input. A FILE with the same place in its ontology folder as one of ours replaces it.

    Exit codes: 0 clean, 1 findings, 2 could not check.
    """
    from typing import cast

    from ..check.core import Engine
    from ..check.findings import Severity
    from ..check.forms import write
    from ..check.validation import validate as check
    from ..errors import CheckError, LegweakkgError, SourceError

    try:
        if store and (ontology or endpoint):
            raise CheckError("A store holds the packaged ontology; give either --store or another graph.")
        if (store or endpoint) and not files:
            raise CheckError("--store and --endpoint are what FILEs are checked against; name them.")
        if fix:
            _fix(files, ontology, max_bytes)
        service = _service(endpoint, user, scheme, timeout) if endpoint else nullcontext()
        with service as over, progress("Checking"):
            report = check(
                files,
                ontology=ontology,
                store=store,
                over=over,
                engine=cast(Engine, engine),
                max_bytes=max_bytes,
                max_depth=max_depth,
            )
    except LegweakkgError as error:
        if isinstance(error, SourceError):
            from ..check.forms.refusal import write_refusal

            if refusal := write_refusal(error, form):
                click.echo(refusal)
        click.echo(str(error), err=True)
        context.exit(2)
    if form == "text" and sys.stdout.isatty():
        from ..check.forms.text import write_coloured

        click.echo(write_coloured(report), color=True)
    else:
        click.echo(write(report, form))
    context.exit(0 if report.conforms(cast(Severity, fail_on)) else 1)


def _service(endpoint: str, user: str | None, scheme: str, timeout: float) -> RemoteEngine:
    """Return a service, asked about all of its graphs; a token is read from the variable LEGWEAKKG_TOKEN."""
    from ..engine.remote import RemoteEngine

    password = os.environ.get("LEGWEAKKG_PASSWORD") if user else None
    if user and password is None:
        password = click.prompt("Password", hide_input=True, err=True)
    token = os.environ.get("LEGWEAKKG_TOKEN")
    return RemoteEngine(endpoint, graphs=(), user=user, password=password, scheme=scheme, timeout=timeout, token=token)


def _fix(files: tuple[str, ...], ontology: Path | None, max_bytes: int) -> None:
    """Repair files in place, all or none, and show the difference on standard error."""
    from ..check.repairs import repairs
    from ..errors import CheckError
    from ..source.writing import write_together

    if not files:
        raise CheckError("--fix repairs files; name them.")
    found = repairs([Path(file) for file in files], ontology, max_bytes)
    write_together({one.path: one.after for one in found})
    for one in found:
        click.echo(one.difference, err=True, nl=False)
