"""One worker process as the server sees it: started, spoken to over a socket, killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from .frames import Head, pack, take

Heard = Callable[["WorkerProcess", Head, bytes], None]
Lost = Callable[["WorkerProcess"], None]


class WorkerProcess(asyncio.Protocol):
    """A child that answers messages one by one; ``heard`` gets each, ``lost`` is told when it has gone."""

    def __init__(self, settings: dict[str, Any], heard: Heard, lost: Lost) -> None:
        self._settings, self._heard, self._lost = settings, heard, lost
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.ready = False
        self.job: Any = None

    async def start(self) -> None:
        """Start the child; it says itself when it is ready."""
        ours, theirs = socket.socketpair()
        with theirs:
            theirs.set_inheritable(True)
            settings = json.dumps({**self._settings, "socket": theirs.fileno()})
            code = f"import sys; sys.path[:] = {sys.path!r}; from legweakkg.serve.worker import main; main()"
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
                [sys.executable, "-c", code, settings],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
            )
        ours.setblocking(False)
        await asyncio.get_running_loop().create_connection(lambda: self, sock=ours)

    @property
    def pid(self) -> int:
        """The process id, 0 before the start."""
        return self._process.pid if self._process else 0

    def send(self, head: Head, body: bytes) -> None:
        """Send a message."""
        if self._transport is not None:
            self._transport.write(pack(head, body))

    def step_back(self) -> None:
        """Let other processes go first, for the rest of this one's life."""
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 15)

    def kill(self) -> None:
        """End the child now, whatever it is doing; ``lost`` is told when it has gone."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
        if self._transport is not None:
            self._transport.abort()

    def processor_time(self) -> float | None:
        """Return the seconds of processor time that the child has had, None where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def reap(self) -> bool:
        """Return whether the child has ended, and let the system forget it then."""
        return self._process is None or self._process.poll() is not None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        # cast: uvloop's transports do not inherit from those of asyncio
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Hand on each message that has become whole."""
        self._buffer += data
        while (message := take(self._buffer)) is not None:
            self._heard(self, *message)

    def connection_lost(self, exc: Exception | None) -> None:
        """Say that the child has gone."""
        self._lost(self)
