"""The shapes folder is plain SHACL: any processor that runs it alone names the same culprits as our runner."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Quad

from legweakkg.check.contributions import read_contributions
from legweakkg.check.edits import Edit
from legweakkg.check.shapes import LWSH, SH, read_shapes
from legweakkg.check.whole_graph import run_constraints
from legweakkg.check.with_pyshacl import to_rdflib
from legweakkg.resources import shapes_dir

from .conftest import SHAPE_TESTS


def test_pyshacl_alone_names_the_same_culprits(small: Path) -> None:
    shapes = read_shapes(shapes_dir())
    bad = [
        path
        for path in sorted(SHAPE_TESTS.glob("bad_*.ttl"))
        if "sh:sparql" in (shapes_dir() / shapes[LWSH + path.stem.removeprefix("bad_")].file).read_text("utf-8")
    ]
    edit = Edit(small, read_contributions(bad, small))
    everything = Edit(small, edit.contributions)
    everything.contributions = ()
    ours = {
        (result.shape.iri, "[]" if isinstance(result.focus, BlankNode) else str(getattr(result.focus, "value", "")))
        for result in run_constraints(shapes, everything)
    }

    quads: list[Quad] = list(edit.store)
    folder = rdflib.Graph()
    for path in sorted(shapes_dir().glob("*.ttl")):
        folder.parse(path, format="turtle")
    _, report, _ = pyshacl.validate(to_rdflib(quads), shacl_graph=folder, advanced=False)
    sh = rdflib.Namespace(SH)
    theirs = {
        (
            str(report.value(node, sh.sourceShape)),
            "[]" if isinstance(report.value(node, sh.value), rdflib.BNode) else str(report.value(node, sh.value)),
        )
        for node in report.objects(None, sh.result)
        if report.value(node, sh.focusNode) == rdflib.URIRef("https://w3id.org/legweakkg")
        and report.value(node, sh.sourceConstraintComponent) == sh.SPARQLConstraintComponent
    }
    assert ours == theirs
    assert len(ours) > 80
