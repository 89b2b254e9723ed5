"""The published queries answer elsewhere too: rdflib does not sort by what is unbound, which pyoxigraph does."""

import pytest
import rdflib

from legweakkg.ask import questions
from legweakkg.names import expand

QUICK = ("causes_by_category", "conditions", "coverage", "red_flags", "symptoms", "tests", "treatments", "untreated")
"""Questions that rdflib answers in two seconds or so; `figures` and `side_effects` take it much longer."""


@pytest.fixture(scope="module")
def dataset(kg) -> rdflib.Dataset:
    found = kg.to_rdflib()
    found.default_union = True
    return found


@pytest.mark.parametrize("name", QUICK)
def test_rdflib_has_as_many_rows(kg, dataset, name):
    asked = questions.question(name)
    values = {key: expand(value) or value == "true" for key, value in asked.example.items()}
    sparql = questions.standalone(questions.compose(asked, values))
    rows = list(dataset.query(sparql))
    assert len(rows) == len(kg.query(sparql)) > 0


CLAIMS = [name for name, asked in questions.offered().items() if asked.answers_claims]


@pytest.mark.parametrize("name", CLAIMS)
def test_claims_stand_in_the_order_that_the_published_query_gives_them(kg, name):
    """The methods leave out its ORDER BY and its labels: they sort, and know the labels."""
    asked = questions.question(name)
    values = {key: expand(value) or value == "true" for key, value in asked.example.items()}
    published = questions.compose(asked, values)
    asked_for = questions.for_reader(published)
    assert published.count("prefLabel ?subjectLabel") - asked_for.count("prefLabel ?subjectLabel") == 1
    assert "\nORDER BY" in published and "\nORDER BY" not in asked_for
    arguments = {asked.parameters[key].argument: value for key, value in values.items()}
    rows = list(kg.engine.select(published))
    claims = kg.ask(name, **arguments)
    by_iri = {claim.iri: claim for claim in claims}
    assert list(dict.fromkeys(row["claim"].value for row in rows)) == [claim.iri for claim in claims]
    for row in rows:
        claim = by_iri[row["claim"].value]
        assert (claim.subject.label, claim.object.label) == (row["subjectLabel"].value, row["objectLabel"].value)


def test_claims_are_asked_for_in_most_questions():
    assert len(CLAIMS) > 25
