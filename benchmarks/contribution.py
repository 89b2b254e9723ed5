"""Measure what checking a contribution costs, against the packaged graph and against one of a million triples.

    python benchmarks/contribution.py [--triples 1000000] [--times 5] [--engine shacl]

The large graph is the packaged one with further generations of its terms and claims: each clone of a term has its
own id and names, each clone of a claim its own id, a subject of its generation and an object of another one, so that
no subject has more claims than in the packaged graph. It is a store on disk. The contribution has 100 new triples:
claims about packaged terms. Prints a table in Markdown, then the constraints that take longest on the large graph.
Figures drift on a shared machine: read the ratios.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from legweakkg.check.asserted import opened
from legweakkg.check.shapes import read_shapes
from legweakkg.check.validation import validate
from legweakkg.check.whole_graph import evaluate
from legweakkg.engine.manifest import NAME, measure, read_manifest
from legweakkg.engine.ondisk import OnDiskEngine
from legweakkg.ingest.building import ingest
from legweakkg.names import LW, LWT, RDF, SKOS, graph_iri, local_name
from legweakkg.resources import ontology_dir, shapes_dir
from legweakkg.source.assembly import read_layers

SUBJECT, PREDICATE, OBJECT = (NamedNode(LW + name) for name in ("subject", "predicate", "object"))
TYPE = NamedNode(RDF + "type")
NAMES = (NamedNode(SKOS + "prefLabel"), NamedNode(SKOS + "altLabel"))
MATCHES = tuple(NamedNode(SKOS + name) for name in ("exactMatch", "closeMatch"))


class Clones:
    """Makes generations of the terms and claims of a graph."""

    def __init__(self, graph: Store, generations: int) -> None:
        self._graph, self._generations = graph, generations
        self.claims = [quad.subject for quad in graph.quads_for_pattern(None, TYPE, NamedNode(LW + "Claim"))]
        self.terms = {self._of(claim, role) for claim in self.claims for role in (SUBJECT, OBJECT)}

    def _of(self, claim: NamedNode, role: NamedNode) -> NamedNode:
        return next(iter(self._graph.quads_for_pattern(claim, role, None))).object

    def _clone(self, term: NamedNode, generation: int) -> NamedNode:
        return NamedNode(f"{term.value}_g{generation}") if term in self.terms else term

    def claim(self, claim: NamedNode, generation: int, shift: int) -> Iterator[Triple]:
        """Yield the triples of a claim's clone, whose object is of another generation."""
        subject = self._clone(self._of(claim, SUBJECT), generation)
        target = self._clone(self._of(claim, OBJECT), (generation + shift) % self._generations)
        predicate = self._of(claim, PREDICATE)
        rest = local_name(claim.value).split("-")[3:]
        name = "-".join([*(local_name(term.value) for term in (subject, predicate, target)), *rest])
        changed = {SUBJECT: subject, OBJECT: target}
        for quad in self._graph.quads_for_pattern(claim, None, None):
            yield Triple(
                NamedNode(claim.value[: -len(local_name(claim.value))] + name),
                quad.predicate,
                changed.get(quad.predicate, quad.object),
            )

    def term(self, term: NamedNode, generation: int) -> Iterator[Triple]:
        """Yield the triples of a term's clone."""
        for quad in self._graph.quads_for_pattern(term, None, None):
            value = quad.object
            if quad.predicate in NAMES and isinstance(value, Literal):
                value = Literal(f"{value.value} of generation {generation}", language=value.language)
            elif quad.predicate in MATCHES:
                continue
            elif isinstance(value, NamedNode):
                value = self._clone(value, generation)
            yield Triple(self._clone(term, generation), quad.predicate, value)

    def generation(self, number: int) -> Iterator[Quad]:
        """Yield all triples of a generation, in the graphs of their layers."""
        claims, terms = NamedNode(graph_iri("claims")), NamedNode(graph_iri("terms"))
        for position, claim in enumerate(self.claims):
            for triple in self.claim(claim, number, 1 + position % (self._generations - 1)):
                yield Quad(*triple, claims)
        for term in self.terms:
            if term.value.startswith(LWT):
                for triple in self.term(term, number):
                    yield Quad(*triple, terms)


