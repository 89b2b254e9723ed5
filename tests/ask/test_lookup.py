import pickle

import pytest
from pyoxigraph import NamedNode

import legweakkg
from legweakkg.ask.lookup import Lookup, beginning, normalise
from legweakkg.errors import LegweakkgError, UnknownTermError
from legweakkg.names import SKOS
from legweakkg.terms import TermRef


@pytest.mark.parametrize(
    "name",
    [
        "Guillain-Barré syndrome",
        "guillain barre syndrome",
        "GUILLAIN–BARRE SYNDROME",
        "GBS",
        "guillain_barre_syndrome",
        "lwt:guillain_barre_syndrome",
        "https://w3id.org/legweakkg/term/guillain_barre_syndrome",
        " GBS ",
    ],
)
def test_a_term_answers_to_all_its_names(kg, name):
    assert kg[name].id == "lwt:guillain_barre_syndrome"


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("anaemia", "anemia"),
        ("ischaemia", "ischemia"),
        ("paraesthesia", "paresthesia"),
        ("exercise programme", "exercise program"),
    ],
)
def test_british_spelling_is_forgiven(british, american):
    assert normalise(british) == normalise(american)


def test_the_graph_knows_british_spelling(kg):
    assert kg["anaemia"] == kg["anemia"]


@pytest.mark.parametrize(
    ("miss", "hit"),
    [
        ("guilain barre", "Guillain-Barré syndrome"),
        ("multiple sclerosi", "multiple sclerosis"),
        ("myastenia gravis", "myasthenia gravis"),
    ],
)
def test_a_near_miss_suggests(kg, miss, hit):
    with pytest.raises(UnknownTermError) as caught:
        kg[miss]
    assert hit in caught.value.suggestions
    assert hit in str(caught.value)
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, LegweakkgError)


def test_errors_survive_pickling(kg):
    with pytest.raises(UnknownTermError) as caught:
        kg["no such thing at all"]
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_search_ranks_exact_before_prefix_before_words(kg):
    hits = kg.search("stroke")
    assert hits[0].term.label == "stroke"
    assert hits[0].score == 1.0
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert "foot drop" in [hit.term.label for hit in kg.search("foot dr")]
    assert kg.search("   ") == []


def test_search_forgives_a_typing_error(kg):
    assert "myasthenia gravis" in [hit.term.label for hit in kg.search("myasthenia gravsi")]


def test_no_two_terms_share_a_name(kg):
    rows = kg.query("""
        SELECT ?name ?a ?b WHERE {
          ?a skos:prefLabel|skos:altLabel ?name . ?b skos:prefLabel ?name . FILTER(?a != ?b) }""")
    assert [(row["name"].value, row["a"].value, row["b"].value) for row in rows] == []


def test_terms_behave_as_values(kg):
    stroke = kg["stroke"]
    assert stroke == kg["lwt:stroke"]
    assert hash(stroke) == hash(kg["lwt:stroke"])
    assert pickle.loads(pickle.dumps(stroke)) == stroke
    assert repr(stroke) == "<Term lwt:stroke 'stroke'>"
    assert kg[stroke.ref] == stroke
    with pytest.raises(AttributeError):
        stroke.label = "other"


def test_an_empty_lookup_suggests_nothing():
    with pytest.raises(UnknownTermError, match=r"No term is called 'x'\."):
        Lookup([]).get("x")
    assert Lookup([TermRef("A", "urn:a")]).find("urn:a") == TermRef("A", "urn:a")


def test_what_may_begin_so_does_not_miss_a_name(kg):
    import re

    names = [quad.object.value for name in ("prefLabel", "altLabel") for quad in named(kg, name)]
    names += [
        "Oedema",
        "oesophagus",
        "haematoma",
        "Foetal",
        "paediatric",
        "Guillain–Barré",
        "'s gravenhage",
        "a-b",
        "5q",
    ]
    assert len(names) > 2_000
    for name in names:
        normal = normalise(name)
        for start in (normal[:1], normal[:2]):
            assert re.search(beginning([start]), name, re.IGNORECASE), (name, start)


def named(kg, name):
    return kg.engine.store.quads_for_pattern(None, NamedNode(SKOS + name), None, None)


def test_letters_of_other_scripts_keep_names_apart(tmp_path):
    extra = tmp_path / "extra.ttl"
    extra.write_text(
        f'<https://w3id.org/legweakkg/term/foot_drop> <{SKOS}altLabel> "висячая стопа"@ru .\n', encoding="utf-8"
    )
    kg = legweakkg.load(extra=extra)
    assert kg["Висячая стопа"].label == "foot drop"
    for name in ("", "???", "日本語", "инсульт", "日本語 stroke", "β stroke"):
        assert name not in kg
    with pytest.raises(UnknownTermError):
        kg.differential(["лихорадка"])


@pytest.mark.parametrize("plural", ["strokes", "aerobic exercises", "anemia treatments"])
def test_a_plural_suggests_its_singular(kg, plural):
    with pytest.raises(UnknownTermError) as caught:
        kg[plural]
    assert caught.value.suggestions[0] == plural.removesuffix("s")
