"""The places of triples, on texts of ours and on every positive test of the W3C Turtle and TriG suites."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Quad, RdfFormat, parse

from legweakkg.source.positions import positions
from legweakkg.source.turtle_tokens import tokens

TEXT = """# é
@prefix : <urn:x#> .
PREFIX b: <urn:b#>
:s a :T ; :p "é" , "x"@en-GB ,
  1.0 , "2"^^:d ; :q [ :r :o ; :t ( :i "j" ) ] .
b:s :p \"\"\"two
lines\"\"\" ; :q :last .
[ :p :o ] :q true .
"""

PLACES = {
    ("type", "T"): ((4, 1), (4, 4), (4, 6)),
    ("p", "é"): ((4, 1), (4, 11), (4, 14)),
    ("p", "x"): ((4, 1), (4, 11), (4, 20)),
    ("p", "1.0"): ((4, 1), (4, 11), (5, 3)),
    ("p", "2"): ((4, 1), (4, 11), (5, 9)),
    ("q", "[]"): ((4, 1), (5, 19), (5, 22)),
    ("r", "o"): ((5, 22), (5, 24), (5, 27)),
    ("first", "i"): ((5, 22), (5, 32), (5, 37)),
    ("first", "j"): ((5, 22), (5, 32), (5, 40)),
    ("p", "two\nlines"): ((6, 1), (6, 5), (6, 8)),
    ("q", "last"): ((6, 1), (7, 12), (7, 15)),
    ("p", "o"): ((8, 1), (8, 3), (8, 6)),
    ("q", "true"): ((8, 1), (8, 11), (8, 14)),
}


def local(iri: str) -> str:
    return iri[iri.rfind("#") + 1 :]


def named(quad: Quad) -> tuple[str, str]:
    target = "[]" if isinstance(quad.object, BlankNode) else local(str(quad.object.value))
    return local(quad.predicate.value), target


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_places_of_all_three_terms(ends: str) -> None:
    text = TEXT.replace("\n", ends) if ends == "\n" else TEXT.replace("two\nlines", "two lines").replace("\n", ends)
    found = {named(placed.quad): tuple(placed[1:]) for placed in positions(text.encode(), RdfFormat.TURTLE)}
    wanted = dict(PLACES)
    if ends == "\r\n":
        wanted = {key: place for key, place in wanted.items() if place[0][0] < 6}
    assert {key: found.get(key) for key in wanted} == wanted


def test_line_based_formats() -> None:
    data = b'<urn:s> <urn:p> "x"@en .\n  <urn:s> <urn:p>  <urn:o> <urn:g> .\n'
    assert [placed[1:] for placed in positions(data, RdfFormat.N_QUADS)] == [
        ((1, 1), (1, 9), (1, 17)),
        ((2, 3), (2, 11), (2, 20)),
    ]


@pytest.mark.parametrize("between", ["", "# out\n" * 5_000], ids=["long text", "long text and comment"])
def test_a_token_longer_than_the_parser_reads_at_once(between: str) -> None:
    text = f'<urn:s> <urn:p> "{"x" * 20_000}"@en ;\n{between}<urn:q> 1 .'
    places = [placed[1:] for placed in positions(text.encode(), RdfFormat.TURTLE)]
    last = 2 + between.count("\n")
    assert places == [((1, 1), (1, 9), (1, 17)), ((1, 1), (last, 1), (last, 9))]


KNOWN = ["trig-syntax-minimal-whitespace-01.trig:(14, 15): <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>"]
"""An empty list that nothing separates from what follows comes out one token late."""

SUITES = {"rdf-turtle": (".ttl", RdfFormat.TURTLE), "rdf-trig": (".trig", RdfFormat.TRIG)}


@pytest.mark.parametrize("suite", SUITES)
def test_w3c(suite: str, shared: Path) -> None:
    ending, rdf_format = SUITES[suite]
    folder = shared / "suites" / "rdf-tests" / "rdf" / "rdf11" / suite
    checked, wrong = 0, []
    for path in sorted(folder.glob(f"*{ending}")):
        data = path.read_bytes()
        try:
            parser = parse(data, format=rdf_format, base_iri="http://base/")
            quads = list(parser)
            prefixes = parser.prefixes
        except SyntaxError:
            continue
        try:
            placed = list(positions(data, rdf_format, "http://base/"))
        except SyntaxError:
            wrong.append(f"{path.name}: does not parse token by token")
            continue
        assert len(placed) == len(quads), path.name
        text = data.decode("utf-8")
        for one in placed:
            checked += 1
            if not says(text, one.object, one.quad, prefixes):
                wrong.append(f"{path.name}:{one.object}: {one.quad.object}")
    assert set(wrong) <= set(KNOWN)
    assert checked > 500


def says(text: str, place: tuple[int, int], quad: Quad, prefixes: dict[str, str]) -> bool:
    """Whether the token at a place is the object of a triple; prefixes that a file redefines are let pass."""
    line, column = place
    rest = "\n".join(text.split("\n")[line - 1 :])[column - 1 :].encode()
    if isinstance(quad.object, BlankNode):
        return rest.startswith((b"[", b"(", b"_:", b"<<", b'"')) or rest[:1].isdigit() or rest[:1] in b":<-+abcdeft'"
    head = next(iter(tokens(rest)))
    if head.kind in ("name", "iri"):
        return True if head.text in (b"true", b"false") or head.kind == "iri" else b":" in head.text
    return head.kind in ("string", "number")
