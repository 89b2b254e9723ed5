"""The pages in headless Chromium: no console errors, no other host, by mouse, by keyboard, and for axe.

Needs Debian's ``chromium``, the extra ``e2e`` and the bundles (``npm ci && npm run build`` in ``web/``) inside the
package that is imported. Screenshots go to the folder that ``LEGWEAKKG_ARTEFACTS`` names, else to a temporary one.
"""

import os
import re
import shutil
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="the extra 'e2e' is not installed")

from playwright import sync_api as api

import legweakkg

from ..serve.servers import running

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
STATIC = Path(legweakkg.__file__).parent / "serve" / "pages" / "static"
PAGES = {
    "home": "/",
    "search": "/search?q=mya",
    "kind": "/kinds/ClinicalFinding",
    "term": "/term/guillain_barre_syndrome",
    "leg_weakness": "/term/leg_weakness",
    "claim": "/claim/stroke-causes-leg_weakness",
    "evidence": "/evidence/article_002-18-1",
    "source": "/source/article_002",
    "ontology": "/ontology",
    "category": "/term/neurological",
    "prefix": "/prefix/lw",
    "questions": "/questions",
    "red_flags": "/questions/red_flags",
    "question": "/questions/causes",
    "wrong": "/questions/causes?of=leg+weaknes+disease",
    "nothing": "/search?q=qqqqzzzz",
    "treatments": "/questions/treatments?of=peripheral+neuropathy",
    "figures": "/questions/figures?about=leg+weakness",
    "explain": "/explain?cause=diabetes+mellitus&target=leg+weakness",
    "differential": "/differential",
    "graph": "/graph-view?term=lwt:stroke&depth=2",
    "query": "/query",
    "validate": "/validate?example",
    "about": "/about",
    "downloads": "/downloads",
}
MODES = {"wide": (1280, 900, "light"), "dark": (1280, 900, "dark"), "narrow": (360, 740, "light"),
         "narrow_dark": (360, 740, "dark")}  # fmt: skip
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with running(tmp_path_factory.mktemp("browser"), "--workers", "2", "--timeout", "60") as server:
        yield server.url


