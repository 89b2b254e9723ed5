"""Run the application on uvicorn, with bounds on what a request's head may take."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING, Any, cast

from ..errors import LegweakkgError, MissingExtraError
from .config import ServeConfig
from .gathering import Gathering

if TYPE_CHECKING:
    import uvicorn

MAX_HEAD = 128_000
"""Bytes of request line and headers that are taken; a query in a URL may not be longer."""

_DRAIN = 15


def server(config: ServeConfig, *, log: bool = True) -> uvicorn.Server:
    """Return a server that is ready to run; raises MissingExtraError where the extra is absent."""
    try:
        import uvicorn

        from .app import Application
    except ImportError:
        raise MissingExtraError("The endpoint", "server") from None
    application = Application(config)
    if log:
        application.state.monitor.log = sys.stderr
    return uvicorn.Server(
        uvicorn.Config(
            application,
            host=config.host,
            port=config.port,
            http=_protocol(),
            loop="auto",
            ws="none",
            lifespan="on",
            access_log=False,
            log_level="warning",
            server_header=False,
            proxy_headers=config.trust_proxy,
            timeout_keep_alive=20,
            timeout_graceful_shutdown=_DRAIN,
            limit_concurrency=2_000,
            backlog=1_024,
            h11_max_incomplete_event_size=MAX_HEAD,
        )
    )


def run(config: ServeConfig, *, log: bool = True) -> None:
    """Serve until the process is told to end; answers in work are finished first. Raises LegweakkgError."""
    running = server(config, log=log)
    with contextlib.suppress(SystemExit):  # what uvicorn does where the start failed
        running.run()
    if not running.started:
        raise LegweakkgError(f"The server could not start at {config.address}; the reason is above.")


def _protocol() -> Any:
    """Return uvicorn's faster HTTP parser, bounded like its slower one, or the name of the slower one."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        return "h11"

    class Bounded(HttpToolsProtocol):
        """Ends a connection whose request head grows beyond `MAX_HEAD` or does not arrive in time."""

        _head = 0
        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(cast(asyncio.Transport, Gathering(transport, self.loop)))

        def data_received(self, data: bytes) -> None:
            if self._head >= 0:
                self._head += len(data)
                if self._head > MAX_HEAD and self._head > len(data):
                    self.transport.close()
                    return
                if self._deadline is None:
                    self._deadline = self.loop.call_later(30, self.transport.close)
            super().data_received(data)

        def on_url(self, url: bytes) -> None:
            if len(self.url) + len(url) > MAX_HEAD:
                raise ValueError("the request line is too long")
            super().on_url(url)

        def on_headers_complete(self) -> None:
            self._head = -1
            self._stop_waiting()
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            self._head = 0
            super().on_message_complete()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def _stop_waiting(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

    return Bounded
