"""``legweakkg why SUBJECT RELATION OBJECT``: on what a triple rests."""

from __future__ import annotations

import click

from ..loading import load
from .output import console, print_json
from .terms import claim_row


@click.command(epilog="Example: legweakkg why stroke type NeurologicalCause")
@click.argument("subject")
@click.argument("relation")
@click.argument("object", metavar="OBJECT")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How the reason is printed.",
)
def why(subject: str, relation: str, object: str, form: str) -> None:  # noqa: A002 - click names it so
    """Say why SUBJECT RELATION OBJECT holds: claims and evidence, or the rule and its premises.

    The relation 'type' takes the name of a class. Where it does not hold, one sentence says so and why.
    """
    kg = load()
    found = kg.why(subject, relation, object)
    if form == "json":
        print_json(
            {
                "question": "why",
                "version": kg.version,
                "disclaimer": kg.disclaimer,
                "subject": found.subject.id,
                "relation": found.relation,
                "object": found.object.id,
                "holds": found.holds,
                "sentence": found.sentence,
                "reason": found.fact.as_dict() if found.fact else None,
                "claims": [claim_row(claim) for claim in found.claims],
            }
        )
        return
    from rich.markup import escape

    out = console()
    out.print(f"[bold]{escape(found.sentence)}[/] (legweakkg {kg.version})")
    if found.fact and found.fact.derivation:
        for line in found.fact.lines(1):
            out.print(escape(line))
    for claim in found.claims:
        out.print(escape(f"  {claim.id} [{claim.polarity}; {claim.rank}]"))
        for item in claim.evidence:
            title = item.source.title if item.source else item.note
            out.print(escape(f"    {item.stance}: {title} ({item.locator})"))
    out.print(escape(kg.disclaimer), style="dim")
