"""How cost grows with the size of a store: from the packaged graph alone to more than four million triples.

    python benchmarks/growth.py [--picture docs/growth.svg] [--figures docs/growth.json]

builds stores of six sizes from the wheels of the extra ``vocab``, each in a process of its own: the packaged graph;
with HPO; with HPO and Mondo; with a fifth of HPOA; with all of HPOA; and with half of HPOA a second time under MADE-UP
ids of diseases, to go beyond what there is. Measures for each: processor time of building it, size on disk, and
processor time to open it, to answer the questions of the catalogue, to list the diseases that weaken the legs, and to
rank all diseases for three findings. Processor time is less disturbed by other work than the clock is.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import legweakkg
from legweakkg.ask import questions
from legweakkg.ingest.building import ingest
from legweakkg.ingest.vocabularies import sources

FINDINGS = ("HP:0009027", "HP:0003693", "HP:0001288")
SIZES = ("", "hpo", "hpo mondo", "hpo mondo hpoa/5", "hpo mondo hpoa", "hpo mondo hpoa*1.5")


def annotations(share: float, folder: Path) -> Path:
    """Write a part of HPOA, or more than all of it; what is beyond it has made-up ids of diseases."""
    original = sources("hpoa", None)[0].file.path.read_text(encoding="utf-8").splitlines(keepends=True)
    begin = next(number for number, line in enumerate(original) if line.startswith("database_id"))
    version = next(line for line in original if line.startswith("#version"))
    rows = original[begin + 1 :]
    again = rows[: int((share - 1) * len(rows))] if share > 1 else []
    made_up = ("OMIM:9" + row.partition(":")[2] for row in again)
    path = folder / "phenotype.hpoa"
    path.write_text("".join([version, original[begin], *rows[: int(share * len(rows))], *made_up]), encoding="utf-8")
    return path


def build(wanted: str, folder: Path) -> None:
    """Build a store and print the processor seconds that it took."""
    files = []
    for name in wanted.split():
        if name[:4] == "hpoa" and name != "hpoa":
            share = 1 / float(name[5:]) if name[4] == "/" else float(name[5:])
            files += sources("hpoa", annotations(share, folder.parent))
        else:
            files += sources(name, None)
    begin = time.process_time()
    for _ in ingest(folder, files):
        pass
    print(time.process_time() - begin)


def milliseconds(call: Callable[[], object], times: int = 3) -> float:
    """Return the shortest processor time of a call."""
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        call()
        best = min(best, 1000 * (time.process_time() - begin))
    return best


def measure(folder: Path) -> dict[str, float]:
    """Return what a store costs to use."""
    kg = legweakkg.open_store(folder)
    asked = {}
    for name, question in questions.offered().items():
        given: dict[str, Any] = {
            question.parameters[key].argument: value == "true" if question.parameters[key].boolean else value
            for key, value in question.example.items()
        }
        asked[name] = milliseconds(lambda name=name, given=given: kg.ask(name, **given), 2)  # type: ignore[misc]
    data = folder / kg.engine.manifest.data  # type: ignore[attr-defined]
    found = {
        "disk": sum(path.stat().st_size for path in data.iterdir()) / 2**20,
        "triples": kg.engine.manifest.triples,  # type: ignore[attr-defined]
        "open": milliseconds(lambda: legweakkg.open_store(folder)),
        "question": statistics.median(asked.values()),
        "slowest": max(asked.values()),
        "slowest_name": max(asked, key=lambda name: asked[name]),
    }
    if any(layer.name == "hpoa" for layer in kg.layers):
        found["leg_weakness"] = milliseconds(kg.leg_weakness_diseases)
        found["first_ranking"] = milliseconds(lambda: kg.disease_differential(FINDINGS), 1)
        kg._ranking._ratios.cache_clear()
        found["ranking"] = milliseconds(lambda: kg.disease_differential(FINDINGS), 1)
    return found


def written(figure: float | None) -> str:
    """Return a figure as the table shows it."""
    if figure is None:
        return "–"
    return f"{figure:,.1f}" if figure < 100 else f"{figure:,.0f}"


def draw(rows: list[dict[str, float]], path: Path) -> None:
    """Draw cost over size, both on logarithmic scales."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "legweakkg", "font.size": 11, "svg.fonttype": "path"})
    from matplotlib import pyplot

    lines = (
        ("build", 1000, 1.0, "build the store", "#1b4f72", "o"),
        ("leg_weakness", 1, 1.0, "diseases that\nweaken the legs", "#b9770e", "s"),
        ("ranking", 1, 1.5, "rank every\nannotated disease", "#7d3c98", "^"),
        ("question", 1, 0.6, "a question of the\ncatalogue (median)", "#1e8449", "D"),
        ("open", 1, 0.9, "open the store", "#922b21", "v"),
    )
    figure, axes = pyplot.subplots(figsize=(8.4, 5.2))
    for key, factor, shift, label, colour, marker in lines:
        points = [(row["triples"], factor * row[key]) for row in rows if row.get(key)]
        axes.plot(*zip(*points, strict=True), color=colour, marker=marker, linewidth=1.8)
        place = (1.1 * points[-1][0], shift * points[-1][1])
        axes.annotate(label, place, color=colour, fontsize=9, va="center", annotation_clip=False)
    axes.set(xscale="log", yscale="log", xlabel="triples in the store", ylabel="processor time")
    for axis, ticks in (
        (
            axes.xaxis,
            {5e4: "50,000", 2e5: "200,000", 5e5: "500,000", 1e6: "1 million", 2e6: "2 million", 4e6: "4 million"},
        ),
        (axes.yaxis, {1: "1 ms", 10: "10 ms", 100: "100 ms", 1000: "1 s", 10_000: "10 s", 100_000: "100 s"}),
    ):
        axis.set_major_locator(matplotlib.ticker.FixedLocator(list(ticks)))
        axis.set_major_formatter(matplotlib.ticker.FixedFormatter(list(ticks.values())))
        axis.set_minor_locator(matplotlib.ticker.NullLocator())
    axes.tick_params(labelsize=9)
    axes.grid(visible=True, which="major", color="#dddddd")
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title("What a larger store costs", loc="left")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Build, measure, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--picture", type=Path)
    parser.add_argument(
        "--figures", type=Path, help="write the figures as JSON; drawn again without measuring if there"
    )
    parser.add_argument("--build", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        build(options.build[0], Path(options.build[1]))
        return
    rows: list[dict[str, float]] = []
    if options.figures and options.figures.exists():
        rows = json.loads(options.figures.read_text(encoding="utf-8"))
    for wanted in SIZES if not rows else ():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "store"
            command = [sys.executable, __file__, "--build", wanted, str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            seconds = float(done.stdout.splitlines()[-1])
            rows.append({**measure(folder), "build": seconds})
            print(wanted or "packaged graph alone", rows[-1], file=sys.stderr)
    if options.figures:
        options.figures.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    names = (
        "build, s",
        "disk MB",
        "open, ms",
        "question, ms",
        "slowest, ms",
        "leg weakness, ms",
        "ranking, ms",
    )
    keys = ("build", "disk", "open", "question", "slowest", "leg_weakness", "ranking")
    print("| triples | " + " | ".join(names) + " |\n|" + "---|" * (len(names) + 1))
    for row in rows:
        print(f"| {row['triples']:,} | " + " | ".join(written(row.get(key)) for key in keys) + " |")
    if options.picture:
        draw(rows, options.picture)


if __name__ == "__main__":
    main()
