"""The doors of the public server: forms, headers, statuses, each with one sentence."""

import gzip
import json

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

SELECT = "SELECT ?label WHERE { lwt:stroke skos:prefLabel ?label }"
CONSTRUCT = "CONSTRUCT { lwt:stroke skos:prefLabel ?label } WHERE { lwt:stroke skos:prefLabel ?label }"
READERS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


@pytest.mark.parametrize("media", READERS)
def test_tables_come_in_every_form(server, media):
    reply = server.query(SELECT, media)
    assert reply.headers["content-type"].partition(";")[0] == media
    rows = list(parse_query_results(reply.content, format=READERS[media]))
    assert [row["label"].value for row in rows] == ["stroke"]


def test_csv_is_exact(server):
    reply = server.query('SELECT ("=1+1" AS ?formula) ("a,\\"b\\"" AS ?quoted) {}', "text/csv")
    assert reply.text == 'formula,quoted\r\n=1+1,"a,""b"""\r\n'


@pytest.mark.parametrize("media", GRAPHS)
def test_graphs_come_in_every_form(server, media):
    reply = server.query(CONSTRUCT, media)
    assert reply.headers["content-type"].partition(";")[0] == media
    assert [quad.object.value for quad in parse(reply.content, format=GRAPHS[media])] == ["stroke"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.1, application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv, application/json;q=0.9", "text/csv"),
        ("text/*", "text/xml"),
        ("text/html, */*;q=0.1", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, text/csv", "text/csv"),
        ("APPLICATION/JSON", "application/json"),
    ],
)
def test_accept_is_weighed(server, accept, media):
    assert server.query(SELECT, accept).headers["content-type"].partition(";")[0] == media


def test_the_three_ways_to_ask_give_the_same_answer(server):
    wanted = server.query(SELECT).json()
    form = server.http.post("/sparql", data={"query": SELECT})
    direct = server.http.post(
        "/sparql", content=SELECT.encode(), headers={"content-type": "application/sparql-query; charset=UTF-8"}
    )
    slash = server.http.get("/sparql/", params={"query": SELECT})
    assert form.json() == direct.json() == slash.json() == wanted


@pytest.mark.parametrize("kind", ["SELECT", "ASK"])
def test_ask_and_select_have_a_head(server, kind):
    reply = server.query("ASK { lwt:stroke ?p ?o }" if kind == "ASK" else SELECT)
    assert "head" in reply.json()


def test_datasets_of_the_request_replace_those_of_the_query(server):
    claims, terms = "https://w3id.org/legweakkg/graph/claims", "https://w3id.org/legweakkg/graph/terms"
    ask = "ASK { lwt:stroke skos:prefLabel ?label }"
    assert server.query(ask).json()["boolean"]
    assert server.query(ask, **{"default-graph-uri": terms}).json()["boolean"]
    assert not server.query(ask, **{"default-graph-uri": claims}).json()["boolean"]
    assert server.query(ask, **{"default-graph-uri": [claims, terms]}).json()["boolean"]
    assert not server.query(ask, **{"named-graph-uri": terms}).json()["boolean"]
    named = "ASK { GRAPH ?g { lwt:stroke skos:prefLabel ?label } }"
    assert server.query(named, **{"named-graph-uri": terms}).json()["boolean"]
    assert not server.query(named, **{"named-graph-uri": claims}).json()["boolean"]
    assert not server.query(f"ASK FROM <{terms}> {{ ?claim lw:subject ?term }}").json()["boolean"]
    assert server.query(f"ASK FROM <{terms}> {{ ?claim lw:subject ?term }}", **{"default-graph-uri": claims}).json()[
        "boolean"
    ]


