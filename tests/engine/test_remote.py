"""The remote engine against a server in this process, which can also be away, slow, shut or lying."""

from __future__ import annotations

import base64
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store, serialize

import legweakkg
from legweakkg.engine.dialects import recognise
from legweakkg.engine.remote import RemoteEngine, with_prefixes
from legweakkg.errors import EngineError, QueryError, QueryTimeoutError, RefusedQueryError

RESULTS = "application/sparql-results+json"
EMPTY = b'{"head":{},"boolean":true}'


class Reply:
    def __init__(self, status=200, kind=RESULTS, body=EMPTY, **headers):
        self.status, self.kind, self.body, self.headers = status, kind, body, headers


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
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


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
        assert form["default-graph-uri"] == form["named-graph-uri"]
        assert len(list(there.engine.construct("CONSTRUCT { ?s a ?k } WHERE { ?s a lw:RedFlag , ?k } LIMIT 4"))) == 4
        there.engine.close()


def test_a_server_without_our_graph_is_told_apart():
    with serving(from_store(Store())) as (url, _), pytest.raises(EngineError, match="legweakkg publish"):
        legweakkg.connect(url)


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        (Reply(kind="text/html", body=b"<h1>Welcome</h1>"), EngineError, "text/html instead of SPARQL results"),
        (Reply(body=b'{"head": {"vars": ["s"]}, "results": {"bindings": ['), EngineError, "broken JSON"),
        (Reply(body=b"<h1>Welcome</h1>"), EngineError, "broken JSON"),
        (Reply(400, "text/plain", b"parse <b>error</b> near WHERE"), QueryError, "400.*parse error near WHERE"),
        (Reply(401), EngineError, "refuses access"),
        (Reply(403), EngineError, "refuses access"),
        (Reply(404), EngineError, "no SPARQL endpoint"),
        (Reply(301, Location="http://elsewhere/sparql"), EngineError, "moved to http://elsewhere/sparql"),
        (Reply(408), QueryTimeoutError, "too long"),
        (Reply(503, body=b"busy"), EngineError, "503.*busy"),
    ],
)
def test_what_a_server_may_do_wrong(reply, error, words):
    with (
        serving(lambda *_: reply) as (url, _),
        RemoteEngine(url, sleep=lambda _: None, dialect="standard") as engine,
        pytest.raises(error, match=words),
    ):
        engine.select("SELECT * WHERE { ?s ?p ?o }")


def test_triples_that_are_none_are_refused():
    reply = Reply(kind="application/n-triples", body=b"<urn:s> <urn:p>")
    with (
        serving(lambda *_: reply) as (url, _),
        RemoteEngine(url, dialect="standard") as engine,
        pytest.raises(EngineError, match="broken RDF"),
    ):
        engine.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def test_a_busy_server_is_asked_again_with_growing_pauses():
    replies = [Reply(503), Reply(429, Retry_After="7"), None, Reply()]
    pauses = []
    with (
        serving(lambda *_: replies.pop(0)) as (url, seen),
        RemoteEngine(url, sleep=pauses.append, dialect="standard") as engine,
    ):
        assert engine.ask("ASK {}") is True
    assert len(seen) == 4
    assert pauses == [0.5, 7.0, 2.0]


def test_a_refused_query_is_not_asked_again():
    with serving(lambda *_: Reply(400)) as (url, seen), RemoteEngine(url, dialect="standard") as engine:
        with pytest.raises(QueryError):
            engine.ask("ASK {}")
        assert len(seen) == 1


def test_a_server_that_is_away():
    with serving(lambda *_: Reply()) as (url, _):
        pass
    pauses = []
    with RemoteEngine(url, sleep=pauses.append, tries=3) as engine, pytest.raises(EngineError, match="tried 3 times"):
        engine.ask("ASK {}")
    assert pauses == [0.5, 1.0]


def test_a_server_that_is_slow():
    ready = threading.Event()
    with serving(lambda *_: (ready.wait(5) and Reply()) or Reply()) as (url, seen):
        with (
            RemoteEngine(url, timeout=0.2, dialect="standard") as engine,
            pytest.raises(QueryTimeoutError, match=r"within 0\.2 s"),
        ):
            engine.ask("ASK {}")
        ready.set()
        assert len(seen) == 1


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
            with RemoteEngine(url, dialect="standard", **options) as engine:
                assert engine.ask("ASK {}") is True
            with RemoteEngine(url, dialect="standard") as engine, pytest.raises(EngineError, match="refuses access"):
                engine.ask("ASK {}")


def test_credentials_in_an_address_are_used_and_never_shown():
    def answer(_, headers):
        return Reply() if "Authorization" in headers else Reply(401)

    with (
        serving(answer) as (url, _),
        RemoteEngine(url.replace("http://", "http://ann:secret@"), dialect="standard") as engine,
    ):
        assert engine.ask("ASK {}") is True
        assert "secret" not in repr(engine) + engine.url


def test_virtuoso_answers():
    """ASK comes as a SELECT, booleans as integers, literals as ``typed-literal``."""
    boolean = {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1"}

    def answer(form, _):
        if form["query"][0].lstrip().startswith("ASK"):
            document = {
                "head": {"vars": ["__ASK_RETVAL"]},
                "results": {"bindings": [{"__ASK_RETVAL": {"type": "literal", "value": "1"}}]},
            }
        else:
            document = {"head": {"vars": ["b"]}, "results": {"bindings": [{"b": boolean}]}}
        return Reply(body=json.dumps(document).encode())

    with serving(answer, "Virtuoso/07.20") as (url, _), RemoteEngine(url) as engine:
        assert engine.ask("ASK { ?s ?p ?o }") is True
        assert engine.dialect.name == "virtuoso"
        row = next(iter(engine.select("SELECT ?b WHERE { ?s lw:claimable ?b }")))
        assert row["b"].value == "true"


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


def test_dialects_are_recognised_and_prefixes_declared_once():
    assert recognise("Virtuoso/07.20.3229 (Linux)").name == "virtuoso"
    assert recognise("").name == "standard"
    own = "PREFIX lw: <urn:x> ASK { ?s lw:a skos:b }"
    assert with_prefixes(own).count("PREFIX") == 2
