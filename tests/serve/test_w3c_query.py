"""The W3C's SPARQL 1.1 query tests over HTTP; what fails is listed by name and reason."""

from pathlib import Path

import pytest

from .suite import accept, actual, cases, expected

FAILURES = Path(__file__).with_name("w3c_known_failures.tsv")


def known_failures():
    lines = FAILURES.read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)


def put(server, file, **parameters):
    form = {".ttl": "text/turtle", ".nt": "application/n-triples", ".rdf": "application/rdf+xml"}[file.suffix]
    base = f"@base <http://www.example/{file.name}> .\n".encode() if file.suffix == ".ttl" else b""
    content = base + file.read_bytes()
    reply = server.http.put("/graph", params=parameters, content=content, headers={"content-type": form})
    assert reply.status_code in (201, 204), f"{file}: {reply.text}"


def problem(server, case):
    """Return what is wrong with the server's answer to a test, empty where nothing is."""
    assert server.http.post("/sparql", data={"update": "DROP ALL"}).status_code == 204
    for file in case.data:
        if len(case.data) == 1:
            put(server, file, default="")
        else:
            form = {"content-type": "text/turtle"}
            server.http.post("/graph", params={"default": ""}, content=file.read_bytes(), headers=form)
    for file in case.graphs:
        put(server, file, graph=f"http://www.example/{file.name}")
    reply = server.http.post(
        "/sparql",
        content=case.query.encode(),
        headers={"content-type": "application/sparql-query", "accept": accept(case)},
    )
    if case.kind.startswith("Negative"):
        return "" if reply.status_code == 400 else f"accepted with {reply.status_code}"
    if reply.status_code != 200:
        return f"{reply.status_code} {reply.text.strip()}"
    if case.kind.startswith("Positive"):
        return ""
    return "" if actual(case, reply) == expected(case) else "another answer"


def test_query_suite(shared, writable):
    folder = shared / "suites" / "rdf-tests" / "sparql" / "sparql11"
    known = known_failures()
    found, count = {}, 0
    for case in cases(folder):
        count += 1
        trouble = problem(writable, case)
        if trouble:
            found[case.name] = trouble
    assert count == 338
    assert set(found) - set(known) == set(), {name: found[name] for name in set(found) - set(known)}
    assert set(known) - set(found) == set(), "these pass now: remove them from the list"


def test_known_failures_are_published():
    text = (Path(__file__).parents[2] / "docs" / "endpoint.md").read_text(encoding="utf-8")
    missing = [name for name in known_failures() if f"`{name}`" not in text]
    assert known_failures()
    assert missing == [], "docs/endpoint.md does not name them"


@pytest.mark.parametrize("line", FAILURES.read_text(encoding="utf-8").splitlines()[1:])
def test_every_known_failure_has_a_reason(line):
    name, reason = line.split("\t")
    assert "/" in name
    assert len(reason.split()) >= 5
