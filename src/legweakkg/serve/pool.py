"""A pool of worker processes with two lanes, so that long queries cannot hold up short ones.

Every query starts in the quick lane. One that still computes after twice ``patience`` moves to the slow lane with the
worker it has; where that lane is full, it is stopped and starts again when there is room. A worker that was in the
slow lane ends with its query: memory and priority start afresh. One process more than both lanes need is kept ready,
so that a stopped query does not cost the next one a start. Among those that wait, every client's turn comes before
any client's second.

A worker whose query has only begun gets up to ``ahead`` more, so that neither side waits for the other between two.
Where the first turns out not to be short, those behind it are taken back and go to any worker.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import LegweakkgError
from .evaluation import HttpError
from .frames import FORGET, Head, Message
from .jobs import GONE, Counts, Job, Queue
from .process import WorkerProcess

_START_SECONDS = 60.0
_RETRY = 0.05
_MOST_RETRY = 5.0
_TICK = 0.01
_YOUNG = 0.003


class WorkerPool:
    """Workers of one role. ``size`` may be busy at a time, ``slow`` of them in the slow lane; times in seconds."""

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
        ahead: int = 0,
    ) -> None:
        self._settings = settings
        self._quick, self._slow = size - slow, slow
        self._processes = size + (1 if slow else 0)
        self._timeout, self._patience, self._ahead = timeout, patience, ahead
        self._queue_limit, self._queue_seconds, self._per_client = queue, queue_seconds, per_client
        self._workers: set[WorkerProcess] = set()
        self._ending: set[WorkerProcess] = set()
        self._idle: list[WorkerProcess] = []
        self._working: set[WorkerProcess] = set()
        self._recalled: set[WorkerProcess] = set()
        self._waiting, self._long = Queue(), Queue()
        self._in_slow = self._number = 0
        self._of_client: dict[str, int] = {}
        self._retry = _RETRY
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = self._ticking = False
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
        return len(self._waiting) + len(self._long) + sum(len(worker.jobs) - 1 for worker in self._working)

    @property
    def busy(self) -> tuple[int, int]:
        """Jobs that run in the quick and in the slow lane."""
        return len(self._working) - self._in_slow, self._in_slow

    async def start(self) -> None:
        """Start the workers and wait for the first that is ready; raises LegweakkgError where none comes up."""
        for _ in range(self._processes):
            self._spawn()
        try:
            await asyncio.wait_for(self._ready.wait(), _START_SECONDS)
        except TimeoutError:
            raise LegweakkgError(f"No worker process came up within {_START_SECONDS:g} s.") from None

    async def run(
        self, head: Head, body: bytes, client: str, when_long: Callable[[Job], None] | None = None
    ) -> tuple[Head, bytes]:
        """Return a worker's answer; raises HttpError: 429, 503, or what the worker said."""
        job = self._admit(head, body, client)
        if when_long is not None:
            job.when_long = lambda: when_long(job)
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
            raise HttpError(answer["status"], answer["message"], again=answer.get("again", False))
        return answer, payload

    def cancel(self, job: Job) -> None:
        """Stop a job that nobody waits for any more."""
        if job.worker is None and job.future.done():
            return
        self.counts.cancelled += 1
        job.fail(GONE, "The client has gone.")
        if job.worker is None:
            if not self._waiting.remove(job):
                self._long.remove(job)
        elif job.worker.jobs[0] is job:
            job.worker.kill()

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
            raise HttpError(503, "The server is shutting down; try again in a minute.", again=True)
        if running >= self._per_client:
            self.counts.rejected[429] += 1
            raise HttpError(
                429, f"This client already has {running} requests in work; wait for one to end.", again=True
            )
        if len(self._waiting) + len(self._long) >= self._queue_limit:
            self.counts.rejected[503] += 1
            raise HttpError(503, "Too many requests wait for an answer; try again in some seconds.", again=True)
        self._of_client[client] = running + 1
        loop = asyncio.get_running_loop()
        head["seconds"] = self._timeout
        self._number = (self._number + 1) & 0xFFFFFFFF
        job = Job(self._number, head, body, client, loop.create_future(), loop.time())
        self._waiting.append(job)
        self._dispatch()
        if not self._ticking:
            self._ticking = True
            loop.call_later(_TICK, self._tick)
        return job

    def _dispatch(self) -> None:
        while self._idle and self._long and self._in_slow < self._slow:
            job = self._long.pop()
            job.slow = True
            self._give(self._idle.pop(), job)
        while self._idle and self._waiting and len(self._working) - self._in_slow < self._quick:
            self._give(self._idle.pop(), self._waiting.pop())
        if self._ahead and self._waiting:
            self._give_ahead()

    def _give(self, worker: WorkerProcess, job: Job) -> None:
        self._working.add(worker)
        worker.jobs.append(job)
        job.worker = worker
        self._begin(job)
        if job.slow:
            self._in_slow += 1
            worker.step_back()
        worker.send(job)

    def _give_ahead(self) -> None:
        now = asyncio.get_running_loop().time()
        young = [
            worker
            for worker in self._working
            if now - worker.jobs[0].since < _YOUNG and not worker.jobs[0].slow and worker.recalled is None
        ]
        while young and self._waiting:
            worker = min(young, key=lambda one: len(one.jobs))
            if len(worker.jobs) > self._ahead:
                return
            job = self._waiting.pop()
            job.worker = worker
            worker.jobs.append(job)
            worker.send(job)

    def _begin(self, job: Job) -> None:
        """Start the clock of a job that is now the first of its worker's."""
        job.since, job.processor = asyncio.get_running_loop().time(), None
        job.due = job.since + (self._timeout if job.slow or not self._slow else self._patience)

    def _take_back(self, worker: WorkerProcess) -> None:
        """Let the jobs that a worker has not begun wait for any worker again."""
        if len(worker.jobs) > 1:
            worker.forget()
            worker.recalled = asyncio.get_running_loop().time()
            self._recalled.add(worker)
        while len(worker.jobs) > 1:
            job = worker.jobs.pop()
            job.worker = None
            if not job.future.done():
                self._waiting.put_back(job)

    def _tick(self) -> None:
        """Look at what is in work, as long as anything is. One clock for all costs less than one for each."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        for worker in list(self._working):
            job = worker.jobs[0]
            if now - job.since > _TICK:
                self._take_back(worker)
            if now - job.since > self._patience:
                job.takes_long()
            if now >= job.due and not job.future.done():
                self._over(job, worker, now)
        for worker in self._recalled:
            if not worker.jobs and worker.recalled and now - worker.recalled > 4 * self._patience:
                worker.interrupted = True  # it had begun with what was taken back, and that is no short one
                worker.kill()
        for queue in (self._waiting, self._long):
            for job in list(queue):
                if now - job.since > self._patience:
                    job.takes_long()
                if now - job.since > self._queue_seconds:
                    queue.remove(job)
                    self.counts.rejected[503] += 1
                    job.fail(503, "The server was too busy to begin; try again in a minute.", again=True)
        self._dispatch()
        self._ticking = bool(self._working or self._recalled or self._waiting or self._long)
        if self._ticking:
            loop.call_later(_TICK, self._tick)

    def _over(self, job: Job, worker: WorkerProcess, now: float) -> None:
        """Move, restart or stop a job that has run out of its time in its lane."""
        if job.slow or not self._slow or self._timeout <= self._patience:
            self.counts.timeouts += 1
            job.fail(503, f"The query took longer than {self._timeout:g} s and was stopped; narrow it.")
            worker.kill()
        elif self._starved(job, worker, now):
            job.due = now + self._patience
        elif self._in_slow < self._slow:
            self.counts.moved += 1
            self._in_slow += 1
            job.slow = True
            job.due = job.since + self._timeout
            worker.step_back()
        else:
            self.counts.restarted += 1
            self._take_back(worker)
            self._release(worker)
            worker.interrupted = True
            worker.kill()
            job.since = now
            if len(self._long) >= self._queue_limit // 4:
                job.fail(503, "Too many long queries are in work; try again in a minute.", again=True)
            else:
                self._long.append(job)

    def _starved(self, job: Job, worker: WorkerProcess, now: float) -> bool:
        """Return whether a job has merely not been given the processor.

        On a busy machine the clock alone would take short queries for long ones.
        """
        used, before = worker.processor_time(), job.processor
        if used is None or now - job.since + self._patience > self._timeout:
            return False
        job.processor = used
        return before is None or used - before < self._patience / 4

    def _release(self, worker: WorkerProcess) -> Job | None:
        """Part a worker from the job that it is at and return that, None where it has none."""
        if not worker.jobs:
            return None
        job = worker.jobs.popleft()
        job.worker = None
        if worker.jobs:
            self._begin(worker.jobs[0])
        else:
            self._working.discard(worker)
        self._in_slow -= job.slow
        return job

    def _heard(self, worker: WorkerProcess, message: Message) -> None:
        number, head, body = message
        if head.get("ready"):
            worker.ready, self._retry = True, _RETRY
            self._ready.set()
            self._rest(worker)
            return
        if head == FORGET:
            worker.recalled = None
            self._recalled.discard(worker)
            self._rest(worker)
            return
        if not worker.jobs or worker.jobs[0].number != number:
            # it had begun with what was taken back, or is being ended
            if "file" in head:
                Path(self._settings["spool"], head["file"]).unlink(missing_ok=True)
            return
        if head.get("spent"):
            self._take_back(worker)
        job = self._release(worker)
        assert job is not None  # noqa: S101 - it has just been looked at
        self.counts.answered += 1
        if not job.future.done():
            job.future.set_result((head, body))
        if job.slow or head.get("spent"):
            worker.kill()
        self._rest(worker)

    def _rest(self, worker: WorkerProcess) -> None:
        """Make a worker that is at nothing free for what waits."""
        if not worker.jobs and worker.recalled is None and not worker.ending:
            self._idle.append(worker)
        self._dispatch()

    def _lost(self, worker: WorkerProcess) -> None:
        self._workers.discard(worker)
        self._ending.add(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        worker.kill()
        self._take_back(worker)
        self._recalled.discard(worker)
        job = self._release(worker)
        if job is not None or worker.interrupted:
            self._remove_spooled_by(worker)
        if job is not None and not job.future.done():
            self.counts.crashes += 1
            job.fail(503, "The query ended its worker process: it needs more memory or stack than is allowed.")
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

    def _remove_spooled_by(self, worker: WorkerProcess) -> None:
        for file in Path(self._settings["spool"]).glob(f"{worker.pid}-*"):
            if file.is_dir():
                shutil.rmtree(file, ignore_errors=True)
            else:
                file.unlink(missing_ok=True)
