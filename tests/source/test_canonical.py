import random

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, parse

from legweakkg.cli import main
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
    assert back == {unicodedata.normalize("NFC", str(quad)) for quad in quads}  # the IRIs here are ASCII


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


@pytest.mark.parametrize(
    "statement",
    [
        b"# why\n_:b lw:causes lwt:a .\n",
        b"# why\n[ lw:causes lwt:a ] lw:causes lwt:b .\n",
        b"@base <http://example.com/> .\n# why\n<a> lw:causes lwt:b .\n",
        b"# why\n<https://w3id.org/legweakkg/term/\\u0061> lw:causes lwt:b .\n",
    ],
)
def test_a_comment_on_what_cannot_be_told_again_is_refused(statement):
    with pytest.raises(SourceError, match="would be lost"):
        format_turtle(PREFIX + statement, "x.ttl")


def test_blank_nodes_in_a_circle_are_refused():
    with pytest.raises(SourceError, match="circle"):
        format_turtle(PREFIX + b"_:a lw:causes _:b . _:b lw:causes _:a .", "x.ttl")


def test_sparql_style_declarations_are_read():
    data = b"PREFIX lw: <https://w3id.org/legweakkg/ontology#>\n# why\nlw:a lw:causes lw:b .\n"
    assert format_turtle(data, "x.ttl").decode().endswith("\n\n# why\nlw:a lw:causes lw:b .\n")


def test_text_is_composed_and_addresses_are_not():
    data = "<http://e.org/e\u0301> <http://e.org/p> 'e\u0301', '\u00e9', '\\t\u030c' .".encode()
    once = format_turtle(data, "x.ttl")
    assert once.decode() == '<http://e.org/e\u0301> <http://e.org/p> "\\t\u030c" , "\u00e9" .\n'
    assert format_turtle(once, "x.ttl") == once


def subject_of(block):
    """Return the IRI of the subject of a block of canonical text, comments before it."""
    first = next(line for line in block.split("\n") if not line.startswith("#")).split()[0]
    for prefix, iri in ((b"lwt:", LWT), (b"lw:", LW), (b"skos:", SKOS)):
        if first.startswith(prefix.decode()):
            return iri + first.removeprefix(prefix.decode())
    return first[1:-1]


nested = st.recursive(
    st.one_of(
        iris.map(lambda iri: f"<{iri}>"),
        st.integers().map(str),
        st.just("()"),
        st.just("[]"),
        st.sampled_from(['"a"@en', '"""two\n lines"""', '"é\\t"', "true", "1.50", "1.5e0"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"( {' '.join(items)} )"),
        st.lists(st.tuples(iris, inner), min_size=1, max_size=3).map(
            lambda pairs: "[ " + " ; ".join(f"<{iri}> {value}" for iri, value in pairs) + " ]"
        ),
    ),
    max_leaves=6,
)
remarks = st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8), max_size=2)


@given(remarks, st.lists(st.tuples(remarks, iris, iris, nested), max_size=5))
@settings(max_examples=200, deadline=None)
def test_no_triple_and_no_comment_is_lost(top, statements):
    lines = [f"# top {number}{text}" for number, text in enumerate(top)] + [PREFIX.decode()]
    for number, (comments, subject, predicate, value) in enumerate(statements):
        lines += [f"# of {number}{text}" for text in comments] + [f"<{subject}> <{predicate}> {value} ."]
    data = "\n".join(lines).encode()
    once = format_turtle(data, "x.ttl")
    assert format_turtle(once, "x.ttl") == once
    assert canonical(parse(once, format=RdfFormat.TURTLE)) == canonical(parse(data, format=RdfFormat.TURTLE))
    told = [line.rstrip() for line in lines if line.startswith("#")]
    assert sorted(line for line in once.decode().split("\n") if line.startswith("#")) == sorted(told)
    blocks = once.decode().split("\n\n")
    for number, (comments, subject, _, _) in enumerate(statements):
        for text in comments:
            block = next(block for block in blocks if f"# of {number}{text}".rstrip() in block.split("\n"))
            assert subject_of(block) == subject


def test_the_command_formats_all_files_or_none(tmp_path):
    good, bad, mark = (tmp_path / name for name in ("good.ttl", "bad.ttl", "mark.ttl"))
    good.write_bytes(PREFIX + b"lwt:b lw:causes lwt:a . lwt:a lw:causes lwt:b .")
    bad.write_bytes(PREFIX + b"lwt:a lw:causes lwt:b . # lost\n")
    mark.write_bytes(b"\xef\xbb\xbf" + format_turtle(good.read_bytes(), "x.ttl"))
    before = good.read_bytes()
    with pytest.raises(SourceError):
        CliRunner().invoke(main, ["format", str(good), str(bad)], catch_exceptions=False)
    assert good.read_bytes() == before
    result = CliRunner().invoke(main, ["format", "--check", str(good), str(mark)], catch_exceptions=False)
    assert result.exit_code == 1
    assert f"Repair with: legweakkg format {good} {mark}" in result.output
    assert good.read_bytes() == before
    assert CliRunner().invoke(main, ["format", str(good), str(mark)]).exit_code == 0
    assert good.read_bytes() == mark.read_bytes()
    assert CliRunner().invoke(main, ["format", "--check", str(good), str(mark)]).exit_code == 0


def test_the_ontology_and_the_shapes_are_in_canonical_form():
    paths = sorted([*ontology_dir().rglob("*.ttl"), *shapes_dir().glob("*.ttl")])
    assert len(paths) > 30
    wrong = [path.name for path in paths if format_turtle(path.read_bytes(), path.name) != path.read_bytes()]
    assert not wrong, f"not in canonical form: {wrong}; run: legweakkg format {' '.join(wrong)}"


def test_digits_of_other_scripts_are_no_plain_numbers():
    xsd = "http://www.w3.org/2001/XMLSchema#"
    text = f'<urn:a> <urn:b> "٣"^^<{xsd}integer> , "٣.٠"^^<{xsd}decimal> .'
    written = format_turtle(text.encode(), "x.ttl")
    assert format_turtle(written, "x.ttl") == written
    assert '"٣"^^'.encode() in written
