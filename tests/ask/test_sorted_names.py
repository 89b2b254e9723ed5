"""Names in sorted lines are those that a look at all names finds."""

import pytest
from pyoxigraph import Literal

from legweakkg.ask.lookup import normalise
from legweakkg.ask.sorted_names import LABEL, OURS, SYNONYM, SortedLines, SortedNames, id_lines, name_lines


@pytest.fixture(scope="module")
def names(kg):
    found = [quad for quad in kg.engine.store if quad.predicate in (LABEL, SYNONYM) and quad.graph_name in OURS]
    return {quad.triple: normalise(quad.object.value) for quad in found if isinstance(quad.object, Literal)}


@pytest.mark.parametrize("start", ["s", "gu", "zz", "guillain barre syndrome", "1"])
def test_names(kg, names, start):
    lines = SortedNames(name_lines(kg.engine.store))
    wanted = {triple: key for triple, key in names.items() if key.startswith(start)}
    assert set(lines.keys([start])) == set(wanted.values())
    assert {quad.triple for quad in lines.named(set(wanted.values()))} == set(wanted)
    assert {quad.triple for quad in lines.named([start])} == {one for one, key in names.items() if key == start}


def test_ids(kg):
    lines = SortedLines(id_lines(kg.engine.store))
    rows = kg.engine.select(
        "SELECT DISTINCT ?s WHERE { ?s a ?kind FILTER(STRSTARTS(STR(?s), 'https://w3id.org/legweakkg/term/gu')) }"
    )
    found = list(lines.beginning("https://w3id.org/legweakkg/term/gu"))
    assert found == sorted({row["s"].value for row in rows})
    assert "https://w3id.org/legweakkg/term/guillain_barre_syndrome" in found


def test_no_lines():
    assert not list(SortedLines(b"").beginning("a"))
    assert not list(SortedNames(b"").named(["a"]))
