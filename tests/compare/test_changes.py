import json
import random

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from legweakkg.cli import main
from legweakkg.compare.changes import CHANGES, SORTS, compare, counted
from legweakkg.compare.forms import markdown
from legweakkg.compare.versions import read_version
from legweakkg.errors import SourceError
from legweakkg.resources import ontology_dir
from legweakkg.source.assembly import assemble, write_nquads

PREFIXES = """@prefix lw: <https://w3id.org/legweakkg/ontology#> .
@prefix lwt: <https://w3id.org/legweakkg/term/> .
@prefix lwc: <https://w3id.org/legweakkg/claim/> .
@prefix lwe: <https://w3id.org/legweakkg/evidence/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
"""
OLD = """
lwt:stroke a lw:HealthCondition ; skos:prefLabel "stroke"@en ; skos:definition "A loss of blood supply."@en .
lwt:numbness a lw:ClinicalFinding ; skos:prefLabel "numbness"@en .
lw:causes a owl:ObjectProperty ; <http://www.w3.org/2000/01/rdf-schema#label> "causes"@en .
lwc:stroke-causes-numbness a lw:Claim ; lw:subject lwt:stroke ; lw:predicate lw:causes ; lw:object lwt:numbness ;
  lw:polarity "asserted" ; lw:supportedBy lwe:a .
"""


@pytest.fixture
def changes(tmp_path):
    """Return the changes from OLD to a text made of it by replacements and additions."""

    def changed(*replacements, more=""):
        new = OLD
        for old_text, new_text in replacements:
            assert old_text in new
            new = new.replace(old_text, new_text)
        paths = [tmp_path / "old.ttl", tmp_path / "new.ttl"]
        for path, text in zip(paths, (OLD, new + more), strict=True):
            path.write_text(PREFIXES + text, encoding="utf-8")
        return [(one.sort, one.change, one.id) for one in compare(*(read_version(str(path)) for path in paths))]

    return changed


def test_equal_versions_have_no_changes(changes):
    assert changes() == []


CLAIM = "lwc:stroke-causes-numbness"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('"stroke"@en', '"brain attack"@en', ("term", "label", "lwt:stroke")),
        ("A loss of blood", "A sudden loss of blood", ("term", "definition", "lwt:stroke")),
        ('"numbness"@en .', '"numbness"@en , "Taubheit"@de .', ("term", "label", "lwt:numbness")),
        ('"numbness"@en .', '"numbness"@en ; skos:altLabel "lost feeling"@en .', ("term", "synonyms", "lwt:numbness")),
        ('"numbness"@en .', '"numbness"@en ; lw:subtypeOf lwt:stroke .', ("term", "place", "lwt:numbness")),
        ("lw:ClinicalFinding", "lw:Mechanism", ("term", "kind", "lwt:numbness")),
        (
            '"numbness"@en .',
            '"numbness"@en ; owl:deprecated true ; obo:IAO_0100001 lwt:stroke .',
            ("term", "deprecated", "lwt:numbness"),
        ),
        ('"numbness"@en .', '"numbness"@en ; skos:exactMatch obo:HP_0003401 .', ("mapping", "mapping", "lwt:numbness")),
        ("lw:supportedBy lwe:a", "lw:supportedBy lwe:a , lwe:b", ("claim", "evidence", CLAIM)),
        ("lw:supportedBy lwe:a", "lw:refutedBy lwe:a", ("claim", "evidence", CLAIM)),
        ("lw:supportedBy lwe:a", "lw:supportedBy lwe:a ; lw:course lwt:sudden", ("claim", "qualifiers", CLAIM)),
        ('"asserted"', '"negated"', ("claim", "polarity", CLAIM)),
        ("lw:supportedBy lwe:a", 'lw:supportedBy lwe:a ; lw:rejectedBecause "no"@en', ("claim", "acceptance", CLAIM)),
        ('"causes"@en', '"brings about"@en', ("schema", "label", "lw:causes")),
    ],
)
def test_one_edit_is_one_change(changes, before, after, expected):
    assert changes((before, after)) == [expected]


def test_terms_and_claims_come_and_go(changes):
    more = 'lwt:cane a lw:Device ; skos:prefLabel "cane"@en .\nlwe:b a lw:EvidenceItem .\n'
    assert changes(more=more) == [("term", "added", "lwt:cane"), ("evidence", "added", "lwe:b")]
    assert changes((OLD.splitlines()[2], "")) == [("term", "removed", "lwt:numbness")]


def test_a_claim_whose_qualifiers_change_its_id_goes_on(tmp_path):
    old, new = tmp_path / "old.ttl", tmp_path / "new.ttl"
    old.write_text(PREFIXES + OLD, encoding="utf-8")
    new.write_text(
        PREFIXES
        + OLD.replace(CLAIM, CLAIM + "-sudden").replace(
            "lw:supportedBy lwe:a", "lw:supportedBy lwe:a ; lw:course lwt:sudden"
        ),
        encoding="utf-8",
    )
    found = compare(read_version(str(old)), read_version(str(new)))
    assert [(one.change, one.id, one.former_id, one.after) for one in found] == [
        ("qualifiers", CLAIM + "-sudden", CLAIM, ("lw:course lwt:sudden",))
    ]
    assert found[0].name == "stroke causes numbness (sudden)"