@pytest.mark.parametrize(
    ("request_", "status", "words"),
    [
        ({"params": {"query": "SELECT"}}, 400, "line 1, column 7"),
        ({"params": {"query": "ASK { ?s foaf:name ?o }"}}, 400, "'foaf' is not declared"),
        ({"params": {"query": ["ASK {}", "ASK {}"]}}, 400, "once"),
        ({"params": {"query": "ASK {}", "default-graph-uri": "no iri"}}, 400, "absolute IRI"),
        ({"params": {"update": "CLEAR ALL"}}, 400, "POST"),
        ({"params": {"query": "INSERT DATA { <urn:a> <urn:b> 1 }"}}, 400, "update"),
        ({"params": {"query": "SELECT (<urn:f>(1) AS ?x) {}"}}, 400, "function"),
        ({"params": {"query": "ASK {}"}, "headers": {"accept": "image/png"}}, 406, "application/sparql-results+json"),
        ({"method": "POST", "content": b"ASK {}", "headers": {"content-type": "text/plain"}}, 415, "sparql-query"),
        ({"method": "POST", "content": b"ASK {}"}, 415, "sparql-query"),
        (
            {
                "method": "POST",
                "content": b"ASK {}",
                "headers": {"content-type": "application/sparql-query", "content-encoding": "gzip"},
            },
            415,
            "encoding",
        ),
        ({"method": "POST", "content": b"\xff", "headers": {"content-type": "application/sparql-query"}}, 400, "UTF-8"),
        (
            {
                "method": "POST",
                "content": b"ASK {}",
                "headers": {"content-type": "application/sparql-query; charset=utf-16"},
            },
            415,
            "UTF-8",
        ),
        ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 403, "never open"),
        (
            {"method": "POST", "content": b"CLEAR ALL", "headers": {"content-type": "application/sparql-update"}},
            403,
            "never open",
        ),
        ({"method": "PUT", "content": b""}, 405, "GET or POST"),
        ({"method": "DELETE"}, 405, "GET or POST"),
        (
            {"method": "POST", "content": b"#" * 200_000, "headers": {"content-type": "application/sparql-query"}},
            413,
            "characters",
        ),
        (
            {"method": "POST", "content": b"#" * 2_000_000, "headers": {"content-type": "application/sparql-query"}},
            413,
            "bytes",
        ),
    ],
)
def test_what_cannot_be_answered_says_why_in_one_sentence(server, request_, status, words):
    reply = server.http.request(**{"method": "GET", "url": "/sparql", **request_})
    assert reply.status_code == status, reply.text
    assert words in reply.text
    assert reply.text.count("\n") == 1
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/sparql", "GET, HEAD, POST, OPTIONS"),
        ("/graph/claims", "GET, HEAD, OPTIONS"),
        ("/term/stroke", "GET, HEAD, OPTIONS"),
        ("/validate", "POST, OPTIONS"),
        ("/downloads", "GET, HEAD, OPTIONS"),
        ("/", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_that_is_not_offered_is_answered_with_those_that_are(server, path, allowed):
    reply = server.http.patch(path)
    assert (reply.status_code, reply.headers["allow"]) == (405, allowed)
    assert server.http.options(path).headers["allow"] == allowed


def test_format_wins_over_accept_where_it_is_known(server):
    assert server.query(SELECT, "text/csv", format="xml").headers["content-type"] == "application/sparql-results+xml"
    assert server.query(SELECT, "text/csv", format="zzz").headers["content-type"].startswith("text/csv")
    assert (
        server.query(CONSTRUCT, "text/turtle", format=["json", "jsonld"]).headers["content-type"]
        == "application/ld+json"
    )


def test_head_is_get_without_a_body(server):
    got, head = server.query(SELECT), server.http.head("/sparql", params={"query": SELECT})
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]
    assert head.headers["etag"] == got.headers["etag"]


def test_other_sites_may_ask_without_credentials(server):
    reply = server.http.options(
        "/sparql", headers={"origin": "https://example.org", "access-control-request-method": "POST"}
    )
    assert reply.status_code == 204
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in reply.headers


