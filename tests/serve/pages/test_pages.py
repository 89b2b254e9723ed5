"""What every page has: safety headers, the disclaimer, sound links, nothing from elsewhere."""

import json
import re

import pytest

from legweakkg.check.shapes import read_shapes
from legweakkg.resources import shapes_dir

PAGES = (
    "/",
    "/search?q=mya",
    "/kinds/HealthCondition",
    "/kinds/Intervention",
    "/term/leg_weakness",
    "/term/guillain_barre_syndrome",
    "/term/neurological",
    "/term/electromyography",
    "/kinds/Muscle",
    "/claim/stroke-causes-leg_weakness",
    "/evidence/article_002-18-1",
    "/source/article_002",
    "/ontology",
    "/ontology/0.1.0",
    "/prefix/lw",
    "/shapes",
    "/graph/claims",
    "/question/causes",
    "/questions",
    "/questions/treatments?of=stroke",
    "/questions/figures?about=leg+weakness",
    "/questions/sources",
    "/explain",
    "/explain?cause=stroke&target=leg+weakness",
    "/differential",
    "/query",
    "/query?example=causes",
    "/graph-view?term=stroke",
    "/validate",
    "/validate?example",
    "/about",
    "/downloads",
)


@pytest.mark.parametrize("path", PAGES)
def test_page_is_complete_and_safe(site, kg, path):
    reply = site.get(path)
    policy = dict(part.strip().partition(" ")[::2] for part in reply.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'" and policy["script-src"] == "'self'"
    # the tables of YASGUI add two constant style sheets, allowed by their hashes on that page alone
    styles = policy["style-src"].split()
    assert styles[0] == "'self'" and all(one.startswith("'sha256-") for one in styles[1:])
    assert len(styles) == (3 if path.startswith("/query") else 1)
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    shown = site.page(path)
    assert kg.disclaimer in shown.text and f"legweakkg {kg.version}" in shown.text
    assert shown.all("html")[0]["lang"] == "en" and len(shown.all("h1")) == 1 and len(shown.all("main")) == 1
    assert len(shown.ids) == len(set(shown.ids)), "an id twice"
    for tag, attributes in shown.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        assert tag != "style"
        assert tag != "script" or "src" in attributes or attributes["type"] == "application/ld+json"
        for name in ("href", "src", "action", "formaction"):
            value = attributes.get(name)
            if value is None:
                continue
            assert re.match(r"/(?!/)|#|\?|https?://", value) and (tag == "a" or tag == "link" or value[0] in "/?#"), (
                value
            )
            if value.startswith("#"):
                assert value[1:] in shown.ids, value
    for link in shown.all("link"):
        assert link["rel"] == "canonical" or link["href"].startswith("/static/")
    labelled = {label["for"] for label in shown.all("label")}
    for tag in ("input", "textarea", "select"):
        for field in shown.all(tag):
            assert field.get("type") == "hidden" or field["id"] in labelled


def test_shapes_and_named_graphs_are_ids_too(site, kg):
    shown = site.page("/shapes")
    checked = {shape.iri.rpartition("#")[2] for shape in read_shapes(shapes_dir()) if shape.message}
    assert len(checked) > 100 and checked <= set(shown.ids)
    graphs = {row["g"].value for row in kg.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    assert len(graphs) > 5
    for graph in graphs:
        path = graph.removeprefix("https://w3id.org/legweakkg")
        count = kg.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")[0]["n"].value
        assert f"{int(count):,}" in site.page(path).text
        browser = site.http.get(path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert browser.headers["content-type"].startswith("text/html")
        assert site.http.get(path, headers={"accept": "*/*"}).headers["content-type"].startswith("text/turtle")
    assert site.http.get("/graph/none").status_code == 404


def test_links_inside_lead_somewhere(site):
    seen, waiting, broken = (
        set(),
        ["/", "/term/stroke", "/questions", "/about", "/claim/stroke-causes-leg_weakness"],
        [],
    )
    targets = set()
    for path in waiting:
        for link in site.page(path).all("a"):
            target = link["href"].partition("#")[0]
            if target.startswith("/") and not target.startswith(("/downloads/", "/sparql")):
                targets.add(target)
    for target in sorted(targets):
        seen.add(target)
        if site.http.get(target, headers={"accept": "*/*"}).status_code != 200:
            broken.append(target)
    assert len(seen) > 150 and not broken


def test_not_found_is_a_page_with_suggestions(site):
    shown = site.page("/term/guillain_bare_syndrome", status=404)
    assert "Guillain-Barré syndrome" in [shown.text[i : i + 23] for i in [shown.text.find("Guillain-Barré")]]
    assert "nothing at this address" in site.page("/no/such/page", status=404).text
    assert site.http.post("/no/such/page", data={}).status_code == 404


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", "GET, HEAD"),
        ("/about", "GET, HEAD"),
        ("/questions/causes", "GET, HEAD"),
        ("/differential", "GET, HEAD, POST"),
        ("/static/style.css", "GET, HEAD"),
    ],
)
def test_a_method_that_a_page_does_not_take_is_refused(site, path, allowed):
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        if method not in allowed:
            reply = site.http.request(method, path)
            assert (reply.status_code, reply.headers["allow"]) == (405, allowed), method
            assert f"takes {allowed}" in reply.text and "content-security-policy" in reply.headers


def test_a_report_is_a_page_for_those_who_like_that_best(site):
    data = {"data": "<urn:a> <urn:b> <urn:c> ."}
    liked = {"application/json, text/html;q=0.5": "application/json", "text/html, application/json;q=0.5": "text/html"}
    for accept, media in liked.items():
        reply = site.http.post("/validate", data=data, headers={"accept": accept})
        assert reply.headers["content-type"].startswith(media), accept
    reply = site.http.delete("/validate")
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_pages_are_kept_by_their_tag_and_packed(site):
    reply = site.get("/term/stroke")
    again = site.http.get("/term/stroke", headers={"if-none-match": reply.headers["etag"]})
    assert again.status_code == 304 and not again.content
    assert reply.headers["content-encoding"] == "gzip"
    plain = site.http.get("/term/stroke", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.text == reply.text
    assert plain.headers["etag"] != reply.headers["etag"]


@pytest.mark.parametrize("path", ["/term/stroke", "/completions"])
def test_pages_compare_tags_as_a_list(site, path):
    reply = site.get(path)
    tag = reply.headers["etag"]
    assert "Accept-Encoding" in reply.headers["vary"]
    for known, status in {
        "*": 304,
        f'"other", W/{tag}': 304,
        f'"longer, {tag[1:]}': 200,
        tag.replace("-gzip", ""): 200,
    }.items():
        again = site.http.get(path, headers={"if-none-match": known})
        assert again.status_code == status, known
        assert again.headers["cache-control"] == reply.headers["cache-control"]


def test_head_has_no_body(site):
    reply = site.http.head("/term/stroke")
    assert reply.status_code == 200 and not reply.content


@pytest.mark.parametrize("ending, media", [("ttl", "text/turtle"), ("jsonld", "application/ld+json")])
def test_other_forms_are_named(site, ending, media):
    reply = site.get("/term/stroke")
    assert f'</term/stroke.{ending}>; rel="alternate"; type="{media}"' in reply.headers["link"]
    assert reply.headers["content-location"] == "/term/stroke.html"
    assert site.http.get(f"/term/stroke.{ending}").headers["content-type"].startswith(media)
    assert site.get("/term/stroke.html").text == reply.text


def test_static_files_are_stamped(site):
    href = next(link["href"] for link in site.page("/").all("link", rel="stylesheet"))
    kept = site.http.get(href)
    assert "immutable" in kept.headers["cache-control"] and kept.headers["content-type"].startswith("text/css")
    assert site.http.get(href.partition("?")[0]).headers["cache-control"] == "no-cache"
    for font in site.page("/").all("link", rel="preload"):
        reply = site.http.get(font["href"])
        assert reply.headers["content-type"] == "font/woff2" and "immutable" in reply.headers["cache-control"]
        assert reply.content.startswith(b"wOF2") and "content-encoding" not in reply.headers
    assert site.http.get("/static/..%2fsite.py").status_code == 404
    assert site.http.get("/static/site.py").status_code == 404


def test_structured_data_is_json_that_cannot_end_its_element(site):
    for path, kind in (("/term/stroke", "MedicalCondition"), ("/about", "Dataset")):
        text = site.get(path).text
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1]
        assert "<" not in block and "&" not in block
        data = json.loads(block)
        assert data["@context"] == "https://schema.org" and kind in data["@type"]


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (BROWSER, "text/html"),
        ("text/html", "text/html"),
        ("application/json;q=0.5, text/html", "text/html"),
        ("application/json, text/html;q=0", "application/json"),
        ("application/json, text/html;q=0.9", "application/json"),
        ("*/*", "application/json"),
        ("", "application/json"),
    ],
)
def test_downloads_come_as_page_or_list(site, accept, media):
    for path in ("/downloads", "/downloads/"):
        reply = site.http.get(path, headers={"accept": accept})
        assert reply.headers["content-type"].startswith(media)
        assert reply.headers["vary"] == "Accept, Accept-Encoding"
    refused = site.http.get("/downloads", headers={"accept": "image/png"})
    assert (refused.status_code, "application/json or text/html" in refused.text) == (406, True)


def test_a_browser_at_the_endpoint_is_sent_to_the_page_for_queries(site):
    for accept in (BROWSER, "text/html", "text/turtle;q=0.5, text/html"):
        for path in ("/sparql", "/sparql/"):
            reply = site.http.get(path, headers={"accept": accept})
            assert (reply.status_code, reply.headers["location"]) == (303, "/query"), accept
            assert reply.headers["vary"] == "Accept"
    assert site.http.head("/sparql").status_code == 303
    assert "<textarea" in site.http.get("/sparql", follow_redirects=True).text


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/turtle, text/html", "text/turtle"),
        ("application/rdf+xml, text/html;q=0.9", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/sparql-results+json", "text/turtle"),
    ],
)
def test_programs_at_the_endpoint_have_the_service_description(site, accept, media):
    reply = site.http.get("/sparql", headers={"accept": accept})
    assert (reply.status_code, reply.headers["content-type"].partition(";")[0]) == (200, media)
    assert "sparql-service-description#" in reply.text
    assert site.http.get("/sparql", params={"format": "turtle"}).headers["content-type"].startswith("text/turtle")
    answer = site.http.get("/sparql", params={"query": "ASK {}"}, headers={"accept": BROWSER})
    assert answer.status_code == 200
