"""A pool of worker processes with two lanes, so that long queries cannot hold up short ones.

Every query starts in the quick lane. One that still computes after twice ``patience`` moves to the slow lane with the
worker it has; where that lane is full, it is stopped and starts again when there is room. A worker that was in the
slow lane ends with its query: memory and priority start afresh. One process more than both lanes need is kept ready,
so that a stopped query does not cost the next one a start. Among those that wait, every client's turn comes before
any client's second.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import OrderedDict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import LegweakkgError
from .evaluation import HttpError
from .frames import Head
from .jobs import GONE, Counts, Job
from .process import WorkerProcess

_START_SECONDS = 60.0
_RETRY = 0.05
_MOST_RETRY = 5.0


class WorkerPool:
    """Workers of one role. ``size`` may be busy at a time, ``slow`` of them in the slow lane."""

    def __init__(
        self,
        settings: dict[str, Any],
        *,
        size: int,
        slow: int,
        timeout: float,
        patience: float,
        queue: int,
        queue_seconds: float,
        per_client: int,
        spare: int = 1,
    ) -> None:
        self._settings = settings
        self._quick, self._slow = size - slow, slow
        self._processes = size + (spare if slow else 0)
        self._timeout, self._patience = timeout, patience
        self._queue_limit, self._queue_seconds, self._per_client = queue, queue_seconds, per_client
        self._workers: set[WorkerProcess] = set()
        self._ending: set[WorkerProcess] = set()
        self._idle: list[WorkerProcess] = []
        self._waiting: OrderedDict[str, deque[Job]] = OrderedDict()
        self._long: deque[Job] = deque()
        self._of_client: dict[str, int] = {}
        self._busy = {False: 0, True: 0}
        self._retry = _RETRY
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._ready = asyncio.Event()
        self.counts = Counts()

    @property
    def configured(self) -> int:
        """Workers that the pool keeps, the spare one included."""
        return self._processes

    @property
    def ready(self) -> int:
        """Workers that have loaded."""
        return sum(worker.ready for worker in self._workers)

    @property
    def waiting(self) -> int:
        """Jobs that wait for a worker."""
        return sum(map(len, self._waiting.values())) + len(self._long)

    @property
    def busy(self) -> tuple[int, int]:
        """Jobs that run in the quick and in the slow lane."""
        return self._busy[False], self._busy[True]

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return [worker.pid for worker in self._workers]

    async def start(self) -> None:
        """Start the workers and wait for the first that is ready; raises LegweakkgError where none comes up."""
        for _ in range(self._processes):
            self._spawn()
        try:
            await asyncio.wait_for(self._ready.wait(), _START_SECONDS)
        except TimeoutError:
            raise LegweakkgError(f"No worker process came up within {_START_SECONDS:g} s.") from None

    async def run(
        self, head: Head, body: bytes, client: str, when_slow: Callable[[Job], None] | None = None
    ) -> tuple[Head, bytes]:
        """Return a worker's answer; raises HttpError: 429, 503, or what the worker said."""
        job = self._admit(head, body, client)
        if when_slow is not None:
            job.when_slow = lambda: when_slow(job)
        try:
            answer, payload = await job.future
        except asyncio.CancelledError:
            self.cancel(job)
            raise
        finally:
            left = self._of_client[client] - 1
            if left:
                self._of_client[client] = left
            else:
                del self._of_client[client]
        if "fault" in answer:
            raise RuntimeError(answer["fault"])  # the application writes it down and answers 500
        if answer["status"] >= 400:
            raise HttpError(answer["status"], answer["message"])
        return answer, payload

    def cancel(self, job: Job) -> None:
        """Stop a job that nobody waits for any more."""
        if job.worker is None and job.future.done():
            return
        self._clear_timers(job)
        self.counts.cancelled += 1
        self._fail(job, GONE, "The client has gone.")
        if job.worker is not None:
            job.worker.kill()
        else:
            self._forget(job)

    async def close(self) -> None:
        """End all workers."""
        self._closing = True
        for worker in list(self._workers):
            worker.kill()
        for task in list(self._tasks):
            task.cancel()
        while self._workers or self._ending:
            await asyncio.sleep(0.01)
            self._reap()

    def _admit(self, head: Head, body: bytes, client: str) -> Job:
        running = self._of_client.get(client, 0)
        if self._closing:
            raise HttpError(503, "The server is shutting down; try again in a minute.")
        if running >= self._per_client:
            self.counts.rejected[429] += 1
            raise HttpError(429, f"This client already has {running} requests in work; wait for one to end.")
        if self.waiting >= self._queue_limit:
            self.counts.rejected[503] += 1
            raise HttpError(503, "Too many requests wait for an answer; try again in some seconds.")
        self._of_client[client] = running + 1
        loop = asyncio.get_running_loop()
        job = Job(head, body, client, loop.create_future())
        head["seconds"] = self._timeout
        if self._idle and self._busy[False] < self._quick and not self._waiting:
            self._give(self._idle.pop(), job)
        else:
            job.waiting = loop.call_later(self._queue_seconds, self._give_up, job)
            self._waiting.setdefault(client, deque()).append(job)
            self._dispatch()
        return job

    def _dispatch(self) -> None:
        while self._idle and self._long and self._busy[True] < self._slow:
            job = self._long.popleft()
            job.slow = True
            self._give(self._idle.pop(), job)
        while self._idle and self._waiting and self._busy[False] < self._quick:
            client, jobs = self._waiting.popitem(last=False)
            job = jobs.popleft()
            if jobs:
                self._waiting[client] = jobs
            self._give(self._idle.pop(), job)

    def _give(self, worker: WorkerProcess, job: Job) -> None:
        loop = asyncio.get_running_loop()
        if job.waiting is not None:
            job.waiting.cancel()
            job.waiting = None
        worker.job, job.worker = job, worker
        job.started, job.processor = loop.time(), None
        self._busy[job.slow] += 1
        if job.slow:
            worker.step_back()
        wait = self._timeout if job.slow or not self._slow else min(self._patience, self._timeout)
        job.timer = loop.call_later(wait, self._over, job)
        worker.send(job.head, job.body)

    def _over(self, job: Job) -> None:
        """Move, restart or stop a job that has run out of its time in its lane."""
        worker = job.worker
        if worker is None or job.future.done():
            return
        if job.slow or not self._slow or self._timeout <= self._patience:
            self.counts.timeouts += 1
            self._fail(job, 503, f"The query took longer than {self._timeout:g} s and was stopped; narrow it.")
            worker.kill()
            return
        if self._starved(job, worker):
            return
        if job.when_slow is not None:
            job.when_slow()
        if self._busy[True] < self._slow:
            self.counts.moved += 1
            self._busy[False] -= 1
            self._busy[True] += 1
            job.slow = True
            worker.step_back()
            loop = asyncio.get_running_loop()
            job.timer = loop.call_at(job.started + self._timeout, self._over, job)
            self._dispatch()
            return
        self.counts.restarted += 1
        self._release(worker)
        worker.kill()
        if len(self._long) >= self._queue_limit // 4:
            self._fail(job, 503, "Too many long queries are in work; try again in a minute.")
        else:
            job.waiting = asyncio.get_running_loop().call_later(self._queue_seconds, self._give_up, job)
            self._long.append(job)
        self._dispatch()

    def _starved(self, job: Job, worker: WorkerProcess) -> bool:
        """Return whether a job has merely not been given the processor, and look again later then.

        On a busy machine the clock alone would take short queries for long ones.
        """
        used, before = worker.processor_time(), job.processor
        loop = asyncio.get_running_loop()
        if used is None or loop.time() - job.started + self._patience > self._timeout:
            return False
        if before is not None and used - before >= self._patience / 4:
            return False
        job.processor = used
        job.timer = loop.call_later(self._patience, self._over, job)
        return True

    def _give_up(self, job: Job) -> None:
        self._forget(job)
        self.counts.rejected[503] += 1
        self._fail(job, 503, "The server was too busy to begin; try again in a minute.")

    def _forget(self, job: Job) -> None:
        queue = self._waiting.get(job.client, self._long)
        for jobs in (queue, self._long):
            if job in jobs:
                jobs.remove(job)
        if job.client in self._waiting and not self._waiting[job.client]:
            del self._waiting[job.client]

    def _release(self, worker: WorkerProcess) -> None:
        job = worker.job
        if job is not None:
            self._clear_timers(job)
            self._busy[job.slow] -= 1
            worker.job = job.worker = None

    def _heard(self, worker: WorkerProcess, head: Head, body: bytes) -> None:
        if head.get("ready"):
            worker.ready, self._retry = True, _RETRY
            self._idle.append(worker)
            self._ready.set()
            self._dispatch()
            return
        job: Job | None = worker.job
        if job is None:  # it was given up in the meantime, and the worker is being killed
            return
        was_slow = job.slow
        self._release(worker)
        self.counts.answered += 1
        if not job.future.done():
            job.future.set_result((head, body))
        if was_slow or head.get("spent"):
            worker.kill()
        else:
            self._idle.append(worker)
        self._dispatch()

    def _lost(self, worker: WorkerProcess) -> None:
        self._workers.discard(worker)
        self._ending.add(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        worker.kill()
        job: Job | None = worker.job
        self._release(worker)
        if job is not None:
            self._remove_spooled_by(worker)
        if job is not None and not job.future.done():
            self.counts.crashes += 1
            self._fail(job, 503, "The query ended its worker process: it needs more memory or stack than is allowed.")
        self._reap()
        if self._closing:
            return
        if worker.ready:
            self._spawn()
        else:  # it never came up: wait longer each time
            asyncio.get_running_loop().call_later(self._retry, self._spawn)
            self._retry = min(self._retry * 2, _MOST_RETRY)

    def _spawn(self) -> None:
        if self._closing:
            return
        worker = WorkerProcess(self._settings, self._heard, self._lost)
        self._workers.add(worker)
        self.counts.started += 1
        task = asyncio.get_running_loop().create_task(worker.start())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _reap(self) -> None:
        self._ending = {worker for worker in self._ending if not worker.reap()}

    @staticmethod
    def _clear_timers(job: Job) -> None:
        for timer in (job.timer, job.waiting):
            if timer is not None:
                timer.cancel()

    @staticmethod
    def _fail(job: Job, status: int, message: str) -> None:
        if not job.future.done():
            job.future.set_result(({"status": status, "message": message}, b""))

    def _remove_spooled_by(self, worker: WorkerProcess) -> None:
        for file in Path(self._settings["spool"]).glob(f"{worker.pid}-*"):
            if file.is_dir():
                shutil.rmtree(file, ignore_errors=True)
            else:
                file.unlink(missing_ok=True)
