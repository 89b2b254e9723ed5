"""Pages where the script bundles were not built, and pages below a path of a proxy."""

import asyncio
from types import SimpleNamespace

import pytest

pytest.importorskip("jinja2", reason="the extra 'server' is not installed")

from starlette.requests import Request

from legweakkg.serve import sparql_door
from legweakkg.serve.config import ServeConfig
from legweakkg.serve.evaluation import HttpError
from legweakkg.serve.pages import graph_view, query, term
from legweakkg.serve.pages.site import HERE, Site


def shown(site, handler, path, **names):
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], "path_params": names}
    page = handler(site, Request(scope))
    return site.environment.get_template(page.template).render(path=path, **page.context)


@pytest.fixture
def site(kg):
    return Site(SimpleNamespace(kg=kg, config=ServeConfig()))


def test_without_bundles_the_forms_are_plain(site):
    own = {name: entry for name, entry in site.files.items() if entry[0].parent.name == "assets"}
    assert {"style.css", "page.js", "icon.svg"} <= set(own)
    site.__dict__["files"] = own
    for handler, path, names in (
        (query.editor, "/query", {}),
        (graph_view.show, "/graph-view", {}),
        (term.show, "/term/stroke", {"name": "stroke"}),
    ):
        text = shown(site, handler, path, **names)
        assert "sparql.js" not in text and "graph.js" not in text and 'src=""' not in text and 'href=""' not in text
    text = shown(site, query.editor, "/query")
    assert '<textarea id="query"' in text and '<button class="run">' in text and "?example=causes" in text
    assert "fonts.css" not in text and "preload" not in text
    assert "leg weakness" in shown(site, graph_view.show, "/graph-view")


def test_with_bundles_they_are_loaded_from_this_server(site):
    bundles = {name: (HERE / "static" / name, "abc") for name in ("sparql.js", "sparql.css", "graph.js", "graph.css")}
    site.__dict__["files"] = {**site.files, **bundles}
    assert '<script src="/static/sparql.js?v=abc" type="module"></script>' in shown(site, query.editor, "/query")
    assert '<script src="/static/graph.js?v=abc" type="module"></script>' in shown(site, graph_view.show, "/graph-view")


def test_below_a_path_of_a_proxy_all_addresses_begin_with_it(kg):
    site = Site(SimpleNamespace(kg=kg, config=ServeConfig(base="https://example.org/leg/")))
    text = shown(site, term.show, "/term/stroke", name="stroke")
    assert 'href="/leg/term/leg_weakness"' in text and 'href="/term/' not in text and 'action="/search' not in text
    assert site.local("https://w3id.org/legweakkg/ontology#treats") == "/leg/ontology#treats"


def test_below_a_path_of_a_proxy_the_endpoint_sends_browsers_to_the_page_there():
    state = SimpleNamespace(pages=True, config=ServeConfig(base="https://example.org/leg"))
    scope = {"method": "GET", "path": "/sparql", "query_string": b"", "headers": [(b"accept", b"text/html")]}
    reply = asyncio.run(sparql_door.answer(state, scope, None, None))
    assert (reply.status, dict(reply.headers)[b"location"]) == (303, b"/leg/query")


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,x", 'https://x/"onclick', "https://x y", "file:///x"]
)
def test_no_link_leads_anywhere_unsafe(site, iri):
    assert site.local(iri) == ""


@pytest.mark.parametrize(("again", "headers"), [(True, {"retry-after": "10"}), (False, {})])
def test_the_page_for_queries_bids_to_come_again_where_that_helps(site, again, headers):
    class Pool:
        async def run(self, head, body, client):
            raise HttpError(503, "Not now.", again=again)

    async def receive():
        return {"type": "http.request", "body": b"query=ASK%7B%7D"}

    site.state.readers = Pool()
    form = [(b"content-type", b"application/x-www-form-urlencoded")]
    scope = {"type": "http", "method": "POST", "path": "/query", "query_string": b"", "headers": form}
    page = asyncio.run(query.run(site, Request(scope, receive)))
    assert (page.status, page.private, "Not now." in page.context["problem"]) == (503, True, True)
    assert {name: value for name, value in page.headers.items() if name != "content-security-policy"} == headers
