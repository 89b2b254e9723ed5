"""Tags of answers, and what is not sent again: RFC 9110, sections 8.8.3, 13.1.2 and 15.4.5."""

import pytest

from legweakkg.serve.conditional import unchanged

MANY = {"query": "SELECT * { ?s ?p ?o } LIMIT 200", "format": "csv"}


@pytest.mark.parametrize(
    ("known", "same"),
    [
        ("", False),
        ("*", True),
        (" * ", True),
        ('"abc"', True),
        ('W/"abc"', True),
        ('"one", W/"two" ,"abc"', True),
        ('"with, comma","abc"', True),
        ('"x, abc"', False),
        ('"abc-gzip"', False),
        ('"abcd"', False),
        ('"*"', False),
        ("abc", False),
    ],
)
def test_if_none_match_is_a_list_of_tags(known, same):
    assert unchanged("GET", known, '"abc"') is unchanged("HEAD", known, '"abc"') is same
    assert unchanged("POST", known, '"abc"') is False


def ask(server, **headers):
    return server.http.get("/sparql", params=MANY, headers={name.replace("_", "-"): headers[name] for name in headers})


def test_the_packed_and_the_plain_form_have_tags_of_their_own(server):
    plain, packed = ask(server, accept_encoding="identity"), ask(server, accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.headers["etag"] != packed.headers["etag"]
    for encoding, own, other in (("identity", plain, packed), ("gzip", packed, plain)):
        assert ask(server, accept_encoding=encoding, if_none_match=own.headers["etag"]).status_code == 304
        assert ask(server, accept_encoding=encoding, if_none_match=other.headers["etag"]).status_code == 200


@pytest.mark.parametrize("path", ["/sparql?query=ASK{}", "/graph/mappings", "/term/stroke.ttl"])
def test_what_is_not_sent_again_has_the_headers_of_what_was(server, path):
    first = server.http.get(path)
    again = server.http.get(path, headers={"if-none-match": f'W/"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "vary", "cache-control", "content-location"):
        assert again.headers.get(name) == first.headers.get(name), name
    assert first.headers["cache-control"] == "no-cache"
    assert server.http.head(path, headers={"if-none-match": "*"}).status_code == 304


def test_an_answer_to_post_is_always_sent(server):
    form = server.http.post("/sparql", data={"query": "ASK {}"}, headers={"if-none-match": "*"})
    direct = server.http.post(
        "/sparql", content=b"ASK {}", headers={"content-type": "application/sparql-query", "if-none-match": "*"}
    )
    assert form.status_code == direct.status_code == 200
    assert form.json() == direct.json() == {"head": {}, "boolean": True}


@pytest.mark.parametrize(
    "path",
    [
        "/sparql",
        "/.well-known/void",
        "/graph",
        "/shapes.ttl",
        "/shapes.jsonld",
        "/term/stroke.html",
        "/downloads",
        "/downloads/legweakkg.nq",
        "/downloads/legweakkg.csv.zip",
    ],
)
def test_descriptions_and_downloads_are_packed_and_kept_by_their_tag(server, path):
    plain = server.http.get(path, headers={"accept-encoding": "identity"})
    packed = server.http.get(path, headers={"accept-encoding": "gzip"})
    assert plain.status_code == packed.status_code == 200
    assert plain.content == packed.content
    assert "Accept-Encoding" in packed.headers["vary"]
    assert "content-encoding" not in plain.headers
    if path.endswith(".zip"):  # which gains nothing
        assert "content-encoding" not in packed.headers
    else:
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) < len(plain.content) / 2
        assert plain.headers["etag"] != packed.headers["etag"]
    for reply, encoding in ((plain, "identity"), (packed, "gzip")):
        headers = {"accept-encoding": encoding, "if-none-match": reply.headers["etag"]}
        again = server.http.get(path, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == "no-cache"
    head = server.http.head(path, headers={"accept-encoding": "gzip"})
    assert head.headers["content-length"] == packed.headers["content-length"]
    assert server.http.get(path).content == plain.content, "and once more"
