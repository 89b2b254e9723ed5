"""What the pages say: the same as the graph, claim by claim."""

import json
import re
from collections import Counter
from html import escape

import pytest

from legweakkg.ask.questions import offered
from legweakkg.serve.pages.rows import by_heading
from legweakkg.serve.pages.term import grouped, place
from legweakkg.serve.pages.words import CONDITIONAL, DENIED, GROUPS, OTHER, REJECTED, relation_words


def test_home_browses_by_kind_and_category(site, kg):
    shown = site.page("/")
    addresses = [link["href"] for link in shown.all("a")]
    categories = kg.query("SELECT ?c { ?c a lw:CauseCategory }")
    assert len(categories) > 5
    for row in categories:
        assert "/term/" + row["c"].value.rpartition("/")[2] in addresses
    assert "/kinds/HealthCondition" in addresses and f"{len(kg):,} terms" in shown.text


def test_search_and_suggestions(site):
    assert "Guillain-Barré syndrome" in site.page("/search", q="guillan barre").text
    assert "No term is called" in site.page("/search", q="qqqqzzzz").text
    found = site.get("/suggest", q="electromy").json()
    assert found[0]["label"] == "electromyography" and found[0]["address"] == "/term/electromyography"
    only = site.get("/suggest", q="muscle", kinds="DiagnosticTest").json()
    assert only and all(one["kind"] == "diagnostic test" for one in only)
    assert site.http.get("/suggest", params={"q": "x" * 300}).status_code == 400


def test_term_page_shows_every_claim_once_with_rank_and_locator(site, kg):
    for name in ("guillain_barre_syndrome", "leg_weakness", "electromyography"):
        term = kg["lwt:" + name]
        text = site.get(f"/term/{name}").text
        for claim in kg.claims(term.ref):
            assert text.count(f">{claim.id}</a>") == 1, claim.id
        shown = site.page(f"/term/{name}")
        assert term.label in shown.text and term.definition in shown.text
        for claim in kg.claims(term.ref)[:20]:
            assert claim.rank in shown.text
            for item in claim.evidence:
                assert item.locator in shown.text or item.locator.startswith("http") or item.source is None
        for _, curie in term.mappings:
            assert curie in shown.text


def test_red_flags_tell_their_urgency_and_the_most_urgent_stand_first(site, kg):
    urgencies = {row["red_flag"].label: row["urgency"].label for row in kg.red_flags()}
    flags = {claim.subject.label for claim in kg.claims("leg weakness") if claim.relation == "redFlagFor"}
    text = site.page("/term/leg_weakness").text
    section = re.split(r"Red flags \d+ ask in full", text)[1].partition("What causes it")[0]
    found = re.findall("call emergency services|see a doctor promptly", section)
    assert len(found) == len(flags) > 5 and found == sorted(found) and len(set(found)) == 2
    for name in flags:
        assert re.search(f"{re.escape(name)} {urgencies[name]}", section), name
    shown = site.page("/questions/red_flags").text
    counts = Counter(urgencies.values())
    heads = [shown.index(f"{urgency} {counts[urgency]}") for urgency in sorted(counts)]
    assert heads == sorted(heads)


def test_figures_stand_in_few_columns_with_bounds_and_source(site, kg):
    shown = site.page("/term/leg_weakness").text
    for row in kg.figures("leg weakness").answers:
        assert row["figure"].label in shown and row["source_title"] in shown and f"{row['value']:,}" in shown
    bounded = next(row for row in kg.figures("leg weakness").answers if row["value"] and row["upper_value"])
    assert f"{bounded['value']:,} ({bounded['lower_value']:,} to {bounded['upper_value']:,}) {bounded['unit']}" in shown


def test_answers_stand_under_headings_where_a_column_is_no_part_of_the_claim(kg):
    groups = by_heading(kg.red_flags().answers)
    assert [heading.label for heading, _ in groups] == ["call emergency services", "see a doctor promptly"]
    assert sum(len(claims) for _, claims in groups) == len(kg.red_flags())
    # a condition may be in a category because a wider one is: then the claim does not name it, and a table does
    assert by_heading(kg.ask("conditions", of="neurological").answers) == []
    named = [row for row in kg.ask("conditions", of="neurological").answers if row["condition"] == row["claim"].subject]
    [(heading, claims)] = by_heading(named)
    assert heading is None and len(claims) == len(named) > 3
    assert by_heading(kg.ask("sources").answers) == by_heading(kg.figures("leg weakness").answers) == []


