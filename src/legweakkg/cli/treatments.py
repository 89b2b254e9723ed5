"""``legweakkg treatments WHAT``: which treatments the sources state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..ask.treatment_rows import answer_rows
from ..terms import Claim, TermRef, TreatmentAnswers
from .claim_cells import as_stated, evidence, mark
from .output import console, format_option, print_delimited, print_json, show_sparql_option
from .outside_tables import opened, print_actions, print_layers, store_option

if TYPE_CHECKING:
    from rich.table import Table

    from ..ask.knowledge import KnowledgeGraph

QUESTION = "treatments"
COLUMNS = (
    "group",
    "treatment",
    "treatment_id",
    "relation",
    "target",
    "target_id",
    "status",
    "frequency",
    "certainty",
    "conditions",
    "rank",
    "disputed",
    "cautions",
    "evidence",
    "claim",
)


@click.command(epilog="Example: legweakkg treatments 'peripheral neuropathy' --format json")
@click.argument("what")
@click.option("--include-causes", is_flag=True, help="For a finding: add treatments of the conditions behind it.")
@click.option("--include-investigational", is_flag=True, help="Add what is only under study, marked.")
@store_option
@format_option
@show_sparql_option
def treatments(
    what: str, include_causes: bool, include_investigational: bool, store: Path | None, form: str, show_sparql: bool
) -> None:
    """Say which treatments the sources state for WHAT: a cause category, condition or finding.

    Investigational work is left out unless asked for. Information from published sources, not medical
    advice.
    """
    kg = opened(store)
    if show_sparql:
        click.echo(
            kg.sparql_for(
                QUESTION, of=what, includeCauses=include_causes, includeInvestigational=include_investigational
            ),
            nl=False,
        )
        return
    found = kg.treatments(what, include_causes=include_causes, include_investigational=include_investigational)
    if found.note:
        click.echo(found.note, err=True)
    if form == "table":
        _print_table(found, kg)
    elif form == "json":
        parameters = {
            "of": found.of.id,
            "include_causes": include_causes,
            "include_investigational": include_investigational,
        }
        about = {"question": QUESTION, "parameters": parameters, "version": kg.version, "disclaimer": kg.disclaimer}
        print_json(about | found.as_dict())
    else:
        rows = [
            {"group": group, **row}
            for group, claims in (("answer", found.answers), ("general", found.general))
            for row in answer_rows(claims, found.cautions)
        ]
        rows += [
            {"group": "no treatment stated", "target": term.label, "target_id": term.id}
            for term in found.no_treatment_stated
        ]
        print_delimited(rows, COLUMNS, form)
        if found.outside:
            click.echo(f"{len(found.outside):,} annotations are left out here; --format json has them.", err=True)


def _print_table(found: TreatmentAnswers, kg: KnowledgeGraph) -> None:
    out = console()
    out.print(f"Treatments that sources state for [bold]{found.of.label}[/] (legweakkg {kg.version})")
    if found.answers:
        out.print(_table(found.answers, found.cautions))
    else:
        out.print("No source states one.\n")
    if found.no_treatment_stated:
        out.print(
            "[bold]No treatment stated[/] by any source for: "
            + ", ".join(term.label for term in found.no_treatment_stated)
            + ".\n"
        )
    if found.general:
        out.print("[bold]Of leg weakness in general[/], whatever its cause:")
        out.print(_table(found.general, found.cautions))
    if found.outside:
        out.print("[bold]What ingested vocabularies record[/], under their own licences:")
        print_actions(out, found.outside)
        print_layers(out, kg)
    out.print(kg.disclaimer, style="dim")


def _table(claims: Sequence[Claim], cautions: Mapping[TermRef, Sequence[Claim]]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, share in (
        ("treatment", 3),
        ("relation", 2),
        ("target", 3),
        ("as stated", 4),
        ("rank", 2),
        ("evidence", 4),
    ):
        table.add_column(name, ratio=share, overflow="fold")
    for claim in claims:
        table.add_row(
            claim.subject.label,
            claim.relation,
            claim.object.label,
            as_stated(claim, cautions.get(claim.subject, ())),
            mark(claim),
            evidence(claim),
        )
    return table
