"""``legweakkg annotated [WHAT] --store DIR``: what ingested annotations say of a disease or of weak legs."""

from __future__ import annotations

from pathlib import Path

import click

from ..loading import open_store
from .output import console, format_option, print_delimited, print_json

COLUMNS = (
    "disease",
    "disease_id",
    "finding",
    "finding_id",
    "negated",
    "frequency",
    "at_least",
    "at_most",
    "onset",
    "sex",
    "evidence",
    "references",
    "origin",
)


@click.command(epilog="Example: legweakkg annotated --store vocabularies 'myasthenia gravis'")
@click.argument("what", required=False)
@click.option("--store", "store", type=click.Path(path_type=Path), required=True, help="Folder of the store.")
@click.option("--finding", is_flag=True, help="WHAT is a finding: list the diseases annotated with it.")
@format_option
def annotated(what: str | None, store: Path, finding: bool, form: str) -> None:
    """Say what ingested annotations record for WHAT; without WHAT, which diseases weaken the legs.

    WHAT is a condition of this graph, which the mappings join to the diseases of the vocabularies, or an
    identifier such as OMIM:254200 or HP:0009027. Information from published sources, not medical advice.
    """
    kg = open_store(store)
    ask = kg.annotated_with if finding else kg.annotations
    found = kg.leg_weakness_diseases() if what is None else ask(what)
    rows = [annotation.as_dict() for annotation in found]
    if form == "json":
        print_json(
            {
                "question": "annotated",
                "parameters": {"what": what},
                "version": kg.version,
                "disclaimer": kg.disclaimer,
                "layers": [str(layer) for layer in kg.layers],
                "answers": rows,
            }
        )
    elif form != "table":
        print_delimited(rows, COLUMNS, form)
    else:
        from rich import box
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("disease", "id", "finding", "how often", "evidence", "sources", "origin"):
            table.add_column(name, overflow="fold")
        for item in found:
            often = "not present" if item.negated else item.frequency or "not stated"
            table.add_row(
                item.disease.label,
                item.disease.id,
                item.finding.label,
                often,
                item.evidence,
                ", ".join(item.references),
                item.origin,
            )
        out = console()
        out.print(table)
        out.print(f"{len(found):,} annotations of {len({item.disease for item in found}):,} diseases.")
        for layer in kg.layers:
            out.print(str(layer), style="dim")
        out.print(kg.disclaimer, style="dim")
