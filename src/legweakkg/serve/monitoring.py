"""Counting and logging without personal data: no address, no query, no path beyond the door that was used."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, TextIO

from .. import __version__
from .evaluation import HttpError
from .http import Reply

if TYPE_CHECKING:
    from .state import AppState

_ENGINE_SECONDS = 5.0
_BOUNDS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0)


class Monitor:
    """Counts requests by door and status, and writes one JSON line for each to ``log`` where it is set."""

    def __init__(self, log: TextIO | None = None) -> None:
        self.log = log
        self.started = time.time()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._buckets: dict[str, list[int]] = {}
        self._seconds: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()

    def note(self, door: str, method: str, status: int, seconds: float, size: int) -> None:
        """Count a request that has been answered."""
        self._requests[door, method, status] += 1
        self._bytes[door] += size
        buckets = self._buckets.setdefault(door, [0] * (len(_BOUNDS) + 1))
        buckets[next((i for i, bound in enumerate(_BOUNDS) if seconds <= bound), len(_BOUNDS))] += 1
        self._seconds[door] += seconds  # type: ignore[assignment]  # a Counter adds floats as well
        if self.log is not None:
            line = {
                "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "door": door,
                "method": method,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "bytes": size,
            }
            self.log.write(json.dumps(line, separators=(",", ":")) + "\n")

    def fault(self, what: str) -> None:
        """Say on standard error that the server made a mistake."""
        print(f"legweakkg serve: {what}", file=sys.stderr)  # noqa: T201 - where else

    def lines(self, state: AppState) -> list[str]:
        """Return the counts in the Prometheus text format."""
        lines = ["# HELP legweakkg_requests_total Requests answered.", "# TYPE legweakkg_requests_total counter"]
        lines += [
            f'legweakkg_requests_total{{door="{door}",method="{method}",status="{status}"}} {count}'
            for (door, method, status), count in sorted(self._requests.items())
        ]
        lines += [
            "# HELP legweakkg_request_seconds Time from request to the end of its answer.",
            "# TYPE legweakkg_request_seconds histogram",
        ]
        for door, buckets in sorted(self._buckets.items()):
            total = 0
            for bound, count in zip((*map(str, _BOUNDS), "+Inf"), buckets, strict=True):
                total += count
                lines.append(f'legweakkg_request_seconds_bucket{{door="{door}",le="{bound}"}} {total}')
            lines += [
                f'legweakkg_request_seconds_sum{{door="{door}"}} {self._seconds[door]:.6f}',
                f'legweakkg_request_seconds_count{{door="{door}"}} {total}',
            ]
        lines += [
            "# HELP legweakkg_response_bytes_total Bytes of bodies sent.",
            "# TYPE legweakkg_response_bytes_total counter",
        ]
        lines += [
            f'legweakkg_response_bytes_total{{door="{door}"}} {count}' for door, count in sorted(self._bytes.items())
        ]
        return lines + _pool_lines(state)


async def health(state: AppState) -> Reply:
    """Return whether queries can be answered: 200, or 503 with the reason.

    In front of another engine, a worker asks that whether it answers.
    """
    ready = state.readers.ready
    problem = "" if ready else "no worker is ready"
    if ready and state.config.engine is not None:
        problem = await _problem_behind(state)
    content = {
        "status": problem or "ok",
        "version": state.kg.version,
        "software": __version__,
        "triples": state.triples or None,
        "workers": ready,
        "disclaimer": state.kg.disclaimer,
    }
    return Reply(
        503 if problem else 200,
        json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n",
        "application/json",
        [(b"cache-control", b"no-store")],
    )


async def _problem_behind(state: AppState) -> str:
    """Return what keeps the engine behind this server from answering the cheapest of questions; empty for nothing."""
    head = {"op": "query", "accept": "", "base": state.config.endpoint, "union": True, "gzip": False}
    try:
        async with asyncio.timeout(_ENGINE_SECONDS):
            await state.readers.run(head, b"ASK {}", "health")
    except TimeoutError:
        return f"A query to the engine behind this server was not answered within {_ENGINE_SECONDS:g} s."
    except HttpError as error:
        return error.message
    return ""


def metrics(state: AppState) -> Reply:
    """Return the counts for Prometheus."""
    return Reply(
        200,
        ("\n".join(state.monitor.lines(state)) + "\n").encode(),
        "text/plain; version=0.0.4; charset=utf-8",
        [(b"cache-control", b"no-store")],
    )


def _pool_lines(state: AppState) -> list[str]:
    pool = state.readers
    quick, slow = pool.busy
    gauges = {
        "workers_configured": (pool.configured, "Workers that the server keeps."),
        "workers_ready": (pool.ready, "Workers that have loaded the graph."),
        "queries_waiting": (pool.waiting, "Queries that wait for a worker."),
        "queries_quick": (quick, "Queries that run in the quick lane."),
        "queries_slow": (slow, "Queries that run in the slow lane."),
    }
    counts = pool.counts
    counters = {
        "queries_answered": (counts.answered, "Queries that a worker answered."),
        "queries_timed_out": (counts.timeouts, "Queries stopped at the time limit."),
        "queries_moved": (counts.moved, "Queries that moved to the slow lane."),
        "queries_restarted": (counts.restarted, "Queries stopped to wait for the slow lane."),
        "queries_cancelled": (counts.cancelled, "Queries whose client went away."),
        "workers_crashed": (counts.crashes, "Workers that ended under a query."),
        "workers_started": (counts.started, "Workers started."),
        "rejected_client": (counts.rejected[429], "Requests beyond the limit of one client."),
        "rejected_busy": (counts.rejected[503], "Requests beyond the queue."),
    }
    lines = []
    for name, (value, about) in gauges.items():
        lines += [f"# HELP legweakkg_{name} {about}", f"# TYPE legweakkg_{name} gauge", f"legweakkg_{name} {value}"]
    for name, (value, about) in counters.items():
        lines += [
            f"# HELP legweakkg_{name}_total {about}",
            f"# TYPE legweakkg_{name}_total counter",
            f"legweakkg_{name}_total {value}",
        ]
    return lines
