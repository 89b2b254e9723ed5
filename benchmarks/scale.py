"""Measure whole vocabularies on one machine: ingest against a raw bulk load, opening, and every question.

    python benchmarks/scale.py --store DIR [hpo hpoa mondo …] [--from PATH]

builds a store in DIR (which must not exist), loads the same triples once more as one N-Quads file with
pyoxigraph's bulk loader, and asks every question of the catalogue on the packaged graph in memory and on the
store, whose answers must be the same. Prints a table in Markdown. Figures drift on a shared machine: read the
ratios.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHILD = """
import resource, sys, time
from pathlib import Path
{setup}
begin, cpu = time.perf_counter(), time.process_time()
{work}
print(time.perf_counter() - begin, time.process_time() - cpu,
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def measured(setup: str, work: str) -> tuple[float, float, float]:
    """Return seconds, processor seconds and peak megabytes of some work in a process of its own."""
    done = subprocess.run([sys.executable, "-c", CHILD.format(setup=setup, work=work)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    seconds, cpu, peak = map(float, done.stdout.split()[-3:])
    return seconds, cpu, peak


def best(work, times: int = 5) -> tuple[float, object]:
    """Return the shortest time of a call in milliseconds, and what it returned."""
    shortest, result = float("inf"), None
    for _ in range(times):
        begin = time.perf_counter()
        result = work()
        shortest = min(shortest, 1000 * (time.perf_counter() - begin))
    return shortest, result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=["hpo", "hpoa", "mondo"])
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--from", dest="path", type=Path)
    arguments = parser.parse_args()
    if arguments.store.exists():
        raise SystemExit(f"{arguments.store} exists; name a new folder.")

    import legweakkg
    from legweakkg.ask import questions

    setup = (
        "from legweakkg.ingest.building import ingest\nfrom legweakkg.ingest.vocabularies import sources\n"
        f"path = {str(arguments.path)!r}\nwanted = [source for name in {arguments.names!r} "
        "for source in sources(name, Path(path) if path != 'None' else None)]"
    )
    seconds, cpu, peak = measured(setup, f"for _ in ingest(Path({str(arguments.store)!r}), wanted): pass")
    kg = legweakkg.open_store(arguments.store)
    store = kg.engine.store
    triples = kg.engine.manifest.triples
    size = sum(path.stat().st_size for path in (arguments.store / kg.engine.manifest.data).iterdir()) / 2**20
    with tempfile.TemporaryDirectory() as folder:
        flat = Path(folder) / "all.nq"
        from pyoxigraph import RdfFormat

        store.dump(output=str(flat), format=RdfFormat.N_QUADS)
        raw = measured(
            "from pyoxigraph import RdfFormat, Store",
            f"store = Store({str(Path(folder) / 'raw')!r})\n"
            f"store.bulk_load(path={str(flat)!r}, format=RdfFormat.N_QUADS)\nstore.flush()",
        )
    opened, _ = best(lambda: legweakkg.open_store(arguments.store))
    print(f"| {triples:,} triples, {size:,.0f} MB on disk | s | cpu s | peak MB |\n|---|---|---|---|")
    print(f"| ingest of {', '.join(arguments.names)} | {seconds:.1f} | {cpu:.1f} | {peak:,.0f} |")
    print(f"| raw bulk load of the same triples | {raw[0]:.1f} | {raw[1]:.1f} | {raw[2]:,.0f} |")
    print(f"| ratio | {seconds / raw[0]:.2f} | {cpu / raw[1]:.2f} | |\n")
    print(f"Opening the store: {opened:.0f} ms.\n", flush=True)

    packaged = legweakkg.load()
    rows = []
    for name, asked in questions.offered().items():
        given = {
            argument: value == "true" if asked.parameters[argument].boolean else value
            for argument, value in asked.example.items()
        }
        here, mine = best(lambda name=name, given=given: packaged.ask(name, **given), 3)
        there, theirs = best(lambda name=name, given=given: kg.ask(name, **given), 3)
        rows.append((there, here, name, len(mine), mine.to_dicts() == theirs.to_dicts()))
    print("| question | answers | packaged graph, ms | store, ms | same |\n|---|---|---|---|---|")
    for there, here, name, count, same in sorted(rows, reverse=True):
        print(f"| {name} | {count} | {here:.1f} | {there:.1f} | {'yes' if same else 'NO'} |")
    print()
    for name, work in (
        ("leg_weakness_diseases", kg.leg_weakness_diseases),
        ("annotations of myasthenia gravis", lambda: kg.annotations("myasthenia gravis")),
        ("annotated with foot drop", lambda: kg.annotated_with("foot drop")),
    ):
        took, found = best(work)
        print(f"{name}: {len(found)} rows, {len({item.disease for item in found})} diseases, {took:.0f} ms")


if __name__ == "__main__":
    main()
