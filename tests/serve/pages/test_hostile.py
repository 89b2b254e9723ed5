"""A graph whose labels, notes and addresses attack whoever looks at it: the pages show them and nothing happens."""

import json
import re
from types import SimpleNamespace

import pytest

pytest.importorskip("jinja2", reason="the extra 'server' is not installed")

from starlette.requests import Request

import legweakkg
from legweakkg.serve.config import ServeConfig
from legweakkg.serve.pages import browse, catalogue, graph_view, reasoning, records, term
from legweakkg.serve.pages.answering import Page
from legweakkg.serve.pages.site import Site

from .conftest import Shown

HOSTILE = r"""
@prefix lw: <https://w3id.org/legweakkg/ontology#> .
@prefix lwt: <https://w3id.org/legweakkg/term/> .
@prefix lwc: <https://w3id.org/legweakkg/claim/> .
@prefix lwe: <https://w3id.org/legweakkg/evidence/> .
@prefix lws: <https://w3id.org/legweakkg/source/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix schema: <https://schema.org/> .

lwt:hostile a lw:HealthCondition ;
    skos:prefLabel "<script>alert(1)</script>"@en ;
    skos:altLabel "\"><img src=x onerror=alert(2)>"@en , "a\u202Eb\u0007c"@en ;
    skos:definition "</script><script>alert(3)</script> {{ 7*7 }}"@en ;
    skos:scopeNote "' onmouseover='alert(4)"@en ;
    skos:exactMatch <javascript:alert(5)> , <data:text/html,alert(6)> .

lwc:hostile-causes-leg_weakness a lw:Claim ;
    lw:subject lwt:hostile ; lw:predicate lw:causes ; lw:object lwt:leg_weakness ; lw:polarity "asserted" ;
    lw:supportedBy lwe:hostile-1 ; lw:knowledgeLevel "knowledge_assertion" ; lw:agentType "manual_agent" .

lwe:hostile-1 a lw:EvidenceItem ;
    lw:evidenceType obo:ECO_0007321 ; oa:hasSource lws:hostile ; lw:cites <javascript:alert(7)> ;
    skos:note "<svg onload=alert(8)>"@en .

lws:hostile a lw:SourceDocument ;
    dcterms:title "<iframe src=//evil.example>"@en ; lw:sourceKind "review" ; schema:url <javascript:alert(9)> .
"""
VIEWS = {
    "term": (term.show, "", {"name": "hostile"}),
    "neighbour": (term.show, "", {"name": "leg_weakness"}),
    "claim": (records.claim, "", {"name": "hostile-causes-leg_weakness"}),
    "evidence": (records.evidence, "", {"name": "hostile-1"}),
    "source": (records.source, "", {"name": "hostile"}),
    "kind": (browse.kind, "", {"kind": "HealthCondition"}),
    "search": (browse.search, "q=script", {}),
    "question": (catalogue.ask, "of=lwt:leg_weakness", {"name": "causes"}),
    "explain": (reasoning.explain, "cause=lwt:hostile&target=lwt:leg_weakness", {}),
    "graph": (graph_view.show, "term=lwt:hostile", {}),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    file = tmp_path_factory.mktemp("hostile") / "hostile.ttl"
    file.write_text(HOSTILE, encoding="utf-8")
    return Site(SimpleNamespace(kg=legweakkg.load([file]), config=ServeConfig()))


def asked(site, handler, query, names):
    return handler(
        site,
        Request(
            {
                "type": "http",
                "method": "GET",
                "path": "/",
                "query_string": query.encode(),
                "headers": [],
                "path_params": names,
            }
        ),
    )


@pytest.mark.parametrize("name", VIEWS)
def test_what_a_label_says_is_shown_and_never_run(site, name):
    page = asked(site, *VIEWS[name])
    assert isinstance(page, Page)
    text = site.environment.get_template(page.template).render(path="/", **page.context)
    shown = Shown(text)
    assert "alert(1)" in shown.text or "evil.example" in shown.text, (
        "the attack must be on the page, else nothing is tested"
    )
    for tag, attributes in shown.elements:
        assert tag not in ("img", "svg", "iframe"), (tag, attributes)
        assert not [one for one in attributes if one.startswith("on") or one == "style"], (tag, attributes)
        assert tag != "script" or "src" in attributes or attributes["type"] == "application/ld+json"
        for address in (attributes.get("href"), attributes.get("src"), attributes.get("action")):
            assert address is None or re.match(r"https?://|[/?#]", address), (tag, address)
    assert "\u202e" not in text and "\u0007" not in text


def test_structured_data_cannot_end_its_element(site):
    page = asked(site, *VIEWS["term"])
    block = page.context["structured"]
    assert "<" not in block and json.loads(block)["name"] == "<script>alert(1)</script>"
    assert "javascript:" not in block, "sameAs holds web addresses only"


def test_suggestions_and_drawings_are_data(site):
    found = json.loads(asked(site, browse.suggest, "q=script", {}).body)
    assert found[0]["label"] == "<script>alert(1)</script>" and found[0]["address"] == "/term/hostile"
    reply = asked(site, graph_view.elements, "term=lwt:hostile", {})
    assert reply.media == "application/json" and json.loads(reply.body)["nodes"]