def test_an_unchanged_answer_is_not_sent_again(server):
    first = server.query(SELECT)
    again = server.http.get(
        "/sparql",
        params={"query": SELECT},
        headers={"accept": "application/sparql-results+json", "if-none-match": first.headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")
    other = server.query(SELECT, "text/csv")
    assert other.headers["etag"] != first.headers["etag"]


def test_answers_are_compressed_for_those_who_take_it(server):
    many = {"query": "SELECT * { ?s ?p ?o } LIMIT 2000", "format": "csv"}
    plain = server.http.get("/sparql", params=many, headers={"accept-encoding": "identity"})
    packed = server.http.get("/sparql", params=many, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
    assert "Accept-Encoding" in packed.headers["vary"]
    with server.http.stream("GET", "/sparql", params=many, headers={"accept-encoding": "gzip"}) as raw:
        assert gzip.decompress(b"".join(raw.iter_raw())) == plain.content


def test_large_answers_are_whole(server):
    reply = server.query("SELECT * { ?s ?p ?o }")
    rows = reply.json()["results"]["bindings"]
    assert len(rows) == server.http.get("/health").json()["triples"]
    assert len(reply.content) > 5_000_000


def test_health_and_metrics(server):
    health = server.http.get("/health").json()
    assert health["status"] == "ok"
    assert health["triples"] > 10_000
    assert "not medical advice" in health["disclaimer"]
    before = server.metric("queries_answered_total")
    server.query("ASK {}")
    assert server.metric("queries_answered_total") == before + 1


def test_prometheus_reads_the_metrics(server):
    server.query("ASK {}")
    reply = server.http.get("/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = {family.name: family for family in text_string_to_metric_families(reply.text)}
    assert len(families) == 17
    assert all(family.documentation and family.samples for family in families.values())
    assert {family.type for family in families.values()} == {"counter", "gauge", "histogram"}
    counters = [line.split()[2] for line in reply.text.splitlines() if line.endswith(" counter")]
    assert len(counters) == 11
    assert all(name.endswith("_total") for name in counters)  # the parser takes counters without it
    counted = families["legweakkg_requests"]
    assert counted.type == "counter"
    assert any(sample.labels == {"door": "sparql", "method": "GET", "status": "200"} for sample in counted.samples)
    times = families["legweakkg_request_seconds"].samples
    last = {sample.labels["door"]: sample.value for sample in times if sample.labels.get("le") == "+Inf"}
    assert last == {one.labels["door"]: one.value for one in times if one.name.endswith("_count")}


def test_unknown_addresses_are_404(server):
    assert server.http.get("/nothing-here").status_code == 404


def test_the_graph_store_reads_and_never_writes(server):
    claims = server.http.get(
        "/graph",
        params={"graph": "https://w3id.org/legweakkg/graph/claims"},
        headers={"accept": "application/n-triples"},
    )
    direct = server.http.get("/graph/claims", headers={"accept": "application/n-triples"})
    assert claims.status_code == 200
    assert claims.content == direct.content
    assert len(claims.text.splitlines()) > 5_000
    whole = server.http.get("/graph?default", headers={"accept": "application/n-triples"})
    assert len(whole.text.splitlines()) > len(claims.text.splitlines())
    assert server.http.head("/graph/claims").status_code == 200
    assert server.http.get("/graph", params={"graph": "urn:none"}).status_code == 404
    assert server.http.get("/graph", params={"graph": "relative"}).status_code == 400
    assert server.http.get("/graph/claims", headers={"accept": "image/png"}).status_code == 406
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        assert server.http.request(method, "/graph/claims", content=b"").status_code in (403, 405)


def test_the_log_holds_nothing_personal(server):
    secret = "unmistakable_secret"
    server.query(f'SELECT ("{secret}" AS ?x) {{}}')
    server.http.post("/sparql", data={"query": f'ASK {{ ?s ?p "{secret}" }}'})
    server.http.post("/validate", content=f'lwt:{secret} a "{secret}" .', headers={"content-type": "text/turtle"})
    server.http.get(f"/term/{secret}", headers={"user-agent": secret, "referer": f"https://{secret}.example"})
    text = server.log.read_text()
    assert '"door":"validate"' in text
    assert secret not in text
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert {"time", "door", "method", "status", "ms", "bytes"} == set().union(*lines)
    assert secret not in server.http.get("/metrics").text
