import pytest

from legweakkg.ask.name_index import NameIndex


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("stroke", "stroke"),
        ("GBS", "Guillain-Barré syndrome"),
        ("foot dr", "foot drop"),
        ("gravis myasthenia", "myasthenia gravis"),
        ("weakness leg", "leg weakness"),
        ("myastenia gravsi", "myasthenia gravis"),
        ("guilain bare", "Guillain-Barré syndrome"),
        ("nerve conductin stdy", "nerve conduction study"),
        ("footdrop", "foot drop"),
        ("poly neuropathy", "polyneuropathy"),
    ],
)
def test_the_best_hit(kg, text, label):
    assert kg.search(text)[0].term.label == label


def test_ranks_exact_then_prefix_then_words_then_likeness(kg):
    scores = {text: kg.search(text)[0].score for text in ("stroke", "strok", "gravis myasth", "myastenia gravsi")}
    assert scores["stroke"] == 1.0
    assert scores["stroke"] > scores["strok"] > scores["gravis myasth"] > scores["myastenia gravsi"] > 0


def test_a_synonym_is_shown_as_the_name_that_fitted(kg):
    hit = kg.search("GBS")[0]
    assert (hit.term.label, hit.name) == ("Guillain-Barré syndrome", "GBS")


def test_nonsense_finds_nothing(kg):
    assert kg.search("zzzz") == []
    assert kg.search("") == []
    assert len(kg.search("weakness", limit=3)) == 3


def test_every_label_finds_its_term_first(kg):
    terms = list(kg._lookup)
    assert len(terms) > 800
    wrong = [term.label for term in terms if kg.search(term.label)[0].term != term]
    assert wrong == []


def test_edits_count_a_swap_once():
    index = NameIndex(["abcdef"])
    [(_, swapped)] = index.alike("abdcef", 1, 0.1)
    [(_, replaced)] = index.alike("abxdef", 1, 0.1)
    assert swapped == replaced == 0.83
