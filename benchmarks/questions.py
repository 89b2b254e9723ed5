"""Every question through the library against its raw SPARQL on bare pyoxigraph, and what else people wait for.

Run: python benchmarks/questions.py [--runs 9] [--starts 15]

Both sides hold the same triples and ask the example of the question's file, in turns:

- "published": the query that ``legweakkg ask NAME --show-sparql`` prints, on bare ``pyoxigraph.Store``, every value of
  every row read and nothing built of them;
- "library": ``kg.ask``, which looks its arguments up, runs that query and gives typed answers.

Search, explanations and the differential have no raw query: for them only the time is printed. These are times of the
processor (all of it is one thread), which other work on the machine disturbs less than the clock. Last, what ``import
legweakkg`` takes in a fresh process, beside importing pyoxigraph.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pyoxigraph import Store

import legweakkg
from legweakkg.ask import questions
from legweakkg.ask.knowledge import KnowledgeGraph

FINDINGS = ("leg weakness", "numbness", "foot drop")
IMPORTS = {
    "nothing": "",
    "import pyoxigraph": "import pyoxigraph",
    "import legweakkg": "import legweakkg",
    "both": "import pyoxigraph, legweakkg",
    "import rdflib": "import rdflib",
}
TIMED = "import time; start = time.process_time()\n%s\nprint(time.process_time() - start)"


def in_turns(calls: Mapping[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Return the median seconds of each call, after one call that does not count."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(runs):
        for name, call in calls.items():
            start = time.process_time()
            call()
            times[name].append(time.process_time() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def bare_store(kg: KnowledgeGraph) -> Store:
    """Return a store of its own with the same quads."""
    store = Store()
    store.extend(kg.engine.store)  # type: ignore[attr-defined]
    return store


def example(asked: questions.Question) -> dict[str, Any]:
    """Return the arguments of a question's own example, as `kg.ask` takes them."""
    return {
        asked.parameters[name].argument: value == "true" if asked.parameters[name].boolean else value
        for name, value in asked.example.items()
    }


def rows(store: Store, sparql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT query on the bare store, every value read."""
    return [tuple(row) for row in store.query(sparql, use_default_graph_as_union=True)]  # type: ignore[union-attr]


def against_raw(kg: KnowledgeGraph, store: Store, runs: int) -> dict[str, dict[str, float]]:
    """Return for each question the seconds of each side, and the number of answers."""
    found = {}
    for name, asked in questions.offered().items():
        arguments = example(asked)
        published = kg.sparql_for(name, **arguments)
        sides: dict[str, Callable[[], object]] = {
            "published": partial(rows, store, published),
            "library": partial(kg.ask, name, **arguments),
        }
        found[name] = {"answers": len(kg.ask(name, **arguments)), **in_turns(sides, runs)}
    return found


def methods(kg: KnowledgeGraph, runs: int) -> dict[str, float]:
    """Return the seconds of what no single query answers, on a graph that has answered before."""
    return in_turns(
        {
            'search("foot drop"), a label': lambda: kg.search("foot drop"),
            'search("neuropathy"), a word of many': lambda: kg.search("neuropathy"),
            'search("periferal neuropaty"), two typing errors': lambda: kg.search("periferal neuropaty"),
            'kg["Guillain-Barré syndrome"]': lambda: kg["Guillain-Barré syndrome"],
            'treatments("neurological"), all parts': lambda: kg.treatments("neurological"),
            'explain("diabetes mellitus", "leg muscle weakness")': lambda: kg.explain(
                "diabetes mellitus", "leg muscle weakness"
            ),
            "differential(three findings)": lambda: kg.differential(FINDINGS),
            "next_questions(three findings)": lambda: kg.next_questions(FINDINGS),
            'why("stroke", "type", "NeurologicalCause")': lambda: kg.why("stroke", "type", "NeurologicalCause"),
        },
        runs,
    )


def first_calls() -> dict[str, float]:
    """Return the seconds of the first call of each method on a fresh graph, tables and indexes included."""
    calls: dict[str, Callable[[KnowledgeGraph], object]] = {
        "kg[…]": lambda kg: kg["Guillain-Barré syndrome"],
        "causes": lambda kg: kg.causes("foot drop"),
        "search": lambda kg: kg.search("foot drop"),
        "explain": lambda kg: kg.explain("diabetes mellitus", "leg muscle weakness"),
        "differential": lambda kg: kg.differential(FINDINGS),
    }
    found = {}
    for name, call in calls.items():
        kg = legweakkg.load()
        gc.collect()  # what was measured before this is not cleared away within it
        start = time.process_time()
        call(kg)
        found[name] = time.process_time() - start
    return found


def imports(starts: int) -> dict[str, float]:
    """Return the median seconds of imports, each in a process of its own."""
    times: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(starts):
        for name, code in IMPORTS.items():
            run = subprocess.run([sys.executable, "-c", TIMED % code], check=True, capture_output=True, text=True)
            times[name].append(float(run.stdout))
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="how often each question is asked on each side")
    parser.add_argument("--starts", type=int, default=15, help="how many processes start for each import")
    options = parser.parse_args()
    kg = legweakkg.load()
    store = bare_store(kg)
    print(f"{len(store):,} triples, medians of {options.runs} runs\n")

    print(f"{'question':24} {'answers':>7} {'published ms':>12} {'library ms':>12}  ratio")
    ratios = []
    for name, times in against_raw(kg, store, options.runs).items():
        ratios.append(times["library"] / times["published"])
        cells = " ".join(f"{times[side] * 1000:12.2f}" for side in ("published", "library"))
        print(f"{name:24} {times['answers']:7.0f} {cells} {ratios[-1]:6.2f}")
    print(
        f"library to published: {len(ratios)} questions, median {statistics.median(ratios):.2f}, "
        f"worst {max(ratios):.2f}, above 1.5: {sum(ratio > 1.5 for ratio in ratios)}"
    )

    print(f"\n{'method':56} {'ms':>8}")
    for name, seconds in methods(kg, options.runs * 3).items():
        print(f"{name:56} {seconds * 1000:8.2f}")
    for name, seconds in first_calls().items():
        print(f"{f'{name}, first call on a fresh graph':56} {seconds * 1000:8.2f}")

    print(f"\n{'import':56} {'ms':>8}")
    for name, seconds in imports(options.starts).items():
        print(f"{name:56} {seconds * 1000:8.2f}")


if __name__ == "__main__":
    main()
