import pytest
from pyoxigraph import Store

from legweakkg.ask import questions
from legweakkg.ask.claim_rows import read_claims
from legweakkg.errors import LegweakkgError, UnknownTermError
from legweakkg.names import LWT

CATALOGUE = questions.catalogue()


def test_the_catalogue_is_read():
    assert {"treatments", "untreated", "cautions", "claims_about"} <= set(CATALOGUE)


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_each_question_says_what_it_asks_and_runs_as_it_stands(kg, name):
    asked = CATALOGUE[name]
    assert asked.text.endswith("?")
    assert asked.columns
    result = kg.query(asked.sparql)
    assert {variable.value for variable in result.variables} == set(asked.columns)


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_each_question_names_all_its_parameters(name):
    asked = CATALOGUE[name]
    block = questions._VALUES.search(asked.sparql)
    assert sorted(variable[1:] for variable in block[2].split()) == sorted(asked.parameters)


@pytest.mark.parametrize("of", ["neurological", "stroke", "leg weakness"])
def test_the_standalone_query_gives_the_library_answer(kg, of):
    """Anyone who pastes the printed query into another engine sees the claims that the library answers."""
    sparql = kg.sparql_for("treatments", of=of)
    assert sparql.startswith("PREFIX lw: ")
    rows = Store.query(kg.engine.store, sparql, use_default_graph_as_union=True)  # without our default prefixes
    pasted = {claim.iri: claim for claim in read_claims(rows, kg._label)}
    answered = {claim.iri: claim for claim in kg.treatments(of)}
    assert pasted == answered


def test_the_standalone_query_runs_on_rdflib(kg):
    import warnings

    sparql = kg.sparql_for("untreated", of="muscular")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = kg.to_rdflib().query(sparql)
        assert {str(row[0]) for row in rows} == {row["condition"].value for row in kg.query(sparql)}


def test_parameters_are_bound_not_pasted():
    asked = CATALOGUE["treatments"]
    text = questions.bind(asked, {"of": LWT + "stroke", "includeCauses": True})
    assert f"VALUES (?of ?includeCauses ?includeInvestigational) {{ (<{LWT}stroke> true false) }}" in text


def test_unknown_questions_and_parameters(kg):
    with pytest.raises(UnknownTermError, match="did you mean 'treatments'"):
        kg.sparql_for("treatment", of="stroke")
    with pytest.raises(LegweakkgError, match="takes no parameter 'off'"):
        kg.sparql_for("treatments", off="stroke")
    with pytest.raises(LegweakkgError, match="needs its parameter 'of'"):
        kg.sparql_for("treatments")
    with pytest.raises(UnknownTermError, match="did you mean"):
        kg.sparql_for("treatments", of="strok")