def packaged() -> Store:
    """Return the asserted packaged triples, in the default graph."""
    store = Store()
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in read_layers(ontology_dir()))
    return store


def build(folder: Path, triples: int) -> None:
    """Make a store of about so many triples."""
    for _ in ingest(folder, []):
        pass
    manifest = read_manifest(folder)
    assert manifest is not None
    graph = packaged()
    each = sum(1 for _ in Clones(graph, 3).generation(1))
    count = max(2, (triples - len(graph)) // each)
    clones = Clones(graph, count)
    store = Store(str(folder / manifest.data))
    before = len(store)
    store.bulk_extend(quad for number in range(count) for quad in clones.generation(number))
    store.flush()
    grown = len(store) - before
    del store
    total = manifest.package_triples + grown
    manifest = replace(manifest, package_triples=total, files=measure(folder / manifest.data))
    (folder / NAME).write_bytes(manifest.to_json())


def contribution(path: Path, size: int = 100) -> int:
    """Write about so many new triples: claims about packaged terms with their evidence, objects exchanged."""
    graph = packaged()
    clones = Clones(graph, 2)
    subjects = sorted({clones._of(claim, SUBJECT) for claim in clones.claims}, key=str)
    written: list[Triple] = []
    for number, claim in enumerate(sorted(clones.claims, key=str)):
        if len(written) >= size:
            break
        subject = subjects[number * 7 % len(subjects)]
        old = local_name(clones._of(claim, SUBJECT).value)
        name = NamedNode(claim.value.replace(f"/{old}-", f"/{local_name(subject.value)}-"))
        if any(graph.quads_for_pattern(name, None, None)):
            continue
        written += [
            Triple(name, quad.predicate, subject if quad.predicate == SUBJECT else quad.object)
            for quad in graph.quads_for_pattern(claim, None, None)
        ]
    written = written[:size]
    path.write_bytes(serialize(written, format=RdfFormat.TURTLE) or b"")
    return len(written)


def median(work: Callable[[], object], times: int) -> float:
    """Return the median of the seconds that a call takes."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--engine", choices=("pyshacl", "shacl"), default="pyshacl")
    parser.add_argument("--slowest", type=int, default=8)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, file = Path(name), Path(name) / "new.ttl"
        size = contribution(file)
        for _ in ingest(folder / "small", []):
            pass
        build(folder / "large", given.triples)
        cases = {
            "packaged graph, in memory": None,
            "packaged graph, store on disk": folder / "small",
            "larger graph, store on disk": folder / "large",
        }
        first = 0.0
        print(f"{size} new triples, medians of {given.times}, {given.engine}:\n")
        print("| against | asserted triples | findings | s | ratio |\n|---|---|---|---|---|")
        for title, store in cases.items():
            report = validate([file], store=store, engine=given.engine)
            taken = median(lambda store=store: validate([file], store=store, engine=given.engine), given.times)
            first = first or taken
            print(f"| {title} | {report.triples:,} | {len(report.findings)} | {taken:.2f} | {taken / first:.1f} |")
        shapes = read_shapes(shapes_dir())
        with opened(OnDiskEngine(folder / "large")) as graph:
            rows = sorted(
                (
                    (median(lambda one=one: list(evaluate(one, graph, shapes.prefixes)), 1), one)
                    for one in shapes.constraints
                ),
                key=lambda row: -row[0],
            )
        print("\n| constraint | s on the larger graph |\n|---|---|")
        for taken, one in rows[: given.slowest]:
            print(f"| {local_name(one.shape.iri)} | {taken:.2f} |")


if __name__ == "__main__":
    main()
