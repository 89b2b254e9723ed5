"""Load and query the packaged graph: legweakkg, bare pyoxigraph, rdflib and owlready2 side by side.

    python benchmarks/engines.py [--runs 3]

Every side gets the same triples as files on disk, in a process of its own, in turns; medians and ratios are printed.
The query counts the claims by predicate and polarity; all sides must find the same number of rows, or the run ends
with an error. The peak of memory is what Linux states. owlready2 reads no N-Quads: it is given N-Triples.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from pyoxigraph import RdfFormat, serialize

import legweakkg
from legweakkg.source.assembly import write_nquads

QUERY = """SELECT ?predicate ?polarity (COUNT(DISTINCT ?claim) AS ?n) WHERE {
  ?claim <https://w3id.org/legweakkg/ontology#predicate> ?predicate ;
         <https://w3id.org/legweakkg/ontology#polarity> ?polarity .
} GROUP BY ?predicate ?polarity"""

SIDES = {
    "pyoxigraph": """
import pyoxigraph
def load(folder):
    store = pyoxigraph.Store()
    store.extend(pyoxigraph.parse(path=folder + "/graph.nq", format=pyoxigraph.RdfFormat.N_QUADS))
    return store
def ask(store):
    return len(list(store.query(QUERY, use_default_graph_as_union=True)))
""",
    "legweakkg": """
from pathlib import Path
from legweakkg.ask.knowledge import KnowledgeGraph
from legweakkg.engine.embedded import EmbeddedEngine
from legweakkg.source.assembly import read_nquads
def load(folder):
    return KnowledgeGraph(EmbeddedEngine(read_nquads(Path(folder) / "graph.nq")))
def ask(kg):
    return len(kg.query(QUERY))
""",
    "rdflib": """
import warnings; warnings.simplefilter("ignore")
import rdflib
def load(folder):
    graph = rdflib.Dataset(default_union=True)
    graph.parse(folder + "/graph.nq", format="nquads")
    return graph
def ask(graph):
    return len(list(graph.query(QUERY)))
""",
    "owlready2": """
import owlready2
def load(folder):
    world = owlready2.World()
    world.get_ontology("file://" + folder + "/graph.nt").load()
    return world
def ask(world):
    return len(list(world.sparql(QUERY)))
""",
}
TIMED = """
import json, sys, time
QUERY = {query!r}
{side}
begin = time.perf_counter()
graph = load(sys.argv[1])
loaded = time.perf_counter() - begin
times = []
for _ in range(3):
    begin = time.perf_counter()
    rows = ask(graph)
    times.append(time.perf_counter() - begin)
peak = max(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
print(json.dumps([loaded, min(times), rows, peak]))
"""


def measure(runs: int) -> dict[str, tuple[float, float, float]]:
    """Return for each side the median seconds of loading and asking, and the greatest peak of memory in MB."""
    found: dict[str, list[list[float]]] = {name: [] for name in SIDES}
    with tempfile.TemporaryDirectory() as folder:
        store = legweakkg.load().engine.store  # type: ignore[attr-defined]
        write_nquads(store, Path(folder) / "graph.nq")
        serialize((quad.triple for quad in store), output=folder + "/graph.nt", format=RdfFormat.N_TRIPLES)
        for _ in range(runs):
            for name, side in SIDES.items():
                code = TIMED.format(query=QUERY, side=side)
                done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True)
                if done.returncode:
                    raise SystemExit(f"{name}: {done.stderr}")
                found[name].append(json.loads(done.stdout.splitlines()[-1]))
    rows = {name: times[0][2] for name, times in found.items()}
    if len(set(rows.values())) != 1:
        raise SystemExit(f"the sides do not find the same number of rows: {rows}")
    return {
        name: (
            statistics.median(time[0] for time in times),
            statistics.median(time[1] for time in times),
            max(time[3] for time in times),
        )
        for name, times in found.items()
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    found = measure(parser.parse_args().runs)
    base = found["pyoxigraph"]
    print("| side | load, ms | ratio | query, ms | ratio | peak MB |\n|---|---|---|---|---|---|")
    for name, (load, ask, peak) in found.items():
        ratios = load / base[0], ask / base[1]
        print(f"| {name} | {1000 * load:,.0f} | {ratios[0]:.1f} | {1000 * ask:,.1f} | {ratios[1]:.1f} | {peak:,.0f} |")


if __name__ == "__main__":
    main()
