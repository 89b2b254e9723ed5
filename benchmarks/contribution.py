"""Measure what checking a contribution costs, against the packaged graph and against one of a million triples.

    python benchmarks/contribution.py [--triples 1000000] [--times 5] [--engine shacl] [--only claims]

The large graph is the packaged one with further generations of its terms and claims: each clone of a term has its
own id and names, each clone of a claim its own id, a subject of its generation and an object of another one, so that
no subject has more claims than in the packaged graph. It is a store on disk. Three contributions of 100 triples are
checked in turns on each graph: claims about packaged terms with their evidence, new terms with their names, and
new synonyms of the terms that most claims name. Prints a table in Markdown. Figures drift on a shared machine:
read the ratios.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from legweakkg.check.findings import Report
from legweakkg.check.surroundings import DERIVED, _read_once
from legweakkg.check.validation import validate
from legweakkg.engine.manifest import NAME, measure, read_manifest
from legweakkg.ingest.building import ingest, prepare_lines
from legweakkg.names import LW, LWT, RDF, SKOS, graph_iri, local_name
from legweakkg.resources import ontology_dir
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
    lines = prepare_lines(folder, store)
    del store
    manifest = replace(
        manifest,
        package_triples=manifest.package_triples + grown,
        prepared={**manifest.prepared, **lines},
        files=measure(folder / manifest.data),
    )
    (folder / NAME).write_bytes(manifest.to_json())


def claims(size: int) -> list[Triple]:
    """Return so many new triples: claims about packaged terms with their evidence, subjects exchanged."""
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
    return written[:size]


def terms(size: int) -> list[Triple]:
    """Return so many new triples: terms like the packaged ones, under names of their own."""
    clones = Clones(packaged(), 2)
    some = sorted((term for term in clones.terms if term.value.startswith(LWT)), key=str)
    return [triple for term in some for triple in clones.term(term, 999_999)][:size]


def synonyms(size: int) -> list[Triple]:
    """Return so many new triples: a synonym for each of the terms that most claims are about."""
    clones = Clones(packaged(), 2)
    counted = Counter(clones._of(claim, role) for claim in clones.claims for role in (SUBJECT, OBJECT))
    return [
        Triple(term, NAMES[1], Literal(f"new name {number}", language="en"))
        for number, (term, _) in enumerate(counted.most_common(size))
    ]


def asserted(folder: Path) -> int:
    """Return how many asserted triples a store has."""
    manifest = read_manifest(folder)
    assert manifest is not None
    store = Store.read_only(str(folder / manifest.data))
    return len(store) - sum(1 for _ in store.quads_for_pattern(None, None, None, DERIVED))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--engine", choices=("pyshacl", "shacl"), default="pyshacl")
    parser.add_argument("--only", choices=("claims", "terms", "synonyms"), action="append", help="repeatable")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in ingest(folder / "small", []):
            pass
        build(folder / "large", given.triples)
        graphs = {
            "packaged graph, files": None,
            "packaged graph, store on disk": folder / "small",
            "larger graph, store on disk": folder / "large",
        }
        sizes = {title: asserted(store or folder / "small") for title, store in graphs.items()}
        print(f"100 triples, medians of {given.times}, {given.engine}:\n")
        print("| contribution | against | asserted triples | of them looked at | findings | s | ratio |")
        print("|---|---|---|---|---|---|---|")
        for make in (claims, terms, synonyms):
            if given.only and make.__name__ not in given.only:
                continue
            file = folder / f"{make.__name__}.ttl"
            file.write_bytes(serialize(make(100), format=RdfFormat.TURTLE) or b"")
            taken: dict[str, list[float]] = {title: [] for title in graphs}
            found: dict[str, Report] = {}
            for _ in range(given.times + 1):
                for title, store in graphs.items():
                    _read_once.cache_clear()  # as in a new process
                    begin = time.perf_counter()
                    report = validate([file], store=store, engine=given.engine)
                    taken[title].append(time.perf_counter() - begin)
                    found[title] = report
            medians = {title: statistics.median(times[1:]) for title, times in taken.items()}
            first = next(iter(medians.values()))
            for title, median in medians.items():
                report = found[title]
                print(
                    f"| {make.__name__} | {title} | {sizes[title]:,} | {report.triples:,} | {len(report.findings)} "
                    f"| {median:.2f} | {median / first:.1f} |"
                )


if __name__ == "__main__":
    main()
