import math
import signal
import subprocess
import sys
import threading
import time

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from legweakkg.ask.knowledge import KnowledgeGraph
from legweakkg.engine import killable
from legweakkg.engine.embedded import EmbeddedEngine
from legweakkg.errors import LegweakkgError, QueryError, QueryTimeoutError, RefusedQueryError

from ..processes import alive, children, until

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?l { ?s a lw:HealthCondition ; skos:prefLabel ?l } ORDER BY ?s",
        "ASK { ?s a lw:HealthCondition }",
        "ASK { ?s a lw:Nothing }",
        "CONSTRUCT { ?s a lw:X } WHERE { ?s a lw:HealthCondition } ORDER BY ?s",
    ],
)
def test_the_child_answers_as_this_process_does(kg, query):
    here, there = kg.query(query), kg.query(query, timeout=60)
    assert there == here or list(there) == list(here)
    if not isinstance(here, bool):
        assert len(kg.query(query, timeout=60, limit=2)) == 2
        assert kg.query(query, timeout=60, limit=2).truncated


def test_terms_survive_the_way_there_and_back():
    store = Store()
    store.extend(
        Quad(BlankNode("b1"), NamedNode("urn:p"), value, DefaultGraph())
        for value in (Literal("é\n\"'\\", language="fr"), Literal(5), Literal(1.5), BlankNode("b2"))
    )
    kg = KnowledgeGraph(EmbeddedEngine(store))
    query = "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY ?o"
    assert kg.query(query, timeout=60) == kg.query(query)


def test_a_slow_query_is_killed_in_time(kg):
    start = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"took longer than 0.5 s and was stopped") as caught:
        kg.query(ENDLESS, timeout=0.5)
    assert time.monotonic() - start < 20
    assert isinstance(caught.value, TimeoutError)
    assert threading.active_count() < 20


def never(*_):
    raise KeyboardInterrupt


def at_once(thread):
    START(thread)
    raise KeyboardInterrupt


START = killable._Conversation.start


@pytest.mark.parametrize(
    ("moment", "interrupted"), [("start", never), ("start", at_once), ("wait", never)], ids=["before", "at", "after"]
)
def test_ctrl_c_ends_the_child_whenever_it_comes(kg, monkeypatch, moment, interrupted):
    """Before, at and after the start of the thread that talks with the child."""
    started = []
    popen = killable.subprocess.Popen

    def watched(*args, **options):
        started.append(popen(*args, **options))
        return started[-1]

    threads = threading.active_count()
    monkeypatch.setattr(killable.subprocess, "Popen", watched)
    monkeypatch.setattr(killable._Conversation, moment, interrupted)
    with pytest.raises(KeyboardInterrupt):
        kg.query(ENDLESS, timeout=60)
    [child] = started
    assert child.poll() is not None
    until(lambda: threading.active_count() <= threads)


SLOW = f"""
import math, legweakkg
kg = legweakkg.load()
kg.query({ENDLESS!r}, timeout=math.inf)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="sees the child through /proc")
@pytest.mark.parametrize("deadly", [signal.SIGINT, signal.SIGKILL])
def test_a_signal_ends_a_program_and_its_query(deadly):
    """Ctrl-C kills the child; and where its parent is killed without a word, the child ends by itself."""
    with subprocess.Popen([sys.executable, "-c", SLOW], stderr=subprocess.PIPE) as program:
        [child] = until(lambda: children(program.pid))
        program.send_signal(deadly)
        _, errors = program.communicate(timeout=60)
    assert program.returncode in (-deadly, 1)
    assert (b"KeyboardInterrupt" in errors) is (deadly == signal.SIGINT)
    until(lambda: not alive(child))


def test_without_end_is_a_limit_too(kg):
    assert kg.query("ASK { ?s a lw:HealthCondition }", timeout=math.inf) is True


def test_errors_come_back_with_their_place(kg):
    with pytest.raises(QueryError, match="line 1, column") as caught:
        kg.query("SELECT ?s { ?s ?p }", timeout=60)
    assert caught.value.line == 1
    with pytest.raises(RefusedQueryError):
        kg.query("DELETE WHERE { ?s ?p ?o }", timeout=60)


def test_a_limit_that_cannot_be_held_is_refused(kg, monkeypatch):
    for seconds in (0, -1, float("nan")):
        with pytest.raises(RefusedQueryError, match="above 0"):
            kg.query("ASK {}", timeout=seconds)
    monkeypatch.setattr(killable, "MAX_QUADS", 10)
    with pytest.raises(RefusedQueryError, match="No time limit can be held"):
        kg.query("ASK {}", timeout=1)
    monkeypatch.undo()
    monkeypatch.setattr(killable.sys, "executable", "")
    with pytest.raises(RefusedQueryError, match="cannot start a process"):
        kg.query("ASK {}", timeout=1)


def test_a_limit_on_another_engine_is_refused(kg):
    class Elsewhere:
        def query(self, sparql):
            return True

    with pytest.raises(RefusedQueryError, match="No time limit can be held on this engine"):
        KnowledgeGraph(Elsewhere()).query("ASK {}", timeout=1)


def test_a_child_that_dies_is_reported(kg, monkeypatch):
    monkeypatch.setattr(killable.sys, "path", ["/nowhere"])
    with pytest.raises(LegweakkgError, match="ended without an answer"):
        kg.query("ASK {}", timeout=5)
