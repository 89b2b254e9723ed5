"""What was tried against endpoints like this one, against a running server on the loopback address."""

import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import legweakkg

from .servers import DEADLINE, until

CARTESIAN = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

pytestmark = pytest.mark.usefixtures("still_answers")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?x }} }} }}",
        "SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE ?where {{ ?s ?p ?o }} }} }} }} VALUES ?where {{ <{url}> }} }}",
        "SELECT * {{ sErViCe <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE#\n<{url}> {{ ?s ?p ?o }} }}",
        "LOAD <{url}>",
    ],
)
def test_no_query_reaches_another_server(server, canary, query):
    url, calls = canary
    for reply in (
        server.query(query.format(url=url)),
        server.http.post("/sparql", data={"query": query.format(url=url)}),
        server.http.post("/sparql", data={"update": query.format(url=url)}),
    ):
        assert reply.status_code in (400, 403), reply.text
    assert calls == []


def test_the_word_service_in_a_string_or_name_is_no_service(server):
    reply = server.query(
        'PREFIX x: <urn:SERVICE:> ASK { FILTER("SERVICE" != "LOAD") # SERVICE\n'
        "OPTIONAL { ?SERVICE x:SERVICE <urn:LOAD> } }"
    )
    assert reply.status_code == 200


@pytest.mark.parametrize("clause", ["FROM <file:///etc/passwd>", "FROM NAMED <file:///etc/passwd>", "FROM <{url}>"])
def test_from_reads_neither_files_nor_addresses(server, canary, clause):
    url, calls = canary
    reply = server.query(f"SELECT * {clause.format(url=url)} {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}")
    assert reply.status_code == 200
    assert reply.json()["results"]["bindings"] == []
    for name in ("default-graph-uri", "named-graph-uri"):
        assert server.query("ASK { ?s ?p ?o }", **{name: "file:///etc/passwd"}).json()["boolean"] is False
    assert "root:" not in reply.text
    assert server.http.get("/graph", params={"graph": "file:///etc/passwd"}).status_code == 404
    assert calls == []


@pytest.mark.parametrize(
    "path",
    [
        "/downloads/../../etc/passwd",
        "/downloads/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/term/../../etc/passwd",
        "/graph/../../../etc/passwd",
        "//etc/passwd",
        "/term/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/downloads/graph.nq",
    ],
)
def test_no_path_leaves_the_server(server, path):
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b""))
    assert answer.split(b" ", 2)[1] in (b"404", b"400")
    assert b"root:" not in answer


@pytest.mark.parametrize(
    "query",
    [
        CARTESIAN,
        "SELECT (COUNT(*) AS ?n) WHERE { "
        + " ".join(f"VALUES ?v{i} {{ {' '.join(str(n) for n in range(20))} }}" for i in range(8))
        + " }",
        "SELECT ?a WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY RAND()",
        "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?c (!<urn:x>)* ?d }",
    ],
)
def test_a_query_without_end_is_stopped_in_time(strict, query):
    """Each would compute for hours; the sentence names the limit that ended it."""
    reply = strict.query(query)
    assert reply.status_code == 503, reply.text[:200]
    assert "longer than 2 s" in reply.text or "memory" in reply.text
    assert "retry-after" not in reply.headers, "the same query would be stopped again"


def test_a_query_that_takes_all_memory_ends_its_worker_only(server):
    doubling = (
        'BIND("' + "x" * 1000 + '" AS ?s0) ' + " ".join(f"BIND(CONCAT(?s{i}, ?s{i}) AS ?s{i + 1})" for i in range(24))
    )
    until(server.is_whole, "every worker is ready")
    started, stopped = server.metric("workers_started_total"), server.metric("queries_timed_out_total")
    reply = server.query(f"SELECT (STRLEN(?s24) AS ?n) {{ {doubling} }}")
    assert reply.status_code == 503, reply.text[:200]
    assert "memory" in reply.text
    assert "retry-after" not in reply.headers
    assert server.query("ASK {}").status_code == 200
    until(server.is_whole, "the worker is replaced")
    assert server.metric("workers_started_total") == started + 1
    assert server.metric("queries_timed_out_total") == stopped


