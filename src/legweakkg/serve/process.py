"""One worker process as the server sees it: started, spoken to over a socket, killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .frames import FORGET, Message, pack, take
from .gathering import Gathering

if TYPE_CHECKING:
    from .jobs import Job

Heard = Callable[["WorkerProcess", Message], None]
Lost = Callable[["WorkerProcess"], None]


class WorkerProcess(asyncio.Protocol):
    """A child that answers messages one by one; ``heard`` gets each answer, ``lost`` is told when it has gone.

    ``jobs`` are what it is at and what comes after that. ``recalled`` is when messages were taken back, until the
    child says that it is at none of them; ``interrupted`` says that it is ended in the middle of something that goes
    on elsewhere.
    """

    def __init__(self, settings: dict[str, Any], heard: Heard, lost: Lost) -> None:
        self._settings, self._heard, self._lost = settings, heard, lost
        self._buffer = bytearray()
        self._transport: Gathering | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.ready = self.ending = self.interrupted = False
        self.recalled: float | None = None
        self.jobs: deque[Job] = deque()

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

    def send(self, job: Job) -> None:
        """Send a job's message."""
        if self._transport is not None and not self.ending:
            self._transport.write(pack(job.number, job.head, job.body))

    def forget(self) -> None:
        """Take back the messages after the first of ``jobs``; the child may have begun one before it reads this."""
        if self._transport is not None and not self.ending:
            self._transport.write(pack(self.jobs[0].number, FORGET))

    def step_back(self) -> None:
        """Let other processes go first, for the rest of this one's life."""
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 15)

    def kill(self) -> None:
        """End the child now, whatever it is doing; ``lost`` is told when it has gone."""
        self.ending = True
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
        self._transport = Gathering(transport, asyncio.get_running_loop())

    def data_received(self, data: bytes) -> None:
        """Hand on each message that has become whole."""
        self._buffer += data
        while (message := take(self._buffer)) is not None:
            self._heard(self, message)

    def connection_lost(self, exc: Exception | None) -> None:
        """Say that the child has gone."""
        self._lost(self)
