"""Limits of clients, queue, rows and bytes; lanes; shutting down."""

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from .conftest import running

HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def ask(server, number=0):
    start = time.perf_counter()
    reply = server.query(f"ASK {{ lwt:stroke ?p{number} ?o }}")
    return reply.status_code, time.perf_counter() - start


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A server that allows little."""
    with running(
        tmp_path_factory.mktemp("small"),
        "--timeout",
        "3",
        "--workers",
        "2",
        "--per-client",
        "4",
        "--queue",
        "8",
        "--max-rows",
        "500",
        "--max-result",
        "300000",
        "--max-upload",
        "2000",
    ) as found:
        yield found


def test_rows_are_limited_in_every_form(small):
    for media in (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ):
        fine = small.query("SELECT ?s ?p { ?s ?p ?o } LIMIT 500", media)
        assert fine.status_code == 200, media
        over = small.query("SELECT ?s ?p { ?s ?p ?o } LIMIT 501", media)
        assert (over.status_code, "500 rows" in over.text) == (503, True), media
    over = small.query("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle")
    assert (over.status_code, "500 rows" in over.text) == (503, True)


def test_bytes_are_limited(small):
    wide = "SELECT (?long AS ?l) { BIND(REPLACE(STR(lw:), 'h', '" + "x" * 20_000 + "') AS ?long) ?s ?p ?o } LIMIT 30"
    reply = small.http.post("/sparql", data={"query": wide})
    assert (reply.status_code, "300,000 bytes" in reply.text) == (503, True)


def test_uploads_are_limited(small):
    reply = small.http.post("/validate", content=b"#" * 2001, headers={"content-type": "text/turtle"})
    assert (reply.status_code, "2,000 bytes" in reply.text) == (413, True)


def test_one_client_cannot_have_everything(small):
    with ThreadPoolExecutor(8) as threads:
        replies = [
            threads.submit(httpx.get, small.url + "/sparql", params={"query": HEAVY}, timeout=60) for _ in range(8)
        ]
        statuses = sorted(reply.result().status_code for reply in replies)
    assert statuses == [429] * 4 + [503] * 4 or statuses.count(429) == 4
    assert small.metric("rejected_client_total") >= 4
    assert ask(small)[0] == 200


def test_short_queries_pass_long_ones(server):
    """Long queries fill their lane and its queue; short ones go on beside them, within a stated bound."""
    stop = threading.Event()

    def keep_busy():
        while not stop.is_set():
            httpx.get(server.url + "/sparql", params={"query": HEAVY}, timeout=60)

    killed = server.metric("queries_timed_out_total")
    threads = [threading.Thread(target=keep_busy) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    took = []
    end = time.monotonic() + 5
    while time.monotonic() < end:
        status, seconds = ask(server, len(took))
        assert status == 200
        took.append(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    took.sort()
    assert len(took) > 50
    assert took[len(took) // 2] < 0.2
    assert took[-1] < 2.0  # a whole time limit: nobody waits for a long query to end
    assert server.metric("queries_timed_out_total") > killed


def test_ending_finishes_what_is_in_work(tmp_path):
    with running(tmp_path, "--timeout", "2") as server:
        workers = server.workers()
        answers = []
        thread = threading.Thread(
            target=lambda: answers.append(httpx.get(server.url + "/sparql", params={"query": HEAVY}, timeout=60))
        )
        thread.start()
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        thread.join()
        assert answers[0].status_code == 503
        assert "longer than 2 s" in answers[0].text
        server.process.wait(20)
        time.sleep(0.2)
        for pid in workers:
            with pytest.raises(ProcessLookupError):
                signal.pidfd_send_signal(__import__("os").pidfd_open(pid), 0)


def test_workers_end_with_a_server_that_was_killed(tmp_path):
    with running(tmp_path) as server:
        workers = server.workers()
        assert workers
        server.process.kill()
        server.process.wait()
        from pathlib import Path

        for _ in range(100):
            if not any(
                Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_text() for pid in workers
            ):
                break
            time.sleep(0.05)
        else:
            raise AssertionError("workers outlived their server")
