import pytest

from legweakkg.source.passages import span_sha256, split


def spans(text):
    return [text[passage.start : passage.end] for passage in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("- Rest: sleep well.", ["Rest: sleep well."]),
        ("  • Numbness", ["Numbness"]),
        ("1. First step", ["First step"]),
        ("-", []),
        ("", []),
        ("Use aids (e.g. Canes) daily.", ["Use aids (e.g. Canes) daily."]),
        ("About 1 in every 5,600 males.", ["About 1 in every 5,600 males."]),
        ("Q: Why? A: Because. Then so.", ["Q: Why?", "A: Because.", "Then so."]),
        ('He said "no." Then left.', ['He said "no."', "Then left."]),
        ("a line\r\nanother\r\n", ["a line", "another"]),
    ],
)
def test_splitting(text, expected):
    assert spans(text) == expected


def test_positions_count_code_points_and_lines():
    text = "Ünï\n\n𝔸 b. C"
    found = split(text)
    assert [(passage.line, passage.sentence) for passage in found] == [(1, 1), (3, 1), (3, 2)]
    assert found[1].start == 5
    assert found[1].sha256 == span_sha256(text, 5, 9)


def test_the_articles_have_the_counted_passages(shared):
    counts = {}
    for path in sorted((shared / "seeds").glob("0*.txt")):
        counts[path.name[:3]] = len(split(path.read_bytes().decode("utf-8")))
    assert counts == {"000": 84, "001": 185, "002": 149, "003": 36, "004": 28}


def test_a_known_sentence(shared):
    path = next((shared / "seeds").glob("003_*.txt"))
    passage = next(p for p in split(path.read_bytes().decode("utf-8")) if p.start == 2879)
    assert (passage.end, passage.line) == (3007, 15)
    assert passage.sha256.startswith("29ad456d")
