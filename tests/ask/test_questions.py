import inspect
import re

import pytest
from pyoxigraph import Store

from legweakkg.ask import questions
from legweakkg.ask.answer_rows import read_rows
from legweakkg.ask.claim_rows import read_claims
from legweakkg.errors import LegweakkgError, UnknownTermError
from legweakkg.names import LWT, expand, local_name

CATALOGUE = questions.catalogue()
OFFERED = questions.offered()
NO_METHOD_OF_THE_SAME_SHAPE = {"treatments", "claims_about"}
"""Asked through ``kg.treatments``, which adds cautions, and ``kg.claims``."""


def test_the_catalogue_is_read():
    assert {"treatments", "untreated", "cautions", "claims_about"} <= set(CATALOGUE)
    assert len(OFFERED) >= 45
    assert "explain_steps" not in OFFERED


@pytest.mark.parametrize("name", sorted(OFFERED))
def test_the_example_of_a_question_has_answers(kg, name):
    assert len(kg.query(OFFERED[name].sparql)) > 0


@pytest.mark.parametrize("name", sorted(OFFERED))
def test_a_question_takes_kinds_that_the_schema_defines(kg, name):
    for parameter in OFFERED[name].parameters.values():
        assert bool(parameter.kinds) != parameter.boolean
        for kind in parameter.kinds:
            assert kg.query("ASK { ?kind a owl:Class }", {"kind": f"lw:{kind}"}), kind


@pytest.mark.parametrize("name", sorted(set(OFFERED) - NO_METHOD_OF_THE_SAME_SHAPE))
def test_a_question_is_a_method_with_its_parameters(kg, name):
    signature = inspect.signature(getattr(kg, name))
    parameters = OFFERED[name].parameters.values()
    assert list(signature.parameters) == [parameter.argument for parameter in parameters]
    for parameter in parameters:
        default = signature.parameters[parameter.argument].default
        assert default is (None if parameter.optional else inspect.Parameter.empty)
    example = {OFFERED[name].parameters[variable].argument: value for variable, value in OFFERED[name].example.items()}
    answers = getattr(kg, name)(**example)
    assert len(answers) > 0
    assert answers.question == name
    assert answers.note == ""


def test_every_relation_that_can_be_claimed_is_asked_by_some_question(kg):
    asked = " ".join(question.sparql for question in OFFERED.values() if question.parameters)
    relations = [local_name(row["p"].value) for row in kg.query("SELECT ?p { ?p lw:claimable true }")]
    assert len(relations) > 30
    unasked = [name for name in relations if not re.search(rf"lw:{name}\b", asked)]
    assert unasked == []


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_each_question_says_what_it_asks_and_runs_as_it_stands(kg, name):
    asked = CATALOGUE[name]
    assert asked.text.endswith("?")
    assert asked.columns
    result = kg.query(asked.sparql)
    assert set(result.variables) == set(asked.columns)


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_each_question_names_all_its_parameters(name):
    asked = CATALOGUE[name]
    if asked.parameters:
        block = questions._VALUES.search(asked.sparql)
        assert [variable[1:] for variable in block[2].split()] == list(asked.parameters)
    else:
        assert questions.bind(asked, {}) == asked.sparql


@pytest.mark.parametrize("name", sorted(OFFERED))
def test_the_standalone_query_gives_the_library_answer(kg, name):
    """Anyone who pastes the printed query into another engine sees what the library answers, evidence and all."""
    asked = OFFERED[name]
    example = {
        asked.parameters[variable].argument: value == "true" if asked.parameters[variable].boolean else value
        for variable, value in asked.example.items()
    }
    sparql = kg.sparql_for(name, **example)
    rows = Store.query(kg.engine.store, sparql, use_default_graph_as_union=True)  # without our default prefixes
    pasted = read_claims(rows, kg._label) if asked.answers_claims else read_rows(kg, asked, rows)
    assert pasted == list(kg.ask(name, **example))
    assert pasted


@pytest.mark.parametrize("name", sorted(name for name, asked in OFFERED.items() if asked.shows_claims))
def test_the_details_lose_no_answer_and_add_none(kg, name):
    asked = OFFERED[name]
    values = {
        variable: value == "true" if asked.parameters[variable].boolean else expand(value)
        for variable, value in asked.example.items()
    }
    columns = [column for column in asked.columns if not column.endswith("Label")]
    bare = {tuple(row[name].value for name in columns) for row in kg.query(questions.bind(asked, values))}
    detailed = {tuple(row[name].value for name in columns) for row in kg.query(questions.compose(asked, values))}
    assert detailed == bare


def test_questions_leave_the_names_of_the_details_alone():
    details = re.search(r"SELECT(.*?)WHERE", questions._details(), re.DOTALL)[1].split()
    assert len(details) > 20
    for asked in OFFERED.values():
        if asked.shows_claims:
            assert not {f"?{name}" for name in asked.columns if name != "claim"} & set(details), asked.name


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


@pytest.mark.parametrize("name", ["causes_by_category", "conditions", "red_flags"])
def test_answers_with_claims_keep_the_order_of_their_question(name):
    asked = questions.question(name)
    order = asked.sparql.rstrip().rpartition("ORDER BY ")[2]
    composed = questions.compose(asked, {"of": "urn:x"})
    assert composed.rpartition("ORDER BY ")[2].startswith(order)