def test_marks_of_disputed_rejected_denied_and_investigational(site, kg):
    for question, mark in (
        ("disputed", "disputed"),
        ("rejected", "not accepted"),
        ("denied", "denied"),
        ("investigational", "investigational"),
    ):
        claim = kg.ask(question)[0]
        shown = site.page("/claim/" + claim.iri.rpartition("/claim/")[2])
        assert mark in shown.text, (question, claim.id)
        assert claim.rejected_because in shown.text


def test_every_relation_of_the_claims_has_its_group(kg):
    relations = {row["p"].value.rpartition("#")[2] for row in kg.query("SELECT DISTINCT ?p { ?c lw:predicate ?p }")}
    assert len(relations) > 30
    for relation in relations:
        assert place(relation, True) is not None, f"{relation} out of a term"
        assert place(relation, False) is not None, f"{relation} into a term"
    seen = [(relation, way) for group in GROUPS for way in ("outgoing", "incoming") for relation in getattr(group, way)]
    assert len(seen) == len(set(seen)), "a relation in two groups"
    assert {group.question for group in GROUPS} - {""} <= set(offered())


def test_groups_keep_denied_and_rejected_claims_apart(kg):
    for question, heading in (("denied", DENIED), ("rejected", REJECTED)):
        claim = next(one for one in kg.ask(question) if one.accepted == (heading == DENIED))
        groups = {
            group["heading"]: [item["claim"] for item in group["claims"]]
            for group in grouped(claim.subject, kg.claims(claim.subject))
        }
        assert claim in groups[heading]
        others = [
            one for name, claims in groups.items() if name not in (DENIED, REJECTED, CONDITIONAL) for one in claims
        ]
        assert claim not in others and all(one.accepted and one.polarity == "asserted" for one in others)
    assert OTHER not in {group["heading"] for group in grouped(kg["stroke"].ref, kg.claims("stroke"))}


def test_question_pages_give_the_answers_of_the_catalogue(site, kg):
    answers = kg.causes("leg weakness")
    shown = site.page("/questions/causes", of="leg weakness")
    assert f"{len(answers)} answers" in shown.text
    text = site.get("/questions/causes", of="leg weakness").text
    assert all(f">{claim.id}</a>" in text for claim in answers)
    assert "did you mean" in site.page("/questions/causes", of="leg weaknes disease").text
    assert "takes a" in site.page("/questions/tests", of="physical therapy").text


@pytest.mark.parametrize("name", sorted(offered()))
def test_every_question_has_a_page_whose_example_works(site, name):
    question = offered()[name]
    example = {question.parameters[key].argument: value for key, value in question.example.items()}
    shown = site.page(f"/questions/{name}", **example)
    assert question.text in shown.text
    assert ("answers" in shown.text or "1 answer" in shown.text) and not shown.all("div", role="alert")


def test_question_page_leads_to_the_same_rows(site, kg):
    links = [link["href"] for link in site.page("/questions/causes", of="stroke").all("a")]
    csv = next(link for link in links if link.startswith("/sparql?format=csv"))
    reply = site.http.get(csv)
    assert reply.headers["content-type"].startswith("text/csv")
    assert reply.text.splitlines()[0].startswith("claim,")
    claims = {line.split(",")[0].rpartition("/claim/")[2] for line in reply.text.splitlines()[1:]}
    assert claims == {claim.iri.rpartition("/claim/")[2] for claim in kg.causes("stroke")}


def test_explain_shows_paths_with_evidence(site, kg):
    found = kg.explain("diabetes mellitus", "leg weakness", max_hops=4)
    shown = site.page("/explain", cause="diabetes mellitus", target="leg weakness", hops="4")
    assert len(shown.all("li", **{"class": "path"})) == len(found) > 1
    assert "no source states the whole" in shown.text
    for path in found:
        for hop in path.hops:
            assert hop.target.label in shown.text
            assert all(claim.id in shown.text for claim in hop.claims)
    assert "No chain" in site.page("/explain", cause="leg weakness", target="stroke").text
    assert "No term is called" in site.page("/explain", cause="nosuchthing", target="stroke").text
    assert "cause and target at once" in site.page("/explain", cause="stroke", target="stroke").text


