"""The drawings in the documents show what the graph says today."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from legweakkg.draw.neighbourhood import neighbourhood

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
TERMS = {"guillain_barre_syndrome.svg": "Guillain-Barré syndrome"}


def words(name):
    tree = ElementTree.parse(IMAGES / name)
    return ["".join(text.itertext()).strip() for text in tree.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(("name", "term"), TERMS.items())
def test_the_drawing_shows_every_neighbour(kg, name, term):
    found = neighbourhood(kg, term)
    lines = {line for card in found.cards for line in card.lines}
    shown = words(name)
    assert lines <= set(shown), f"draw it again: legweakkg draw '{term}' -o docs/images/{name}"
    headings = {card.heading for card in found.cards}
    rest = [word for word in shown if word not in lines | headings | {term, f"Around {term}"}]
    assert all(word in f"legweakkg {kg.version}. {kg.disclaimer}" for word in rest), f"no longer so: {rest}"


def test_every_image_is_drawn_from_the_graph_and_shown():
    pages = "".join(path.read_text("utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    assert all(name in pages for name in TERMS)
