import csv
import io

import pytest

from legweakkg.exchange.csv_tables import safe_cell, table


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def folder(exported):
    return exported("csv")


def test_the_tables_refer_to_each_other(folder):
    terms = {row["id"] for row in read(folder / "terms.csv")}
    claims = read(folder / "claims.csv")
    evidence = read(folder / "evidence.csv")
    assert {row["subject"] for row in claims} | {row["object"] for row in claims} <= terms
    assert {row["claim"] for row in evidence} == {row["id"] for row in claims}
    assert {row["term"] for row in read(folder / "mappings.csv")} <= terms
    assert len({row["id"] for row in claims}) == len(claims)


def test_claims_are_those_of_the_graph(kg, folder):
    rows = {row["id"]: row for row in read(folder / "claims.csv")}
    assert len(rows) == len(list(kg.query("SELECT ?c WHERE { ?c a lw:Claim }")))
    for claim in kg.claims("stroke"):
        row = rows[claim.id]
        assert (row["subject_label"], row["predicate"], row["object_label"]) == (
            claim.subject.label,
            claim.relation,
            claim.object.label,
        )
        assert row["negated"] == str(claim.polarity == "negated").lower()
        assert row["rank"] == claim.rank
        assert row["supporting"] == "; ".join(item.id for item in claim.evidence if item.stance == "supports")
        assert row["whenPresent"] == "; ".join(str(ref) for ref in claim.qualifiers.get("whenPresent", ()))


def test_terms_keep_their_texts(kg, folder):
    row = next(row for row in read(folder / "terms.csv") if row["id"] == "lwt:guillain_barre_syndrome")
    term = kg["guillain_barre_syndrome"]
    assert (row["label"], row["definition"]) == (term.label, term.definition)
    assert row["synonyms"].split("; ") == list(term.synonyms)
    assert row["exact_matches"].split("; ").count("MONDO:0016218") == 1


def test_figures_have_numbers_units_and_sources(folder):
    figures = read(folder / "figures.csv")
    assert len(figures) > 100
    for row in figures:
        assert float(row["value"] or row["lower_value"] or row["upper_value"]) >= 0
        assert row["about"] and row["measure"] and row["unit"]


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-cmd|' /C calc'!A0", "@x", "\t=1", "\r=1", "\n=1", "-", "+"])
def test_formulas_are_disarmed(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["-1", "+0.5", "-12.75", "a=b", "1-2", ""])
def test_numbers_and_plain_texts_stay(text):
    assert safe_cell(text) == text


def test_any_text_comes_back_through_a_csv_reader():
    nasty = ['a "quoted", text', "two\nlines", "Guillain-Barré", "semi;colon", ",", "'"]
    [columns, row] = list(csv.reader(io.StringIO(table(["a"] * len(nasty), [nasty]).decode(), newline="")))
    assert row == nasty
    assert len(columns) == len(nasty)


def test_no_cell_of_any_table_starts_a_formula(folder):
    for path in folder.glob("*.csv"):
        for row in read(path):
            for value in row.values():
                assert not value.startswith(("=", "@", "\t", "\r")), (path.name, value)
