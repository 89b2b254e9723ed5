"""Options by which commands log in at a SPARQL service; secrets come from the environment or a prompt."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def access_options(command: _Command) -> _Command:
    """Add ``--user`` and ``--scheme`` to a command."""
    user = click.option(
        "--user",
        help="User of the service; the password is read from the variable LEGWEAKKG_PASSWORD, or asked for. "
        "A bearer token is read from LEGWEAKKG_TOKEN.",
    )
    scheme = click.option(
        "--scheme", type=click.Choice(("basic", "digest")), default="basic", show_default=True, help="How to log in."
    )
    return user(scheme(command))


def credentials(user: str | None, scheme: str) -> dict[str, Any]:
    """Return what `legweakkg.engine.service.Service` needs to log in; asks for a password that is not set."""
    if user is None:
        return {"token": os.environ.get("LEGWEAKKG_TOKEN") or None}
    password = os.environ.get("LEGWEAKKG_PASSWORD")
    if password is None:
        password = click.prompt("Password", hide_input=True, err=True)
    return {"user": user, "password": password, "scheme": scheme}
