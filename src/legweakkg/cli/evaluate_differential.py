"""``legweakkg evaluate-differential FOLDER --store DIR``: the ranking of diseases against known diagnoses."""

from __future__ import annotations

from pathlib import Path

import click

from ..loading import open_store
from .output import console, format_option, print_delimited, print_json

COLUMNS = ("case", "file", "diagnosis", "diagnosis_id", "present", "absent", "unknown", "place", "milliseconds")


@click.command(epilog="Example: legweakkg evaluate-differential phenopackets --store vocabularies")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--store", "store", type=click.Path(path_type=Path), required=True, help="Store with hpo and hpoa.")
@format_option
def evaluate_differential(folder: Path, store: Path, form: str) -> None:
    """Rank all annotated diseases for each patient in FOLDER, and say where the known diagnosis was placed.

    FOLDER holds GA4GH phenopackets (JSON, version 2 or 1), each with findings and a diagnosis; a single file will
    do. Printed are top-1, top-3, top-10 and the mean reciprocal rank. It measures how annotations are ordered; it
    is no evidence of clinical use.
    """
    from ..ask.ranking_evaluation import TOPS

    kg = open_store(store)
    found = kg.evaluate_differential(folder)
    if form == "json":
        layers = [str(layer) for layer in kg.layers]
        print_json({"version": kg.version, "disclaimer": kg.disclaimer, "layers": layers, **found.as_dict()})
        return
    if form != "table":
        print_delimited([case.as_dict() for case in found.cases], COLUMNS, form)
        return
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("place", "diagnosis", "case", "present", "absent"):
        table.add_column(name, overflow="fold", justify="right" if name in ("place", "present", "absent") else "left")
    for case in sorted(found.cases, key=lambda case: (case.place is None, case.place or 0)):
        place = "not annotated" if case.place is None else f"{case.place:g}"
        diagnosis = escape(f"{case.label} ({case.diagnosis})".strip())
        table.add_row(place, diagnosis, escape(case.case), str(case.present), str(case.absent))
    out = console()
    out.print(table)
    shares = ", ".join(f"top-{n} {found.top(n):.1%}" for n in TOPS)
    out.print(
        f"{len(found.places):,} diagnoses ranked among {found.diseases:,} diseases: {shares}, "
        f"mean reciprocal rank {found.mean_reciprocal_rank:.3f}, {found.milliseconds:.0f} ms a case (median)."
    )
    missing = len(found.cases) - len(found.places)
    if missing:
        out.print(f"{missing} diagnoses are not annotated, and so are in none of these figures.")
    left_out = sorted({finding for case in found.cases for finding in case.unknown})
    if left_out:
        out.print(f"Findings that the vocabulary does not have, left out: {', '.join(left_out)}")
    for file, reason in found.skipped:
        out.print(escape(f"Skipped {file}: {reason}"), style="red")
    for layer in kg.layers:
        out.print(str(layer), style="dim")
    out.print(escape(kg.disclaimer), style="dim")
