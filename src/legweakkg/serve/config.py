"""What the endpoint may be told: where it listens, what it allows, how much it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import LegweakkgError


@dataclass(frozen=True, slots=True)
class ServeConfig:
    """The settings of one server; the defaults fit a public, read-only one behind a proxy.

    Times are seconds, sizes bytes, ``memory`` the address space a query may add to what a worker already uses.
    Of ``workers`` processes, a third (at least one, where there are two) may be busy with long queries at a
    time: a query is long when it still computes after twice ``patience``. ``per_client`` counts requests of one
    address that run or wait. ``engine`` is another engine that answers queries, as the arguments of
    `legweakkg.engine.remote.RemoteEngine`. ``union`` says that the default graph of a query is the union of all graphs.
    """

    host: str = "127.0.0.1"
    port: int = 7878
    base: str = ""
    workers: int = 3
    timeout: float = 10.0
    patience: float = 0.05
    memory: int = 1 << 30
    max_rows: int = 1_000_000
    max_result: int = 64_000_000
    max_query: int = 100_000
    max_upload: int = 10_000_000
    queue: int = 256
    queue_seconds: float = 30.0
    per_client: int = 16
    check_timeout: float = 60.0
    writable: bool = False
    token: str = ""
    store: Path | None = None
    empty: bool = False
    union: bool = True
    engine: Mapping[str, Any] | None = None
    trust_proxy: bool = False
    pages: bool = True

    def __post_init__(self) -> None:
        if self.engine is not None and (self.writable or self.store is not None):
            raise LegweakkgError("--endpoint is another engine's store, which is read only; leave --writable out.")
        if self.writable and (self.store is None or len(self.token) < 16):
            raise LegweakkgError(
                "A writable endpoint needs --store DIR and a --token of at least 16 characters, "
                "for example one from: python -c 'import secrets; print(secrets.token_urlsafe())'"
            )
        if not self.writable and (self.store is not None or self.token):
            raise LegweakkgError("--store and --token belong to --writable; without it the packaged graph is served.")
        if self.workers < 1 or self.timeout <= 0:
            raise LegweakkgError("A server needs at least one worker and a time limit above 0.")

    @property
    def address(self) -> str:
        """The address under which the server's doors lie, with a final slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.base.rstrip("/") + "/" if self.base else f"http://{host}:{self.port}/"

    @property
    def endpoint(self) -> str:
        """The address of the SPARQL endpoint."""
        return self.address + "sparql"
