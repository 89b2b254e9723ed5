"""The same answers from memory, from disk, from Oxigraph's server and from Virtuoso 7.

Virtuoso takes part when it is asked for: ``pytest tests/engine --virtuoso``.
"""

from pathlib import Path

import pytest

import legweakkg
from legweakkg.ask import questions

from .agreement import LAYERED, METHODS, answers, arguments, rows

BAD = sorted((Path(__file__).parents[1] / "shapes").glob("bad_*.ttl"))


def test_the_cases_are_many(kg):
    asked = arguments(kg)
    assert {name for name, _ in asked} == set(questions.offered())
    assert len(asked) > 5 * len(questions.offered())


@pytest.mark.parametrize("name", sorted(questions.catalogue()))
def test_every_question_file_has_the_same_rows(there, kg, name):
    sparql = questions.catalogue()[name].sparql
    here = rows(kg.engine, sparql)
    assert rows(there.engine, sparql) == here


@pytest.mark.parametrize("name", sorted(questions.offered()))
def test_every_question_has_the_same_answers_whatever_is_asked(there, kg, name):
    different = []
    for asked, given in arguments(kg):
        if asked == name and answers(there, name, given) != answers(kg, name, given):
            different.append(given)
    assert different == []


@pytest.mark.parametrize("name", METHODS)
def test_every_method_has_the_same_answer(there, kg, name):
    assert METHODS[name](there) == METHODS[name](kg)


@pytest.mark.parametrize("name", LAYERED)
def test_ingested_vocabularies_answer_the_same(there, on_disk, name):
    here = LAYERED[name](on_disk)
    assert here
    assert LAYERED[name](there) == here


def test_every_triple_has_arrived(there, on_disk):
    """Graph by graph, as sets; blank nodes are compared by what they are linked to."""
    for graph in on_disk.engine.store.named_graphs():
        query = f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} FILTER(!ISBLANK(?s) && !ISBLANK(?o)) }}"
        assert rows(there.engine, query) == rows(on_disk.engine, query)
        count = f"SELECT (COUNT(?s) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} FILTER(ISBLANK(?s) || ISBLANK(?o)) }}"
        assert rows(there.engine, count) == rows(on_disk.engine, count)


def test_unknown_names_are_told_the_same_way(there, kg):
    with pytest.raises(legweakkg.UnknownTermError) as here:
        kg.causes("leg weaknes")
    with pytest.raises(legweakkg.UnknownTermError) as elsewhere:
        there.causes("leg weaknes")
    assert str(elsewhere.value) == str(here.value)


def test_a_contribution_has_the_same_findings(there, kg):
    """All bad examples as one contribution: what is wrong, where, and what to write instead."""
    here = kg.validate(*BAD)
    assert list(there.validate(*BAD)) == list(here)
    assert len(BAD) == 119
    assert len({finding.shape for finding in here}) > 60
    assert any(finding.suggestion for finding in here)
