"""What a pool of workers has to do: one message at a time, with its clock; and what it counts."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .frames import Head

if TYPE_CHECKING:
    from .process import WorkerProcess

GONE = 499
"""The status that the log shows for a request whose client has gone; nobody receives it."""


@dataclass(slots=True, eq=False)
class Job:
    """One message on its way to a worker, and the future of its answer.

    ``since`` is when it began to wait, then when its worker began with it; ``due`` is when the pool looks at it
    again. ``when_long`` is called once where it takes longer than most do.
    """

    number: int
    head: Head
    body: bytes
    client: str
    future: asyncio.Future[tuple[Head, bytes]]
    since: float
    slow: bool = False
    worker: WorkerProcess | None = None
    due: float = 0.0
    processor: float | None = None
    when_long: Callable[[], None] | None = None

    def fail(self, status: int, message: str, *, again: bool = False) -> None:
        """Answer with a status and a sentence, unless there is an answer already."""
        if not self.future.done():
            self.future.set_result(({"status": status, "message": message, "again": again}, b""))

    def takes_long(self) -> None:
        """Call ``when_long`` the first time."""
        if self.when_long is not None:
            self.when_long()
            self.when_long = None


class Queue:
    """Jobs that wait. Every client's turn comes before any client's second."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, deque[Job]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Job]:
        return (job for jobs in self._of.values() for job in jobs)

    def append(self, job: Job) -> None:
        """Let a job wait for its turn."""
        self._of.setdefault(job.client, deque()).append(job)
        self._length += 1

    def put_back(self, job: Job) -> None:
        """Let a job that has had its turn be the next."""
        self._of.setdefault(job.client, deque()).appendleft(job)
        self._of.move_to_end(job.client, last=False)
        self._length += 1

    def pop(self) -> Job:
        """Remove the next job and return it."""
        client, jobs = self._of.popitem(last=False)
        job = jobs.popleft()
        if jobs:
            self._of[client] = jobs
        self._length -= 1
        return job

    def remove(self, job: Job) -> bool:
        """Remove a job and return whether it was here."""
        jobs = self._of.get(job.client)
        if jobs is None or job not in jobs:
            return False
        jobs.remove(job)
        if not jobs:
            del self._of[job.client]
        self._length -= 1
        return True


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
