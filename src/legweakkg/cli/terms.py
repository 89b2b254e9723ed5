"""``legweakkg show TERM`` and ``legweakkg search TEXT``."""

from __future__ import annotations

from typing import Any

import click

from ..loading import load
from ..terms import Claim, Term
from .output import console, format_option, print_delimited, print_json, show_sparql_option

CLAIM_COLUMNS = ("subject", "relation", "object", "polarity", "accepted", "rank", "qualifiers", "evidence", "claim")


@click.command(epilog="Example: legweakkg show 'Guillain-Barré syndrome'")
@click.argument("term")
@format_option
@show_sparql_option
def show(term: str, form: str, show_sparql: bool) -> None:
    """Show a TERM: what it means, where it belongs, and every claim that names it, with its sources."""
    kg = load()
    if show_sparql:
        click.echo(kg.sparql_for("claims_about", term=term), nl=False)
        return
    found = kg[term]
    claims = kg.claims(found.ref)
    rows = [claim_row(claim) for claim in claims]
    if form == "table":
        _print_card(found, claims, kg.disclaimer)
    elif form == "json":
        print_json(
            {
                "question": "show",
                "version": kg.version,
                "disclaimer": kg.disclaimer,
                "term": term_dict(found),
                "claims": rows,
            }
        )
    else:
        print_delimited(rows, CLAIM_COLUMNS, form)


@click.command(epilog="Example: legweakkg search 'foot drop'")
@click.argument("text")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many terms at most.")
@format_option
def search(text: str, limit: int, form: str) -> None:
    """Find terms whose label or synonym fits TEXT, best first."""
    kg = load()
    rows = [
        {"term": hit.term.label, "id": hit.term.id, "name": hit.name, "score": round(hit.score, 3)}
        for hit in kg.search(text, limit)
    ]
    if form == "json":
        print_json(
            {
                "question": "search",
                "parameters": {"text": text},
                "version": kg.version,
                "disclaimer": kg.disclaimer,
                "answers": rows,
            }
        )
    elif form != "table":
        print_delimited(rows, ("term", "id", "name", "score"), form)
    elif rows:
        from rich import box
        from rich.table import Table

        table = Table("term", "id", "found as", box=box.SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            table.add_row(str(row["term"]), str(row["id"]), str(row["name"]))
        console().print(table)
    else:
        click.echo(f"Nothing found for {text!r}.", err=True)


def term_dict(term: Term) -> dict[str, Any]:
    """Return a term as JSON-ready values."""
    return {
        "id": term.id,
        "iri": term.iri,
        "label": term.label,
        "kinds": list(term.kinds),
        "synonyms": list(term.synonyms),
        "definition": term.definition,
        "definition_sources": list(term.definition_sources),
        "broader": [other.id for other in term.broader],
        "narrower": [other.id for other in term.narrower],
        "mappings": [{"relation": relation, "id": curie} for relation, curie in term.mappings],
        "note": term.note or None,
    }


def claim_row(claim: Claim) -> dict[str, Any]:
    """Return a claim as JSON-ready values."""
    return claim.as_dict()


def _print_card(term: Term, claims: tuple[Claim, ...], disclaimer: str) -> None:
    from rich import box
    from rich.table import Table

    out = console()
    out.print(f"[bold]{term.label}[/] ({', '.join(term.kinds)})  {term.id}")
    for name, value in (
        ("definition", term.definition),
        ("also called", ", ".join(term.synonyms)),
        ("broader", ", ".join(other.label for other in term.broader)),
        ("narrower", ", ".join(other.label for other in term.narrower)),
        ("mapped to", ", ".join(f"{curie} ({relation})" for relation, curie in term.mappings)),
        ("note", term.note),
    ):
        if value:
            out.print(f"  {name}: {value}")
    table = Table("claim", "as stated", "rank", "evidence", box=box.SIMPLE_HEAD, pad_edge=False)
    for claim in claims:
        stated = [f"{name}: {value.label}" for name, values in claim.qualifiers.items() for value in values]
        if not claim.accepted:
            stated.insert(0, f"[red]not accepted: {claim.rejected_because}[/]")
        table.add_row(
            str(claim),
            "; ".join(stated),
            claim.rank,
            "; ".join(f"{item.stance} {item.id.removeprefix('lwe:')}" for item in claim.evidence),
        )
    if claims:
        out.print(table)
    out.print(disclaimer, style="dim")
