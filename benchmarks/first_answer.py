"""Process start to printed JSON answer of ``legweakkg treatments neurological``, against alternatives.

Run: python benchmarks/first_answer.py [--runs 15]

Four commands answer the same question from the same triples, in turns, so that a busy machine slows all
alike; medians are printed by the clock and of the processor's time, which other work disturbs less, and the ratio
of the latter. The floor is a bare script: it loads the assembled N-Quads into pyoxigraph
and runs the same queries. "rdflib" does so with rdflib. The last rows repeat library and floor on a graph with a
thousand further claims.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import legweakkg
from legweakkg.ask import questions
from legweakkg.names import LWT, PREFIXES
from legweakkg.source.assembly import write_nquads

FLOOR = """
import sys, pyoxigraph
store = pyoxigraph.Store()
store.extend(pyoxigraph.parse(path=sys.argv[1], format=pyoxigraph.RdfFormat.N_QUADS))
for name in sys.argv[2:]:
    print(store.query(open(name).read(), use_default_graph_as_union=True)
          .serialize(format=pyoxigraph.QueryResultsFormat.JSON).decode())
"""
RDFLIB = """
import sys, warnings; warnings.simplefilter("ignore")
import rdflib
graph = rdflib.Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
for name in sys.argv[2:]:
    print(graph.query(open(name).read()).serialize(format="json").decode())
"""
LIBRARY = """
import sys, json, legweakkg
from legweakkg.ask.knowledge import KnowledgeGraph
from legweakkg.engine.embedded import EmbeddedEngine
from legweakkg.source.assembly import read_nquads
from pathlib import Path
kg = KnowledgeGraph(EmbeddedEngine(read_nquads(Path(sys.argv[1]))))
print(json.dumps({**kg.treatments("neurological").as_dict(), "version": kg.version, "disclaimer": kg.disclaimer}))
"""
COMMAND = "from legweakkg.cli import run; run(['treatments', 'neurological', '--format', 'json'])"


def more_claims(number: int) -> str:
    """Return Turtle of made-up, well-formed claims, as many as asked for."""
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    terms = "".join(
        f'lwt:made_up_{n} a lw:HealthCondition ; skos:prefLabel "made up {n}"@en .\n' for n in range(number // 10)
    )
    claims = "".join(
        f"lwc:made_up_{n} a lw:Claim ; lw:subject lwt:made_up_{n % (number // 10)} ; lw:predicate lw:causes ; "
        f'lw:object lwt:leg_weakness ; lw:polarity "asserted" ; lw:supportedBy lwe:made_up_{n} .\n'
        f'lwe:made_up_{n} a lw:EvidenceItem ; lw:evidenceType obo:ECO_0000305 ; lw:rationale "made up {n}"@en .\n'
        for n in range(number)
    )
    return head + terms + claims


def processor() -> float:
    """Return the seconds that the processor has spent on processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kg = legweakkg.load()
        write_nquads(kg.engine.store, folder / "graph.nq")  # type: ignore[attr-defined]
        (folder / "more.ttl").write_text(more_claims(1000))
        write_nquads(legweakkg.load(extra=[folder / "more.ttl"]).engine.store, folder / "more.nq")  # type: ignore[attr-defined]
        queries = []
        for number, of in enumerate(("neurological", "leg_weakness")):
            for question in ("treatments", "untreated"):
                text = questions.standalone(questions.compose(questions.question(question), {"of": LWT + of}))
                queries.append(folder / f"{question}{number}.rq")
                queries[-1].write_text(text)
        python = sys.executable
        commands = {
            "floor: bare pyoxigraph": [python, "-c", FLOOR, folder / "graph.nq", *queries],
            "library on the same file": [python, "-c", LIBRARY, folder / "graph.nq"],
            "command legweakkg treatments": [python, "-c", COMMAND],
            "rdflib": [python, "-c", RDFLIB, folder / "graph.nq", *queries],
            "floor, 1,000 claims more": [python, "-c", FLOOR, folder / "more.nq", *queries],
            "library, 1,000 claims more": [python, "-c", LIBRARY, folder / "more.nq"],
        }
        times: dict[str, list[tuple[float, float]]] = {label: [] for label in commands}
        for _ in range(runs):
            for label, command in commands.items():
                if label == "rdflib" and len(times[label]) >= max(3, runs // 5):
                    continue
                start, busy = time.perf_counter(), processor()
                subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
                times[label].append((time.perf_counter() - start, processor() - busy))
        medians = {
            label: [statistics.median(side) * 1000 for side in zip(*values, strict=True)]
            for label, values in times.items()
        }
        floor = medians["floor: bare pyoxigraph"][1]
        print(f"{len(kg.engine.store):,} triples, medians of {runs} runs")  # type: ignore[attr-defined]
        for label, (clock, busy) in medians.items():
            print(f"{label:32} {clock:8.0f} ms   {busy:8.0f} ms of the processor   {busy / floor:6.2f} x floor")


if __name__ == "__main__":
    main()
