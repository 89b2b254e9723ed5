"""What the public methods are given: what they understand, and one sentence for what they do not."""

from __future__ import annotations

import math
import re
from decimal import Decimal

import pytest

import legweakkg
from legweakkg.errors import (
    EngineError,
    ExportError,
    LegweakkgError,
    QueryError,
    RefusedQueryError,
    SourceError,
    StoreError,
)

ALL = "SELECT * { ?s ?p ?o }"
LIMITED = {
    "search": lambda kg, limit: kg.search("leg", limit=limit),
    "differential": lambda kg, limit: kg.differential("muscle pain", limit=limit),
    "next_questions": lambda kg, limit: kg.next_questions("muscle pain", limit=limit),
    "query": lambda kg, limit: kg.query(ALL, limit=limit),
    "max_paths": lambda kg, limit: kg.explain("stroke", "leg weakness", max_paths=limit),
    "max_hops": lambda kg, limit: kg.explain("stroke", "leg weakness", max_hops=limit),
}


@pytest.mark.parametrize("limit", [-1, "3", 1.5, [], None], ids=repr)
@pytest.mark.parametrize("method", LIMITED)
def test_limits_are_whole_numbers(kg, method, limit):
    if method == "query" and limit is None:
        return
    with pytest.raises(LegweakkgError, match="must be a whole number of at least [01], not " + re.escape(repr(limit))):
        LIMITED[method](kg, limit)


def test_limits_may_be_none_at_all_or_beyond_all_answers(kg):
    assert kg.search("leg", limit=0) == []
    assert len(kg.search("leg", limit=10**30)) == len(kg.search("leg", limit=10**6))
    assert kg.query("SELECT ?x { VALUES ?x { 1 2 } }", limit=10**30).truncated is False
    assert kg.query("SELECT ?x { VALUES ?x { 1 2 } }", limit=10**30, timeout=60).truncated is False


@pytest.mark.parametrize("timeout", [0, -1, math.nan, Decimal("NaN"), "1", [], 10**400], ids=repr)
def test_time_limits_are_numbers_above_0(kg, timeout):
    with pytest.raises(RefusedQueryError, match="A time limit must be a number of seconds above 0, not "):
        kg.query("ASK {}", timeout=timeout)
    with pytest.raises(EngineError, match="A time limit must be a number of seconds above 0, not "):
        legweakkg.connect("http://localhost:1/query", timeout=timeout)


def test_a_time_limit_may_be_a_decimal(kg):
    assert kg.query("ASK {}", timeout=Decimal("60.5")) is True


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda kg: kg.search(None), LegweakkgError, "What is searched for must be text, not None"),
        (lambda kg: kg.query(None), QueryError, "A query must be text, not None"),
        (lambda kg: kg.query(b"ASK {}"), QueryError, "A query must be text, not b'ASK"),
        (lambda kg: kg.query(ALL, "stroke"), QueryError, "by the names of variables"),
        (lambda kg: kg.query(ALL, {1: "x"}), QueryError, "The name of a variable must be text, not 1"),
        (lambda kg: kg.ask(None), LegweakkgError, "The name of a question must be text, not None"),
        (lambda kg: kg.sparql_for(5), LegweakkgError, "The name of a question must be text, not 5"),
        (lambda kg: kg.related("stroke", None), LegweakkgError, "A relation must be text, not None"),
        (lambda kg: kg.why("stroke", None, "fall"), LegweakkgError, "A relation must be text, not None"),
        (lambda kg: kg.why("stroke", "type", None), LegweakkgError, "A name is wanted .*, not None"),
        (lambda kg: kg.differential(None), LegweakkgError, "A name is wanted .*, not None"),
        (lambda kg: kg.differential("fever", None), LegweakkgError, "A name is wanted .*, not None"),
        (lambda kg: kg.validate(None), SourceError, "Files and rdflib graphs can be checked, not None"),
        (lambda kg: kg.validate(["a.ttl"]), SourceError, "Files and rdflib graphs can be checked, not"),
        (lambda kg: kg.export("x.ttl", 5), ExportError, "A format must be text, not 5"),
        (lambda kg: kg.export("x.skos.ttl", only="claims"), ExportError, "leave it out or choose 'terms'"),
        (lambda kg: kg.export("x.csv"), ExportError, r"end the name in .csv.zip, or name the format \(csv\)"),
        (lambda kg: kg.treatments("stroke", include_causes="no"), LegweakkgError, "must be True or False"),
        (lambda kg: kg.treatments("stroke", include_investigational=1), LegweakkgError, "must be True or False"),
    ],
)
def test_other_things_are_refused_in_a_sentence(kg, call, kind, message):
    with pytest.raises(kind, match=message) as caught:
        call(kg)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", [None, 5, "", "a\0.ttl", b"a.ttl"], ids=repr)
def test_files_have_names(kg, path):
    for call, kind in (
        (legweakkg.load, SourceError),
        (lambda path: legweakkg.load([path]), SourceError),
        (legweakkg.open_store, StoreError),
        (kg.export, ExportError),
    ):
        with pytest.raises(kind, match="The name of a file or folder is wanted, not"):
            call(path)


def test_files_are_on_this_machine(kg, tmp_path):
    for call in (legweakkg.load, legweakkg.open_store, kg.export, kg.validate):
        with pytest.raises(LegweakkgError, match=r"https://example.org/x.ttl is an address"):
            call("https://example.org/x.ttl")
    (tmp_path / "graph.ttl").touch()
    with pytest.raises(StoreError, match="this is a file; name the folder of a store"):
        legweakkg.open_store(tmp_path / "graph.ttl")
