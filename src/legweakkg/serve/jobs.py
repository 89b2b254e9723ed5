"""What a pool of workers has to do: one message at a time, with its clocks; and what it counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from .frames import Head
from .process import WorkerProcess

GONE = 499
"""The status that the log shows for a request whose client has gone; nobody receives it."""


@dataclass(slots=True, eq=False)
class Job:
    """One message on its way to a worker, and the future of its answer."""

    head: Head
    body: bytes
    client: str
    future: asyncio.Future[tuple[Head, bytes]]
    slow: bool = False
    timer: asyncio.TimerHandle | None = None
    waiting: asyncio.TimerHandle | None = None
    worker: WorkerProcess | None = None
    started: float = 0.0
    processor: float | None = None
    when_slow: Callable[[], None] | None = None


@dataclass(slots=True)
class Counts:
    """What has happened in a pool since it started."""

    answered: int = 0
    timeouts: int = 0
    crashes: int = 0
    moved: int = 0
    restarted: int = 0
    cancelled: int = 0
    started: int = 0
    rejected: dict[int, int] = field(default_factory=lambda: {429: 0, 503: 0})
