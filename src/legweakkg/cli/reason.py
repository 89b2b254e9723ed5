"""``legweakkg reason``: check the ontology with an OWL reasoner and compare it with the rules."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .output import print_json


@click.command(epilog="Example: legweakkg reason proposal.ttl")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--consistency-only", is_flag=True, help="Do not compare the reasoner's conclusions with the rules'.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How the result is printed.",
)
def reason(files: tuple[Path, ...], consistency_only: bool, form: str) -> int:
    """Check the ontology, with FILES laid over it, by the OWL reasoner HermiT.

    Says whether it is consistent, names the claims of a contradiction, and proves that the rules conclude what
    the reasoner concludes. Exit code 0: consistent and agreed, 1: not, 2: could not be checked (no Java).
    """
    from ..names import compact
    from ..reason import hermit
    from ..reason.culprits import culprits
    from ..resources import ontology_dir

    hermit.runtime()
    found = culprits(ontology_dir(), files, _progress)
    if found:
        if form == "json":
            print_json({"question": "reason", "consistent": False, "culprits": [item._asdict() for item in found]})
        else:
            click.echo("Inconsistent: these facts contradict each other or the schema; any one less would mend it.")
            for item in found:
                click.echo(f"  {item.fact}")
                click.echo(f"    {'; '.join(item.kinds)}")
                click.echo(f"    stated by {', '.join(item.claims) or 'a term file, not by a claim'}")
        return 1
    if consistency_only:
        print_json({"question": "reason", "consistent": True}) if form == "json" else click.echo("Consistent.")
        return 0
    _say("HermiT infers all facts; this takes some ten seconds …")
    reasoned = hermit.reason(ontology_dir(), files).facts
    rules = hermit.rule_facts(ontology_dir(), files)
    missing, surplus = sorted(reasoned - rules), sorted(rules - reasoned)
    if form == "json":
        print_json(
            {
                "question": "reason",
                "consistent": True,
                "agree": not missing and not surplus,
                "facts": len(reasoned),
                "only_reasoner": missing,
                "only_rules": surplus,
            }
        )
    elif missing or surplus:
        click.echo(f"Consistent, but the rules and HermiT disagree about {len(missing) + len(surplus)} facts.")
        for name, facts in (("only HermiT concludes", missing), ("only the rules conclude", surplus)):
            for fact in facts[:20]:
                click.echo(f"  {name}: {' '.join(compact(part) for part in fact)}")
    else:
        click.echo(f"Consistent; the rules and HermiT conclude the same {len(rules):,} facts about terms.")
    return 1 if missing or surplus else 0


def _progress(runs: int) -> None:
    _say("HermiT checks the ontology …" if runs == 1 else f"Narrowing down the contradiction, run {runs} …")


def _say(text: str) -> None:
    if sys.stderr.isatty():
        click.echo(text, err=True)
