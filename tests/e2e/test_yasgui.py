"""The SPARQL page in headless Chromium: YASGUI with names from our own data, under the pages' strict policy."""

from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="the extra 'e2e' is not installed")

from playwright import sync_api as api

from .browser import axe, built


def write(page, text):
    page.locator(".tabPanel.active .CodeMirror").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def test_query_with_completion_from_our_data(tab, shots):
    built()
    page = tab("/query")
    write(page, "SELECT ?l { lwt:guill")
    hint = page.locator(".CodeMirror-hint").first
    api.expect(hint).to_have_text("lwt:guillain_barre_syndrome")
    page.screenshot(path=shots / "completion.png")
    page.keyboard.press("Enter")
    page.keyboard.type(" skos:prefLab")
    page.locator(".CodeMirror-hint", has_text="skos:prefLabel").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type(" ?l }")
    page.keyboard.press("Control+Enter")
    cell = page.locator(".yasr td", has_text="Guillain-Barré syndrome")
    cell.wait_for()
    page.screenshot(path=shots / "query_answer.png")
    assert axe(page) == []
    editor = page.locator(".tabPanel.active .yasqe .CodeMirror-code")
    api.expect(editor).to_contain_text("PREFIX lwt: <https://w3id.org/legweakkg/term/>")  # declared as it was used
    again = tab(page.locator("#permalink").get_attribute("href"))
    api.expect(again.locator(".tabPanel.active .CodeMirror-code").first).to_contain_text(
        "lwt:guillain_barre_syndrome skos:prefLabel ?l")  # fmt: skip
    with again.expect_download() as download:
        again.locator("button", has_text="CSV").click()
    assert "Guillain" in Path(download.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "start, typed, name",
    [
        ("SELECT * { ?claim a ", "lw:EvidenceI", "lw:EvidenceItem"),
        ("SELECT * { ?claim ", "lw:supportedB", "lw:supportedBy"),
        ("", "PREFIX lws", "lws: <https://w3id.org/legweakkg/source/>"),
    ],
)
def test_classes_properties_and_prefixes_are_completed(tab, start, typed, name):
    built()
    page = tab("/query")
    write(page, start)
    page.keyboard.type(typed)
    page.locator(".CodeMirror-hint", has_text=name).first.wait_for()


def test_answers_have_their_views_and_links_stay_here(tab, shots, address):
    built()
    page = tab("/query")
    page.locator(".yasqe_queryButton").click()
    link = page.locator(".yasr td a.iri").first
    link.wait_for()
    assert link.get_attribute("href").startswith("/term/") and link.inner_text().startswith("lwt:")
    page.locator(".tableFilter").fill("rhabdo")
    page.locator(".tableFilter").press("End")
    api.expect(page.locator(".yasr tbody tr")).to_have_count(1)
    page.locator(".select_response").click()
    api.expect(page.locator(".yasr .CodeMirror-code")).to_contain_text('"bindings"')
    assert axe(page) == []
    write(page, "CONSTRUCT WHERE { lwt:stroke skos:prefLabel ?l }")
    page.keyboard.press("Control+Enter")
    api.expect(page.locator(".yasr_results")).to_contain_text("stroke")


def test_tabs_are_kept_in_this_browser_and_an_example_opens_one(tab):
    built()
    page = tab("/query")
    write(page, "ASK { ?mine ?p ?o }")
    page.keyboard.press("Control+Enter")
    page.locator(".booleanResult").wait_for()
    kept = page.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert "?mine" in kept and "boolean" not in kept, "queries are kept, answers are not"
    page.locator('a[href$="?example=treatments"]').click()
    page.wait_for_url("**example=treatments")
    api.expect(page.locator(".yasgui [role=tab]")).to_have_count(2)
    api.expect(page.locator(".yasgui .tab.active")).to_contain_text("treatments")
    api.expect(page.locator(".tabPanel.active .CodeMirror-code").first).to_contain_text(
        "Which treatments do the sources"
    )
    page.reload(wait_until="networkidle")
    api.expect(page.locator(".yasgui [role=tab]")).to_have_count(2)


@pytest.mark.parametrize(
    "part", ["#query=ASK%7B%7D&endpoint=https://evil.example/sparql", "?endpoint=https://evil.example"]
)
def test_an_address_cannot_name_another_endpoint(tab, part):
    built()
    page = tab("/query" + part)
    page.locator(".yasqe_queryButton").click()
    page.locator(".yasr_response_chip", has_text="second").wait_for()


def test_hostile_answers_are_text(chromium, address):
    """Without the Content-Security-Policy, which would stop scripts anyway: what an answer holds is text."""
    built()
    context = chromium.new_context(base_url=address, bypass_csp=True)
    page = context.new_page()
    ran = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: request.url.startswith(address) or ran.append(request.url))
    page.goto("/query")
    write(
        page,
        """SELECT * { VALUES (?a ?b) {
        ("<img src=x onerror=alert(1)><script>alert(2)</script>" <javascript:alert(3)>)
        ("<svg onload=alert(4)>" <https://evil.example/'onmouseover='alert(5)>) } }""",
    )
    page.keyboard.press("Control+Enter")
    api.expect(page.locator(".yasr tbody tr")).to_have_count(2)
    assert page.locator(".yasr td :is(img, script, svg, [onerror], [onload], [onmouseover])").count() == 0
    assert page.locator('.yasr td a[href^="javascript"]').count() == 0
    api.expect(page.locator(".yasr tbody")).to_contain_text("onerror=alert(1)")
    page.locator(".select_response").click()
    api.expect(page.locator(".yasr .CodeMirror-code")).to_contain_text("onerror=alert(1)")
    assert page.locator(".yasr .CodeMirror-code :is(img, script, svg)").count() == 0
    assert ran == []
    context.close()


def test_columns_can_be_dragged_under_the_policy(tab):
    built()
    page = tab("/query")
    page.locator(".yasqe_queryButton").click()
    grip = page.locator(".grip-handle .grip-resizable").nth(1)
    grip.wait_for()
    box = grip.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 5, steps=4)
    page.mouse.up()
    page.locator(".yasr td a.iri").first.wait_for()


def test_query_errors_are_said(chromium, address, shots):
    built()
    page = chromium.new_page(base_url=address)  # the browser itself writes a refused request to its console
    for query, words in (
        ("SELECT%20*%20%7B%20%3Fs%20", ""),
        ("SELECT%20*%20%7B%20SERVICE%20%3Chttp://x/%3E%20%7B%7D%20%7D", "SERVICE"),
    ):
        page.goto(f"/query?query={query}")
        page.locator(".tabPanel.active .yasqe_queryButton").click()
        said = page.locator(".tabPanel.active .errorResult [role=alert]")
        said.wait_for()
        assert len(said.inner_text()) > 20 and words in said.inner_text()
    page.screenshot(path=shots / "query_error.png")
    page.close()


def test_query_without_scripts(tab):
    page = tab("/query", scripts=False)
    page.fill("#query", "SELECT ?l { lwt:stroke skos:prefLabel ?l }")
    page.locator("#sparql button", has_text="Run").click()
    page.wait_for_load_state()
    assert "stroke" in page.locator("#result table").inner_text()
