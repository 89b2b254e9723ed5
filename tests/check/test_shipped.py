"""The shipped ontology against its own shapes."""

from __future__ import annotations

import importlib.util
import time

import pytest

from legweakkg.check.edits import Edit
from legweakkg.check.findings import Report
from legweakkg.check.shape_pages import shape_page
from legweakkg.check.shapes import read_shapes
from legweakkg.check.validation import validate
from legweakkg.check.whole_graph import evaluate
from legweakkg.resources import ontology_dir, shapes_dir


@pytest.fixture(scope="module")
def report() -> Report:
    return validate()


def test_no_violation(report: Report) -> None:
    assert [str(finding) for finding in report if finding.severity == "violation"] == []


def test_every_finding_has_a_place(report: Report) -> None:
    assert [str(finding) for finding in report if finding.line is None] == []


@pytest.mark.skipif(importlib.util.find_spec("shacl") is None, reason="the extra 'fast' is not installed")
def test_both_engines_find_the_same(report: Report) -> None:
    other = validate(engine="shacl")
    assert other.findings == report.findings
    assert (other.focus_nodes, other.triples) == (report.focus_nodes, report.triples)


def test_no_constraint_is_slow() -> None:
    # a rearranged pattern made one of them take 57 s instead of 0.1
    shapes, edit = read_shapes(shapes_dir()), Edit(ontology_dir(), [])
    for constraint in shapes.constraints:
        start = time.process_time()
        list(evaluate(constraint, edit.store, shapes.prefixes))
        assert time.process_time() - start < 3, constraint.shape.iri


def test_page_describes_every_shape_that_a_report_counts(report: Report) -> None:
    page = shape_page(read_shapes(shapes_dir()))
    assert page.count("\n### lwsh:") == report.shapes == 119
    assert f"\n{report.shapes} shapes and constraints" in page
