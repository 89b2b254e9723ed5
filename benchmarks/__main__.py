"""Run the comparisons that the documents quote, one after the other, and write what they measured.

    python benchmarks [--write docs/measured.md] [--only ingest,differential] [--phenopackets FOLDER]

wants the extras ``vocab`` and ``draw``; the other sides of the differential are installed in environments of their own
(see ``differential.py``). Everything runs on this machine, and nothing else should: it takes some twenty minutes and
about 2 GB of memory and of disk. A comparison that fails is named, the others go on, and the run ends with 1.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
PACKAGES = ("legweakkg", "pyoxigraph", "rdflib", "owlready2", "pyshacl")


def comparisons(store: Path, phenopackets: Path | None) -> dict[str, tuple[str, list[str]]]:
    """Return by name what a comparison is about, and its script with arguments; the ingest makes the store."""
    patients = ["--phenopackets", str(phenopackets)] if phenopackets else ["--cases", "100"]
    return {
        "load": ("Load and query, beside bare pyoxigraph, rdflib and owlready2", ["engines.py"]),
        "first_answer": ("From process start to the printed answer", ["first_answer.py", "--runs", "5"]),
        "questions": ("Every question, beside its raw SPARQL", ["questions.py", "--runs", "5"]),
        "contribution": ("Checking a contribution", ["contribution.py", "--triples", "150000", "--times", "3"]),
        "ingest": ("Ingest, beside a raw bulk load", ["scale.py", "--store", str(store)]),
        "differential": (
            "Ranking every annotated disease, beside hpo3 and pyhpo",
            ["differential.py", "--store", str(store), *patients],
        ),
        "growth": ("Cost over size", ["growth.py"]),
    }


def document(results: dict[str, tuple[str, list[str], str]]) -> str:
    """Return the results as a page of Markdown."""
    stated = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()}"
    parts = [
        "# Measured",
        "Written by `python benchmarks`: one run on one machine. Ratios within a table are what counts; absolute times "
        "depend on the machine and on what else runs on it.",
        f"{machine}; {stated}.",
    ]
    for title, command, output in results.values():
        text = output.strip()
        only_tables = all(line[:1] in ("|", "") for line in text.splitlines())
        parts += [f"## {title}", f"`python benchmarks/{command[0]}`", text if only_tables else f"```text\n{text}\n```"]
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Run and write; return 1 where a comparison failed."""
    parser = argparse.ArgumentParser(
        prog="python benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", type=Path, help="write the page here, else print it")
    parser.add_argument("--only", help="names of comparisons, parted by commas")
    parser.add_argument("--phenopackets", type=Path, help="patients with a known diagnosis, else simulated ones")
    parser.add_argument("--store", type=Path, help="a store that is there already, for the differential alone")
    options = parser.parse_args()
    results: dict[str, tuple[str, list[str], str]] = {}
    failed = []
    with tempfile.TemporaryDirectory() as name:
        known = comparisons(options.store or Path(name) / "store", options.phenopackets)
        wanted = options.only.split(",") if options.only else list(known)
        if unknown := sorted(set(wanted) - set(known)):
            parser.error(f"there is no comparison {unknown[0]!r}; there are: {', '.join(known)}")
        if "differential" in wanted and "ingest" not in wanted and options.store is None:
            parser.error("the differential needs the store of the ingest: name both, or give --store")
        for key in known:
            if key in wanted:
                title, (script, *arguments) = known[key]
                print(f"{key} …", file=sys.stderr, flush=True)
                done = subprocess.run(
                    [sys.executable, "-W", "ignore", str(HERE / script), *arguments], stdout=subprocess.PIPE, text=True
                )
                if done.returncode:
                    failed.append(key)
                else:
                    results[key] = (title, [script, *arguments], done.stdout)
    page = document(results)
    if options.write:
        options.write.write_text(page, encoding="utf-8")
    else:
        print(page)
    if failed:
        print(f"These comparisons failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
