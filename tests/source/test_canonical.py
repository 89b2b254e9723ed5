import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, parse

from legweakkg.errors import SourceError
from legweakkg.names import LW, LWT, SKOS, XSD
from legweakkg.resources import ontology_dir, shapes_dir
from legweakkg.source.canonical import format_turtle, write_turtle

PREFIX = b"@prefix lwt: <https://w3id.org/legweakkg/term/> .\n@prefix lw: <https://w3id.org/legweakkg/ontology#> .\n"


def canonical(quads):
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


iris = st.sampled_from(
    [
        LWT + "a",
        LWT + "b_1",
        LWT + "b.c",
        LW + "causes",
        SKOS + "prefLabel",
        "http://example.com/x y".replace(" ", "%20"),
    ]
)
texts = st.text(st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters='\n\t"\\'), max_size=12)
literals = st.one_of(
    texts.map(Literal),
    texts.map(lambda text: Literal(text, language="en")),
    st.integers().map(Literal),
    st.booleans().map(Literal),
    st.just(Literal("1.50", datatype=NamedNode(XSD + "decimal"))),
)
triples = st.lists(st.tuples(iris, iris, st.one_of(iris.map(NamedNode), literals)), max_size=12)


@given(triples)
@settings(max_examples=150, deadline=None)
def test_no_triple_is_lost_and_the_form_is_stable(rows):
    import unicodedata

    quads = [Quad(NamedNode(s), NamedNode(p), o) for s, p, o in rows]
    once = write_turtle(quads)
    random.Random(0).shuffle(quads)
    assert write_turtle(quads) == once
    assert format_turtle(once, "x.ttl") == once
    back = {str(quad) for quad in parse(once, format=RdfFormat.TURTLE)}
    assert back == {unicodedata.normalize("NFC", str(quad)) for quad in quads}


def test_blank_nodes_are_nested_under_their_parent():
    data = PREFIX + b"lwt:a lw:causes [ lw:causes ( lwt:b [ lw:causes 1 ] ) ] ."
    once = format_turtle(data, "x.ttl")
    assert format_turtle(once, "x.ttl") == once
    assert canonical(parse(once, format=RdfFormat.TURTLE)) == canonical(parse(data, format=RdfFormat.TURTLE))


def test_shared_blank_nodes_are_refused():
    node = BlankNode()
    quads = [Quad(NamedNode(LWT + name), NamedNode(LW + "causes"), node) for name in "ab"]
    with pytest.raises(SourceError, match="two parents"):
        write_turtle(quads)


def test_comments_before_a_statement_stay_with_it():
    data = b"# about the file\n" + PREFIX + b"\n# on b\nlwt:b lw:causes lwt:a .\n# on a\nlwt:a lw:causes lwt:b .\n"
    once = format_turtle(data, "x.ttl").decode()
    assert once.startswith("# about the file\n\n@prefix")
    assert "# on a\nlwt:a" in once
    assert "# on b\nlwt:b" in once
    assert format_turtle(once.encode(), "x.ttl").decode() == once


@pytest.mark.parametrize(
    "tail",
    [b"lwt:a lw:causes lwt:b . # why\n", b"lwt:a\n# why\nlw:causes lwt:b .\n", b"lwt:a lw:causes lwt:b .\n# why\n"],
)
def test_a_file_whose_comments_would_be_lost_is_refused(tail):
    with pytest.raises(SourceError, match="would be lost"):
        format_turtle(PREFIX + tail, "x.ttl")


def test_the_ontology_and_the_shapes_are_in_canonical_form():
    paths = sorted([*ontology_dir().rglob("*.ttl"), *shapes_dir().glob("*.ttl")])
    assert len(paths) > 30
    wrong = [path.name for path in paths if format_turtle(path.read_bytes(), path.name) != path.read_bytes()]
    assert not wrong, f"not in canonical form: {wrong}; run: legweakkg format {' '.join(wrong)}"
