"""``legweakkg annotated [WHAT] --store DIR``: what ingested annotations say of a disease or of weak legs."""

from __future__ import annotations

from pathlib import Path

import click

from ..loading import open_store
from .output import console, format_option, print_delimited, print_json
from .outside_tables import print_annotations, print_layers

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
        out = console()
        print_annotations(out, found)
        print_layers(out, kg)
        out.print(kg.disclaimer, style="dim")
