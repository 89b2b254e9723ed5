"""Limits of clients, queue, rows and bytes; lanes; shutting down."""

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from .servers import DEADLINE, running, until

HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A server that allows little."""
    with running(
        tmp_path_factory.mktemp("small"),
        "--no-pages",
        "--timeout",
        "60",
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
        assert "retry-after" not in over.headers, "the same query would fail again"
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
    rejected = small.metric("rejected_client_total")
    with ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(small.asking(HEAVY))
        until(lambda: small.in_work() == 4, "four queries are in work")
        reply = small.query("ASK {}")
        assert (reply.status_code, "already has 4 requests in work" in reply.text) == (429, True)
        assert "retry-after" in reply.headers
        assert small.metric("rejected_client_total") == rejected + 1
    until(lambda: not small.in_work(), "the clients have gone and nothing is in work")
    assert small.query("ASK {}").status_code == 200


def test_the_queue_has_an_end(tmp_path):
    with (
        running(
            tmp_path, "--no-pages", "--timeout", "60", "--workers", "1", "--queue", "2", "--per-client", "9"
        ) as server,
        ExitStack() as stack,
    ):
        for _ in range(3):
            stack.enter_context(server.asking(HEAVY))
        until(lambda: server.metric("queries_waiting") == 2, "two queries wait")
        reply = server.query("ASK {}")
        assert (reply.status_code, "Too many requests wait" in reply.text) == (503, True)
        assert reply.headers["retry-after"] == "10"
        assert server.metric("rejected_busy_total") == 1


def test_short_queries_pass_long_ones(server):
    """Long queries fill their lane and the queue before it; short ones are answered before any of those ends."""
    until(server.is_whole, "every worker is ready")
    stopped = server.metric("queries_timed_out_total")
    with ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(server.asking(HEAVY))
        until(lambda: server.metric("queries_slow") == 1 and server.metric("queries_waiting") == 3, "the lane is full")
        for number in range(50):
            assert server.query(f"ASK {{ lwt:stroke ?p{number} ?o }}").status_code == 200
        assert server.in_work() == 4
        assert server.metric("queries_timed_out_total") == stopped
    until(lambda: not server.in_work(), "the clients have gone and nothing is in work")


def test_a_burst_of_short_queries_among_long_ones_is_answered(server):
    """Sent at once, some stand behind a long one in a worker; they are taken back and answered by another."""
    until(server.is_whole, "every worker is ready")
    long, short = 4, 40
    with ExitStack() as stack:
        sent = []
        for number in range(short):
            if number % 10 == 5:
                stack.enter_context(server.asking(HEAVY))
            sent.append(stack.enter_context(server.asking(f"ASK {{ lwt:stroke ?p{number} ?o }}")))
        answers = [one.recv(65536) for one in sent]
        wrong = [answer for answer in answers if not answer.startswith(b"HTTP/1.1 200 ")]
        assert wrong == []
        assert all(b'"boolean":true' in answer for answer in answers)
        assert server.in_work() == long
    until(lambda: not server.in_work(), "the clients have gone and nothing is in work")


def test_long_queries_have_their_turn(strict):
    """What waits for the slow lane starts again there, and meets the time limit like any other."""
    with ThreadPoolExecutor(3) as threads:
        replies = list(threads.map(strict.query, [HEAVY] * 3))
    assert [(reply.status_code, "longer than 2 s" in reply.text) for reply in replies] == [(503, True)] * 3


def test_ending_finishes_what_is_in_work(tmp_path):
    with running(tmp_path, "--no-pages", "--timeout", "8") as server:
        workers = server.workers()
        with ThreadPoolExecutor() as threads:
            answer = threads.submit(server.query, HEAVY)
            until(server.in_work, "the query runs")
            server.process.send_signal(signal.SIGTERM)
            reply = answer.result(DEADLINE)
        assert (reply.status_code, "longer than 8 s" in reply.text) == (503, True)
        server.process.wait(DEADLINE)
        until(lambda: not any(map(alive, workers)), "the workers end")


def test_workers_end_with_a_server_that_was_killed(tmp_path):
    with running(tmp_path, "--no-pages") as server:
        workers = server.workers()
        assert workers
        server.process.kill()
        server.process.wait()
        until(lambda: not any(map(alive, workers)), "the workers end")


def alive(pid):
    """Return whether a process runs; one that only waits to be reaped has no command line."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_text())
    except OSError:
        return False
