"""The pages in headless Chromium: no console errors, no other host, by mouse, by keyboard, and for axe.

Needs Debian's ``chromium``, the extra ``e2e`` and the bundles (``npm ci && npm run build`` in ``web/``) inside the
package that is imported. Screenshots go to the folder that ``LEGWEAKKG_ARTEFACTS`` names, else to a temporary one.
"""

import re
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="the extra 'e2e' is not installed")

from playwright import sync_api as api

from .browser import SCREENS, axe, built

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
    "shapes": "/shapes",
    "named_graph": "/graph/claims",
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


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_page_loads_clean_fits_and_is_accessible(tab, shots, name, screen):
    page = tab(PAGES[name], screen)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.locator("#read-before-use").is_visible() and page.locator(".notice").is_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=shots / f"{name}_{screen}_{scheme}.png")
        assert axe(page) == [], scheme
    if screen == "narrow":  # 320 pixels: WCAG 1.4.10, a page of 1280 enlarged four times
        page.set_viewport_size({"width": 320, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


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