@pytest.mark.parametrize(("open_", "close"), [("{", "}"), ("(", ")"), ("[ <urn:p> ", "]")])
def test_deep_nesting_is_refused(server, open_, close):
    inside = {"{": "ASK " + "{" * 3000 + "}" * 3000, "(": "ASK { FILTER(" + "(" * 3000 + "1" + ")" * 3000 + ") }"}
    query = inside.get(open_, "ASK { <urn:s> <urn:p> " + open_ * 3000 + "1" + close * 3000 + " }")
    reply = server.http.post("/sparql", data={"query": query})
    assert (reply.status_code, "nests more than" in reply.text) == (400, True)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(" + "!" * 60_000 + "true) }",
        "ASK { FILTER(" + "-" * 60_000 + "1) }",
        "ASK { ?s " + "^" * 60_000 + "<urn:p> ?o }",
        "ASK { FILTER(1" + "+1" * 30_000 + ") }",
        "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 4000 + "}",
        "ASK { ?s " + "<urn:p>/" * 9_000 + "<urn:p> ?o }",
    ],
)
def test_nesting_without_brackets_harms_nobody_else(server, query):
    reply = server.http.post("/sparql", data={"query": query})
    assert reply.status_code in (200, 400, 503)


def test_regular_expressions_do_not_explode(server):
    """An engine that backtracks would need 2^40 steps, and be stopped."""
    reply = server.query(f'ASK {{ FILTER(REGEX("{"a" * 40}!", "^(a+)+$")) }}')
    assert reply.status_code == 200, reply.text
    assert reply.json()["boolean"] is False


def test_updates_are_refused_at_every_door(server):
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    for reply in (
        server.query(update),
        server.http.post("/sparql", data={"query": update}),
        server.http.post("/sparql", data={"update": update}),
        server.http.post("/sparql", data={"update": update}, headers={"authorization": "Bearer x"}),
        server.http.put(
            "/graph?default", content=b"<urn:a> <urn:b> <urn:c> .", headers={"content-type": "text/turtle"}
        ),
    ):
        assert reply.status_code in (400, 403), reply.text
    assert server.query("ASK { <urn:a> <urn:b> <urn:c> }").json()["boolean"] is False


def test_nothing_strange_in_an_id(server):
    for name in ("x> ?p ?o } #", "x%3E%20%3Fp%20%3Fo%20%7D%20%23", "a b", "<script>", "x%00y", "%ff", "a\\b"):
        reply = server.http.get("/term/" + name, headers={"accept": "text/turtle"})
        assert reply.status_code in (400, 404), name
        assert "<script>" not in reply.text


def test_scripts_in_labels_and_odd_links_are_harmless(server):
    reply = server.http.get("/term/stroke.html")
    assert reply.status_code == 200
    assert "<script" not in reply.text
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_a_huge_request_head_is_cut_off(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE) as raw:
        sent = 0
        try:
            raw.sendall(b"GET /sparql?query=")
            for _ in range(2000):
                raw.sendall(b"x" * 10_000)
                sent += 10_000
        except OSError:
            pass
        assert sent < 20_000_000


def test_a_huge_header_is_cut_off(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE) as raw:
        sent = 0
        try:
            raw.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ")
            for _ in range(2000):
                raw.sendall(b"x" * 10_000)
                sent += 10_000
        except OSError:
            pass
        assert sent < 20_000_000


def test_a_client_that_leaves_stops_its_query(server):
    before, stopped = server.metric("queries_cancelled_total"), server.metric("queries_timed_out_total")
    with server.asking(CARTESIAN):
        until(server.in_work, "the query runs")
    until(lambda: server.metric("queries_cancelled_total") == before + 1, "the query is cancelled")
    until(lambda: not server.in_work(), "nothing is in work")
    assert server.metric("queries_timed_out_total") == stopped


def test_a_killed_worker_fails_its_query_only(server):
    until(server.is_whole, "every worker is ready")
    crashes = server.metric("workers_crashed_total")
    before = {pid: _ticks(pid) for pid in server.workers()}
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(server.query, CARTESIAN)
        busy = until(
            lambda: [pid for pid in server.workers() if _ticks(pid) > before.get(pid, 1 << 40) + 20], "a worker is busy"
        )
        os.kill(busy[0], signal.SIGKILL)
        reply = answer.result(DEADLINE)
    assert reply.status_code == 503
    assert "ended its worker" in reply.text
    assert server.metric("workers_crashed_total") == crashes + 1
    assert server.query("ASK {}").status_code == 200
    until(server.is_whole, "the worker is replaced")


def _ticks(pid):
    """Return the processor time that a process has had, in clock ticks."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def test_a_port_that_is_taken_is_one_sentence(server, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(Path(legweakkg.__file__).parent.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "legweakkg", "serve", "--port", str(server.port)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