@pytest.fixture(scope="module")
def shots(tmp_path_factory):
    folder = Path(os.environ.get("LEGWEAKKG_ARTEFACTS") or tmp_path_factory.mktemp("shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def chromium():
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("Chromium is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium, address):
    """Open a tab in a mode; at the end, nothing may have gone wrong in it and nothing may have left the host."""
    contexts, wrong = [], []

    def open_tab(path, mode="wide", scripts=True):
        width, height, scheme = MODES[mode]
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=scripts,
            base_url=address, accept_downloads=True)  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda message: message.type in ("error", "warning") and wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda request: (
                request.url.startswith((address + "/", "data:", f"blob:{address}"))
                or wrong.append(f"asked {request.url}")
            ),
        )
        reply = page.goto(path, wait_until="networkidle")
        assert reply.status == 200
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert not wrong


def built():
    assert (STATIC / "sparql.js").is_file(), "build the bundles first: cd web && npm ci && npm run build"


def axe(page):
    assert AXE.is_file(), "axe-core is not installed: cd web && npm ci"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})"""
    )
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]} ({one['nodes'][0]['failureSummary']})"
            for one in found["violations"]]  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", PAGES)
def test_page_loads_clean_fits_and_is_accessible(tab, shots, name, mode):
    page = tab(PAGES[name], mode)
    page.screenshot(path=shots / f"{name}_{mode}.png")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.locator("#read-before-use").is_visible() and page.locator(".notice").is_visible()
    assert axe(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_page_reads_without_scripts(tab, name):
    page = tab(PAGES[name], scripts=False)
    assert page.locator("main h1").is_visible() and len(page.locator("main").inner_text()) > 100


def test_search_as_you_type_by_keyboard(tab, shots):
    page = tab("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#q").focus()
    page.keyboard.type("guillain")
    option = page.locator("#q-suggestions [role=option]").first
    option.wait_for()
    assert "Guillain-Barré syndrome" in option.inner_text()
    page.screenshot(path=shots / "suggestions.png")
    assert page.locator("#q").get_attribute("aria-expanded") == "true"
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    assert page.locator("#q").get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/term/guillain_barre_syndrome")
    assert page.locator("h1").inner_text() == "Guillain-Barré syndrome"


def test_keyboard_alone_reaches_evidence_and_answers(tab):
    page = tab("/term/stroke")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    assert page.locator("details.evidence[open] li").first.is_visible()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "the focus cannot be seen"
    page = tab("/questions/causes")
    page.locator("#f-of").focus()
    page.keyboard.type("leg weakness")
    page.keyboard.press("Enter")
    page.wait_for_url("**of=leg*")
    assert page.locator("#answers").is_visible()


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


def test_validation_marks_the_line(tab, shots):
    page = tab("/validate?example")
    page.locator("main form button").click()
    page.locator("#report").wait_for(timeout=60_000)
    marked = page.locator(".lines .marked", has_text="peripheral_neuropathi").first
    assert "Did you mean" in marked.inner_text()
    assert page.evaluate("document.activeElement.id") == "report"
    link = page.locator(f'.findings a[href="#{marked.get_attribute("id")}"]').first
    link.click()
    assert marked.is_visible()
    page.screenshot(path=shots / "validation.png", full_page=True)
    assert axe(page) == []


def test_a_dropped_file_is_read_into_the_form(tab):
    page = tab("/validate")
    page.evaluate("""() => {
        const files = new DataTransfer();
        files.items.add(new File(["lwt:x a lw:HealthCondition ."], "mine.nt"));
        document.getElementById("text").dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true}));
    }""")
    api.expect(page.locator("#text")).to_have_value("lwt:x a lw:HealthCondition .")
    assert page.locator("#kind").input_value() == "ntriples"


def test_drawing(tab, shots):
    built()
    page = tab("/graph-view?term=lwt:stroke")
    page.locator(".drawing[data-drawn]").wait_for()
    assert int(page.locator(".drawing").get_attribute("data-drawn")) > 8
    assert page.locator(".drawing canvas").count() >= 1
    assert page.locator(".in-words").get_attribute("open") is None, "the same in words is folded"
    page.screenshot(path=shots / "drawing.png", full_page=True)
    with page.expect_download() as download:
        page.locator("button", has_text="PNG").click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
    page.locator(".in-words summary").click()
    assert page.locator(".card a", has_text="leg weakness").first.is_visible(), "the same in words"


def test_drawing_on_a_term_page_leads_on(tab, shots):
    built()
    page = tab("/term/guillain_barre_syndrome")
    page.locator("#neighbourhood").scroll_into_view_if_needed()
    canvas = page.locator(".drawing[data-drawn] .canvas")
    canvas.wait_for()
    canvas.scroll_into_view_if_needed()
    page.screenshot(path=shots / "term_drawing.png")
    box = canvas.bounding_box()
    for step in range(4, 40):  # somewhere down the left column stands a term
        page.mouse.move(box["x"] + box["width"] * 0.28, box["y"] + box["height"] * step / 44)
        if page.locator(".canvas.pointing").count():
            break
    else:
        raise AssertionError("the pointer met no term")
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url(lambda url: "/term/" in url and "guillain" not in url)
    assert page.locator("h1").is_visible()


def test_on_a_narrow_screen_the_drawing_is_in_words(tab):
    page = tab("/graph-view?term=lwt:stroke", "narrow")
    assert page.locator(".drawing").is_hidden() and page.locator(".card a", has_text="leg weakness").first.is_visible()


def test_not_found_is_accessible(chromium, address, shots):
    page = chromium.new_page(base_url=address)  # the browser writes a 404 to its console
    reply = page.goto("/term/guillain_bare_syndrome")
    assert reply.status == 404 and "Guillain-Barré syndrome" in page.locator("[role=alert]").inner_text()
    page.screenshot(path=shots / "not_found.png")
    assert axe(page) == []
    page.close()


def test_differential_by_hand(tab, shots):
    page = tab("/differential")
    page.locator("#present").click()
    page.keyboard.type("muscle pa")
    page.locator("#present-suggestions [role=option]", has_text=re.compile("^muscle pain")).first.click()
    assert page.locator("#present").input_value() == "muscle pain\n"
    page.keyboard.type("dark urine")
    page.locator("h1").click()
    page.locator("button", has_text="Compare").click()
    page.locator("#ranked").wait_for()
    assert "rhabdomyolysis" in page.locator(".candidates li").first.inner_text()
    assert "dark" not in page.url
    page.screenshot(path=shots / "differential_answer.png", full_page=True)
    assert axe(page) == []
    page.locator(".next button", has_text="absent").first.click()
    page.locator("#ranked").wait_for()
    assert page.locator("#absent").input_value().strip()