def test_blank_nodes_are_compared_by_what_they_say(tmp_path):
    old, new = tmp_path / "old.ttl", tmp_path / "new.ttl"
    text = PREFIXES + "lw:A a owl:Class ; owl:unionOf ( lw:B [ owl:onProperty lw:p ; owl:someValuesFrom lw:C ] ) .\n"
    old.write_text(text, encoding="utf-8")
    new.write_text(text + "[] owl:disjointWith lw:D .\n", encoding="utf-8")
    assert compare(read_version(str(old)), read_version(str(old))) == []
    found = compare(read_version(str(old)), read_version(str(new)))
    assert [one.after for one in found] == [("owl:disjointWith lw:D",)]
    new.write_text(text.replace("lw:C", "lw:E"), encoding="utf-8")
    assert [(one.id, one.change) for one in compare(read_version(str(old)), read_version(str(new)))] == [
        ("lw:A", "content")
    ]


def test_the_ontology_the_assembled_and_the_packaged_graph_are_equal(tmp_path):
    path = tmp_path / "graph.nq"
    write_nquads(assemble(ontology_dir()), path)
    folder = read_version(str(ontology_dir()))
    assert len(folder) > 10_000
    assert compare(folder, read_version(str(path))) == []
    assert compare(folder, read_version("packaged")) == []


def test_a_folder_of_files_is_a_version(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x.ttl").write_text(PREFIXES + OLD, encoding="utf-8")
    (tmp_path / "x.ttl").write_text(PREFIXES + OLD, encoding="utf-8")
    assert read_version(str(tmp_path / "a")) == read_version(str(tmp_path / "x.ttl"))


def test_nothing_to_compare_is_an_error(tmp_path):
    (tmp_path / "empty.ttl").write_text("", encoding="utf-8")
    for name in ("empty.ttl", "none.ttl", ""):
        with pytest.raises(SourceError):
            read_version(str(tmp_path / name) if name else str(tmp_path))


statements = st.frozensets(
    st.tuples(
        st.sampled_from(["lwt:a", "lwt:b", "lwc:a-treats-b", "lwe:x", "lws:y", "lw:p"]),
        st.sampled_from(
            [
                "rdf:type",
                "skos:prefLabel",
                "skos:exactMatch",
                "lw:supportedBy",
                "lw:course",
                "owl:deprecated",
                "lw:unheard",
            ]
        ),
        st.sampled_from(["lwt:a", '"one"@en', '"true"']),
    ),
    max_size=10,
)


@given(statements, statements)
@settings(max_examples=300, deadline=None)
def test_every_changed_statement_is_told_and_no_other(old, new):
    found = compare(old, new)
    assert bool(found) == (old != new)
    told = {(one.former_id or one.id, before) for one in found for before in one.before}
    assert told == {(subject, f"{predicate} {value}") for subject, predicate, value in old - new}
    told = {(one.id, after) for one in found for after in one.after}
    assert told == {(subject, f"{predicate} {value}") for subject, predicate, value in new - old}
    assert sum(sum(numbers.values()) for numbers in counted(found).values()) == len(found)
    shuffled = list(old)
    random.Random(0).shuffle(shuffled)
    assert compare(frozenset(shuffled), new) == found
    assert {one.sort for one in found} <= set(SORTS)
    assert {one.change for one in found} <= set(CHANGES)


def run(*arguments):
    return CliRunner().invoke(main, ["diff", *(str(one) for one in arguments)], catch_exceptions=False)


@pytest.fixture
def versions(tmp_path):
    old, new = tmp_path / "old.ttl", tmp_path / "new.ttl"
    old.write_text(PREFIXES + OLD, encoding="utf-8")
    new.write_text(PREFIXES + OLD.replace('"stroke"@en', '"a *bold* stroke"@en'), encoding="utf-8")
    return old, new


def test_markdown_is_ready_for_a_changelog(versions):
    assert run(*versions, "--format", "markdown").output == (
        "### Terms with changed label (1)\n\n"
        '- a \\*bold\\* stroke (`lwt:stroke`): "stroke"@en → "a \\*bold\\* stroke"@en\n'
    )


def test_json_holds_counts_and_changes(versions):
    told = json.loads(run(*versions, "--format", "json").output)
    assert told["counts"] == {"term": {"label": 1}}
    assert told["changes"][0]["before"] == ['skos:prefLabel "stroke"@en']


def test_table_and_exit_codes(versions):
    result = run(*versions)
    assert result.exit_code == 0
    assert "term: 1 label" in result.output
    assert run(*versions, "--exit-code").exit_code == 1
    assert run(versions[0], versions[0], "--exit-code").exit_code == 0
    assert "Nothing changed." in run(versions[0], versions[0]).output


def test_long_lists_are_cut_with_a_word(changes, tmp_path):
    changes(more="".join(f"lwt:t{number} a lw:Device .\n" for number in range(9)))
    found = compare(read_version(str(tmp_path / "old.ttl")), read_version(str(tmp_path / "new.ttl")))
    assert markdown(found, 4).endswith("- t3 (`lwt:t3`)\n- and 5 more\n")
    assert markdown([]).startswith("No term")


@pytest.mark.parametrize("nested", ["[ <urn:p> " * 3_000 + "1" + " ]" * 3_000, "( 1 " * 3_000 + ")" * 3_000])
def test_deep_nesting_is_refused_in_a_sentence(nested, tmp_path):
    path = tmp_path / "deep.ttl"
    path.write_text(f"<urn:a> <urn:p> {nested} .", encoding="utf-8")
    with pytest.raises(SourceError, match=r"deep\.ttl: the blank nodes are nested too deeply"):
        read_version(str(path))