def test_differential_is_asked_by_post_and_never_logged(site, kg):
    form = site.page("/differential").all("form", id="findings")[0]
    assert form["method"] == "post"
    entered = {"present": "muscle pain\ndark urine\nzyxwvut", "absent": "numbness"}
    found = kg.differential(["muscle pain", "dark urine"], ["numbness"])
    shown = site.post("/differential", entered)
    assert found.notice in shown.text and found.candidates[0].condition.label in shown.text
    assert "zyxwvut" in shown.text and "no probability" in shown.text
    assert site.http.post("/differential", data=entered).headers["cache-control"] == "no-store"
    assert "etag" not in site.http.post("/differential", data=entered).headers
    log = site.log.read_text()
    assert '"POST"' in log and "urine" not in log and "zyxwvut" not in log
    ignored = site.page("/differential", present="dark urine")
    assert "rhabdomyolysis" not in ignored.text, "findings in an address must not be taken"


def test_differential_shows_red_flags_first(site, kg):
    flag = kg.red_flags()[0]["red_flag"]
    features = [row["f"].value for row in kg.query("SELECT ?f { ?flag lw:redFlagFeature ?f }", {"flag": flag.iri})]
    labels = [kg._label(iri) for iri in features]
    text = site.post("/differential", {"present": "\n".join(labels)}).text
    matched = kg.differential(labels).red_flags
    assert matched and matched[0].flag.label in text
    assert text.index("Red flags that match") < text.index("Conditions, best fit first")


def test_graph_has_the_neighbours(site, kg):
    drawn = site.get("/graph-view.json", term="lwt:stroke").json()
    ids = {node["id"] for node in drawn["nodes"]}
    assert "lwt:stroke" in ids and "lwt:leg_weakness" in ids
    assert {"source": "lwt:stroke", "target": "lwt:leg_weakness"}.items() <= {
        key: value
        for edge in drawn["edges"]
        if edge["label"] == "causes" and edge["target"] == "lwt:leg_weakness"
        for key, value in edge.items()
    }.items()
    assert all({edge["source"], edge["target"]} <= ids for edge in drawn["edges"])
    shown = {term["id"] for card in drawn["cards"] for term in card["terms"]}
    assert shown | {drawn["centre"]} == ids and {card["parent"] for card in drawn["cards"]} == {"lwt:stroke"}
    wider = site.get("/graph-view.json", term="lwt:stroke", depth="2").json()
    assert len(wider["nodes"]) > len(drawn["nodes"])


def test_query_page_answers_without_scripts(site):
    shown = site.post("/query", {"query": "SELECT ?l { lwt:stroke skos:prefLabel ?l }"})
    assert "1 row" in shown.text and "stroke" in shown.text
    assert "yes" in site.post("/query", {"query": "ASK { lwt:stroke a lw:HealthCondition }"}).text
    assert "prefLabel" in site.post("/query", {"query": "CONSTRUCT WHERE { lwt:stroke skos:prefLabel ?l }"}).text
    assert shown.all("textarea", id="query")
    broken = site.post("/query", {"query": "SELECT * WHERE { ?s"}, status=400)
    assert broken.all("p", role="alert")
    refused = site.post("/query", {"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, status=400)
    assert "SERVICE" in refused.text


def test_query_page_has_examples_permalinks_and_names(site):
    assert "lw:causes" in site.page("/query", example="causes").text
    assert "ASK { ?s ?p ?o }" in site.page("/query", query="ASK { ?s ?p ?o }").text
    names = json.loads(site.get("/completions").text)
    assert "https://w3id.org/legweakkg/ontology#HealthCondition" in names["classes"]
    assert "https://w3id.org/legweakkg/ontology#treats" in names["properties"]
    assert names["prefixes"]["lwt"] == "https://w3id.org/legweakkg/term/"


def test_relations_read_as_words(kg):
    for relation in {
        row["p"].value.rpartition("#")[2] for row in kg.query("SELECT DISTINCT ?p { ?c lw:predicate ?p }")
    }:
        assert relation_words(relation) == relation_words(relation).lower()


def test_the_page_of_treatments_has_all_that_the_method_answers(site, kg):
    found = kg.treatments("neurological")
    page = site.get("/questions/treatments?of=neurological").text
    beside = page[page.index("No source here states a treatment for") :]
    assert f'Cautions <span class="count">{sum(map(len, found.cautions.values()))}</span>' in beside
    assert f'whatever its cause <span class="count">{len(found.general)}</span>' in beside
    assert all(escape(term.label) in beside for term in found.no_treatment_stated)


def test_the_page_explains_over_as_many_hops_as_the_method(site, kg):
    found = kg.explain("vitamin D deficiency", "leg weakness")
    page = site.get("/explain?cause=vitamin+D+deficiency&target=leg+weakness").text
    assert page.count('<li class="path">') == len(found)
