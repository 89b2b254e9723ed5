"""The remote engine against a server in this process, which can also be away, slow, shut or lying."""

from __future__ import annotations

import base64
import math
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

import pytest
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store, serialize

import legweakkg
from legweakkg.engine.dialects import recognise
from legweakkg.engine.remote import RemoteEngine, with_prefixes
from legweakkg.engine.service import Service
from legweakkg.errors import EngineError, QueryError, QueryTimeoutError, RefusedQueryError

from ..servers import answering

RESULTS = "application/sparql-results+json"
EMPTY = b'{"head":{},"boolean":true}'


class Reply:
    """What a made-up server answers; ``length`` is a lie about its bytes, ``drops`` the pause between them."""

    def __init__(self, status=200, kind=RESULTS, body=EMPTY, length=None, drops=0, **headers):
        self.status, self.kind, self.body, self.headers = status, kind, body, headers
        self.length, self.drops = length or len(body), drops


@contextmanager
def serving(answer, name="made-up"):
    """Serve ``answer(form, headers)`` on a loopback port; yields the address and the list of requests."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        server_version, sys_version = name, ""

        def do_POST(self):
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = parse_qs(text)
            seen.append((form, dict(self.headers)))
            reply = answer(form, self.headers)
            if reply is None:  # hang up without a word
                self.close_connection = True
                return
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            for header, value in reply.headers.items():
                self.send_header(header.replace("_", "-"), value)
            self.send_header("Content-Length", str(reply.length))
            self.end_headers()
            with suppress(OSError):  # the client may have heard enough
                for drop in range(0, len(reply.body), 1 if reply.drops else len(reply.body)):
                    self.wfile.write(reply.body[drop:] if not reply.drops else reply.body[drop : drop + 1])
                    time.sleep(reply.drops)
            self.close_connection = reply.length != len(reply.body)

        def log_message(self, *_):
            pass

    with answering(Handler) as url:
        yield url, seen


def from_store(store):
    """Answer as a server of the standard that has this store: only the graphs named are seen."""
    from pyoxigraph import NamedNode

    def answer(form, headers):
        graphs = [NamedNode(iri) for iri in form.get("default-graph-uri", [])]
        result = store.query(form["query"][0], default_graph=graphs, named_graphs=graphs)
        if not isinstance(result, QueryTriples):
            return Reply(body=result.serialize(format=QueryResultsFormat.JSON))
        return Reply(kind="application/n-triples", body=serialize(result, format=RdfFormat.N_TRIPLES))

    return answer


def test_graphs_are_named_in_each_request(kg):
    with serving(from_store(kg.engine.store)) as (url, seen):
        there = legweakkg.connect(url)
        assert there.engine.dialect.name == "standard"
        assert there.causes("foot drop").as_dict() == kg.causes("foot drop").as_dict()
        assert there["stroke"] == kg["stroke"]
        form = seen[-1][0]
        assert "https://w3id.org/legweakkg/graph/derived" in form["default-graph-uri"]
        assert set(form["default-graph-uri"]) < set(form["named-graph-uri"])
        assert len(list(there.engine.construct("CONSTRUCT { ?s a ?k } WHERE { ?s a lw:RedFlag , ?k } LIMIT 4"))) == 4
        there.engine.close()


def test_a_server_without_our_graph_is_told_apart():
    with serving(from_store(Store())) as (url, _), pytest.raises(EngineError, match="legweakkg publish"):
        legweakkg.connect(url)


def asking(url, **options):
    """Return an engine that asks no questions of its own."""
    return RemoteEngine(url, **{"dialect": "standard", "graphs": ["urn:g"], "sleep": lambda _: None} | options)


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        (Reply(kind="text/html", body=b"<h1>Welcome</h1>"), EngineError, "text/html instead of SPARQL results"),
        (Reply(kind="application/sparql-results+xml", body=b"<sparql/>"), EngineError, "xml instead of SPARQL results"),
        (Reply(body=b'{"head": {"vars": ["s"]}, "results": {"bindings": ['), EngineError, "broken JSON"),
        (Reply(body=b'{"error": "no"}'), EngineError, "broken JSON"),
        (
            Reply(body=b'{"head":{"vars":["s"]},"results":{"bindings":[{"t":{"type":"uri","value":"urn:x"}}]}}'),
            EngineError,
            "broken JSON",
        ),
        (Reply(body=b"<h1>Welcome</h1>"), EngineError, "broken JSON"),
        (Reply(body=b""), EngineError, "broken JSON"),
        (Reply(body=EMPTY), EngineError, "SELECT with results of another form"),
        (Reply(body=b"no gzip", Content_Encoding="gzip"), EngineError, "cannot be asked"),
        (Reply(400, "text/html", b"parse <b>error</b> near WHERE"), QueryError, "400.*parse error near WHERE"),
        (Reply(401), EngineError, "refuses access"),
        (Reply(403), EngineError, "refuses access"),
        (Reply(404), EngineError, "no SPARQL endpoint"),
        (Reply(301, Location="http://elsewhere/sparql"), EngineError, "moved to http://elsewhere/sparql"),
        (Reply(307, Location="http://elsewhere/sparql"), EngineError, "moved to http://elsewhere/sparql"),
        (Reply(408), QueryTimeoutError, "too long"),
        (Reply(500, "text/plain", b"out of luck"), EngineError, "500.*out of luck"),
        (Reply(503, "text/plain", b"busy"), EngineError, "503.*busy"),
        (Reply(504), QueryTimeoutError, "too long"),
    ],
)
def test_what_a_server_may_do_wrong(reply, error, words):
    with (
        serving(lambda *_: reply) as (url, seen),
        asking(url) as engine,
        pytest.raises(error, match=words) as raised,
    ):
        engine.select("SELECT * WHERE { ?s ?p ?o }")
    assert "\n" not in str(raised.value)
    assert len(seen) == (4 if reply.status in (503, 504) else 1)


def test_an_answer_that_breaks_off_is_no_answer():
    """The server promises more bytes than it sends."""
    short = Reply(body=b'{"head":{"vars":[]},"results":{"bindings":[]}}', length=1000)
    with serving(lambda *_: short) as (url, seen), asking(url) as engine:
        with pytest.raises(EngineError, match=r"cannot be reached.*tried 4 times"):
            engine.select("SELECT * WHERE { ?s ?p ?o }")
        assert len(seen) == 4


def test_an_answer_that_is_too_long_is_not_read_to_its_end():
    reply = Reply(body=b'{"head":{"vars":[]},"results":{"bindings":[' + b" " * 100_000 + b"]}}")
    with (
        serving(lambda *_: reply) as (url, _),
        asking(url, max_bytes=10_000) as engine,
        pytest.raises(EngineError, match="more than 10,000 bytes"),
    ):
        engine.select("SELECT * WHERE { ?s ?p ?o }")


def test_an_answer_that_comes_in_drops_meets_the_time_limit():
    with (
        serving(lambda *_: Reply(body=b" " * 1000, drops=0.05)) as (url, _),
        asking(url, timeout=0.5) as engine,
        pytest.raises(QueryTimeoutError, match=r"no whole answer within 0\.5 s"),
    ):
        engine.select("SELECT * WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("application/n-triples", b"<urn:s> <urn:p>", "broken RDF"),
        ("text/turtle", b"<urn:s> <urn:p> 'unended", "broken RDF"),
        ("text/html", b"<h1>Welcome</h1>", "text/html instead"),
    ],
)
def test_triples_that_are_none_are_refused(kind, body, words):
    with (
        serving(lambda *_: Reply(kind=kind, body=body)) as (url, _),
        asking(url) as engine,
        pytest.raises(EngineError, match=words),
    ):
        engine.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def test_turtle_is_as_good_as_n_triples():
    reply = Reply(kind="text/turtle; charset=utf-8", body=b"@prefix x: <urn:x> . x:a x:b x:c , x:d .")
    with serving(lambda *_: reply) as (url, _), asking(url) as engine:
        assert len(list(engine.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))) == 2


def test_a_busy_server_is_asked_again_with_growing_pauses():
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    replies = [
        Reply(503),
        Reply(429, Retry_After="7"),
        None,
        Reply(429, Retry_After=later),
        Reply(503, Retry_After="soon"),
        Reply(429, Retry_After="86400"),
        Reply(),
    ]
    pauses = []
    with serving(lambda *_: replies.pop(0)) as (url, seen), asking(url, sleep=pauses.append, tries=7) as engine:
        assert engine.ask("ASK {}") is True
    assert len(seen) == 7
    assert pauses[:3] == [0.5, 7.0, 2.0]
    assert 10 < pauses[3] <= 20
    assert pauses[4:] == [8.0, 30.0]


def test_what_would_do_harm_twice_is_sent_once():
    with serving(lambda *_: Reply(503)) as (url, seen), Service(url, sleep=lambda _: None) as service:
        with pytest.raises(EngineError, match="503"):
            service.send(form={"update": "INSERT { _:x <urn:p> 1 } WHERE {}"}, once=True)
        assert len(seen) == 1


def test_a_refused_query_is_not_asked_again():
    with serving(lambda *_: Reply(400)) as (url, seen), asking(url) as engine:
        with pytest.raises(QueryError):
            engine.ask("ASK {}")
        assert len(seen) == 1


def test_a_server_that_is_away():
    with serving(lambda *_: Reply()) as (url, _):
        pass
    pauses = []
    with asking(url, sleep=pauses.append, tries=3) as engine, pytest.raises(EngineError, match="tried 3 times"):
        engine.ask("ASK {}")
    assert pauses == [0.5, 1.0]


def test_a_server_that_is_slow():
    ready = threading.Event()
    with serving(lambda *_: (ready.wait(5) and Reply()) or Reply()) as (url, seen):
        with (
            asking(url, timeout=0.2) as engine,
            pytest.raises(QueryTimeoutError, match=r"within 0\.2 s"),
        ):
            engine.ask("ASK {}")
        ready.set()
        assert len(seen) == 1


@pytest.mark.parametrize("limit", [0, -1, math.nan], ids=repr)
def test_a_time_limit_of_a_query_is_never_passed_over(limit):
    with (
        serving(lambda *_: Reply()) as (url, _),
        asking(url) as engine,
        pytest.raises(RefusedQueryError, match="above 0"),
    ):
        engine.query("ASK {}", timeout=limit)


@pytest.mark.parametrize("limit", [math.inf, 1e12], ids=repr)
def test_a_time_limit_may_be_endless(limit):
    with serving(lambda *_: Reply()) as (url, _), asking(url, timeout=limit) as engine:
        assert engine.query("ASK {}") is engine.query("ASK {}", timeout=limit) is True


def test_basic_bearer_and_digest():
    def basic(_, headers):
        wanted = "Basic " + base64.b64encode(b"ann:secret").decode()
        return Reply() if headers.get("Authorization") == wanted else Reply(401)

    def bearer(_, headers):
        return Reply() if headers.get("Authorization") == "Bearer tok" else Reply(401)

    def digest(_, headers):
        given = headers.get("Authorization", "")
        if given.startswith("Digest ") and 'username="ann"' in given and "response=" in given:
            return Reply()
        return Reply(401, WWW_Authenticate='Digest realm="r", nonce="n", qop="auth", algorithm=MD5')

    for answer, options in (
        (basic, {"user": "ann", "password": "secret"}),
        (bearer, {"token": "tok"}),
        (digest, {"user": "ann", "password": "secret", "scheme": "digest"}),
    ):
        with serving(answer) as (url, _):
            with asking(url, **options) as engine:
                assert engine.ask("ASK {}") is True
            with asking(url) as engine, pytest.raises(EngineError, match="refuses access"):
                engine.ask("ASK {}")


def test_credentials_in_an_address_are_used_and_never_shown():
    def answer(_, headers):
        return Reply() if "Authorization" in headers else Reply(401)

    with (
        serving(answer) as (url, _),
        asking(url.replace("http://", "http://ann:secret@")) as engine,
    ):
        assert engine.ask("ASK {}") is True
        assert "secret" not in repr(engine) + engine.url


def test_what_is_refused_before_it_is_sent():
    with serving(lambda *_: Reply()) as (url, seen), RemoteEngine(url) as engine:
        for sparql in ("DELETE WHERE { ?s ?p ?o }", "SELECT * WHERE { SERVICE <http://x/> { ?s ?p ?o } }"):
            with pytest.raises(RefusedQueryError):
                engine.query(sparql)
        assert seen == []


@pytest.mark.parametrize("url", ["", "localhost:7878", "ftp://x/", "http://"])
def test_addresses_that_are_none(url):
    with pytest.raises(EngineError, match="an example: http"):
        RemoteEngine(url)


def test_unknown_dialects_and_schemes():
    with pytest.raises(EngineError, match="standard, oxigraph, virtuoso"):
        RemoteEngine("http://localhost/", dialect="mysql")
    with pytest.raises(EngineError, match="basic and digest"):
        RemoteEngine("http://localhost/", scheme="ntlm")
    with pytest.raises(EngineError, match="not both"):
        RemoteEngine("http://localhost/", user="ann", token="tok")
    with pytest.raises(EngineError, match="above 0"):
        RemoteEngine("http://localhost/", timeout=0)


def test_dialects_are_recognised_and_prefixes_declared_once():
    assert recognise("Virtuoso/07.20.3229 (Linux)").name == "virtuoso"
    assert recognise("").name == "standard"
    own = "PREFIX lw: <urn:x> ASK { ?s lw:a skos:b }"
    assert with_prefixes(own).count("PREFIX") == 2
