import pickle
import re
import struct
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from legweakkg.draw.card import card_html
from legweakkg.draw.files import draw_to, drawing
from legweakkg.errors import ExportError, MissingExtraError
from legweakkg.terms import Claim, Evidence, Source, Term, TermRef

SVG = "{http://www.w3.org/2000/svg}"


def words(svg):
    return ["".join(element.itertext()).strip() for element in ElementTree.fromstring(svg).iter(SVG + "text")]


def test_svg_holds_every_shown_term_as_text(kg):
    pytest.importorskip("matplotlib", reason="pictures need the extra 'draw'")
    from legweakkg.draw.neighbourhood import neighbourhood

    svg = drawing(kg, "peripheral neuropathy", "svg")
    found = neighbourhood(kg, "peripheral neuropathy")
    assert {line for card in found.cards for line in card.lines} <= set(words(svg))
    assert "peripheral neuropathy" in words(svg)
    assert any("not medical advice" in word for word in words(svg))
    assert drawing(kg, "peripheral neuropathy", "svg") == svg


def test_no_two_texts_of_the_busiest_term_overlap(kg):
    pytest.importorskip("matplotlib", reason="pictures need the extra 'draw'")
    from legweakkg.draw import picture
    from legweakkg.draw.neighbourhood import neighbourhood

    found = neighbourhood(kg, "leg weakness")
    boxes, centre, width, height = picture._layout(found)
    for number, box in enumerate(boxes):
        assert box.x >= 0
        assert box.x + box.width <= width
        assert box.y >= 0
        assert box.y + box.height <= height
        for other in [*boxes[:number], centre]:
            apart = (
                box.x + box.width < other.x
                or other.x + other.width < box.x
                or box.y + box.height < other.y
                or other.y + other.height < box.y
            )
            assert apart
    for card, box in zip(found.cards, boxes, strict=True):
        for place, line in enumerate(card.lines):
            x, y = picture._line_place(card, box, place)
            assert box.x < x
            assert x + picture._text_width(line, 9.0) <= box.x + box.width
            assert box.y < y < box.y + box.height


def test_png_has_the_size_of_the_page(kg):
    pytest.importorskip("matplotlib", reason="pictures need the extra 'draw'")
    png = drawing(kg, "stroke", "png")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    assert width > 600
    assert height > 400


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.loaded, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.loaded += [
            value
            for name, value in attrs
            if name in ("src", "data", "poster")
            or (name == "href" and tag in ("link", "use", "image") and not value.startswith("#"))
            or (name == "xlink:href" and tag in ("use", "image") and not value.startswith("#"))
        ]


def test_a_page_needs_no_network(kg, tmp_path):
    pytest.importorskip("matplotlib", reason="pictures need the extra 'draw'")
    draw_to(kg, "stroke", tmp_path / "stroke.html")
    text = (tmp_path / "stroke.html").read_text(encoding="utf-8")
    links = Links()
    links.feed(text)
    assert links.loaded == []
    assert "script" not in links.tags
    assert "svg" in links.tags
    assert "@import" not in text
    assert kg.disclaimer.split(";")[0] in text
    assert all(str(claim.object) in text for claim in kg.claims("stroke") if "&" not in str(claim.object))


@pytest.mark.parametrize(
    ("ending", "start"), [("mermaid", "---\n"), ("mmd", "---\n"), ("dot", "digraph"), ("gv", "digraph")]
)
def test_text_drawings_need_no_extra(kg, tmp_path, monkeypatch, ending, start):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    path = tmp_path / f"stroke.{ending}"
    draw_to(kg, "stroke", str(path))
    assert path.read_text(encoding="utf-8").startswith(start)


def test_a_missing_extra_and_a_wrong_ending_are_said(kg, monkeypatch):
    with pytest.raises(ExportError, match=r"must end in one of \.svg"):
        draw_to(kg, "stroke", Path("stroke.bmp"))
    for form in ("SVG", "pdf", "", None):
        with pytest.raises(ExportError, match=f"of the form {form!r}; choose svg, png, mermaid, dot, html"):
            drawing(kg, "stroke", form)
    with pytest.raises(ExportError, match="name of a file"):
        draw_to(kg, "stroke", None)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"legweakkg\[draw\]"):
        drawing(kg, "stroke", "svg")


def evil(text="<script>alert('x')</script>"):
    source = Source("https://w3id.org/legweakkg/source/s1", text, "review", "2020", "javascript:alert(1)")
    evidence = Evidence("https://w3id.org/legweakkg/evidence/e1", "supports", "ECO:0000304", source, text)
    one, other = TermRef(text, "https://w3id.org/legweakkg/term/a"), TermRef(text, "https://w3id.org/legweakkg/term/b")
    claim = Claim(
        "https://w3id.org/legweakkg/claim/c",
        one,
        "https://w3id.org/legweakkg/ontology#causes",
        other,
        evidence=(evidence,),
        qualifiers={"frequency": (other,)},
        rejected_because=text,
    )
    term = Term(one.iri, text, (text,), (text,), text, broader=(other,), narrower=(other,), mappings=((text, text),))
    return term, claim


def test_a_card_escapes_every_text():
    term, claim = evil()
    html = card_html(term, [claim], "<script>disclaimer</script>", "<script>1</script>")
    assert "<script" not in html
    assert "javascript:" not in html
    assert html.count("&lt;script&gt;") > 8


def test_a_card_shows_definition_relations_and_evidence(kg):
    term = kg["Guillain-Barré syndrome"]
    claims = kg.claims(term.ref)
    html = card_html(term, claims, kg.disclaimer, kg.version)
    assert "Guillain-Barré syndrome" in html
    assert f"{term.label} causes …" in html
    assert re.search(r"\[literature supports: .*pmid_", html)
    assert kg.version in html
    assert html.count("<div") == html.count("</div>")


def test_a_card_counts_what_it_leaves_out(kg):
    term = kg["leg weakness"]
    claims = kg.claims(term.ref)
    html = card_html(term, claims, "", limit=2)
    causes = [claim for claim in claims if claim.relation == "causes" and claim.object.iri == term.iri]
    assert f"… and {len(causes) - 2} more" in html
    assert html.count("<li") < card_html(term, claims, "", limit=None).count("<li")


def test_notebooks_show_terms_and_answers(kg):
    """Jupyter calls ``_repr_html_`` of what a cell ends in."""
    term = kg["Guillain-Barré syndrome"]
    assert term._repr_html_() == card_html(term, kg.claims(term), kg.disclaimer, kg.version)
    assert term.definition in pickle.loads(pickle.dumps(term))._repr_html_()
    causes = kg.causes("foot drop")
    shown = causes._repr_html_()
    assert shown.count("<li") == len(causes) > 0
    assert "not medical advice" in shown
    flags = kg.red_flags()
    assert flags._repr_html_().count("<tr>") == len(flags) + 1
    assert "incomplete" in flags._repr_html_()
    assert kg.tests("physical therapy").note.split(";")[0].split("'")[1] in kg.tests("physical therapy")._repr_html_()
    treatments = kg.treatments("muscular")
    shown = treatments._repr_html_()
    assert shown.count("<li") == len(treatments) + len(treatments.general) + sum(map(len, treatments.cautions.values()))
    assert treatments.no_treatment_stated[0].label in shown
