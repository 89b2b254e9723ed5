"""``legweakkg differential FINDING…`` and ``legweakkg next-questions FINDING…``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..loading import load
from ..terms import Claim, TermRef
from .output import console, format_option, print_delimited, print_json
from .outside_tables import opened, print_layers, ranked_diseases, store_option

if TYPE_CHECKING:
    from rich.console import Console

    from ..ask.differential import Candidate, Contribution, Differential, RedFlagMatch
    from ..ask.differential_scale import Part
    from ..ask.next_questions import NextQuestions

COLUMNS = (
    "group",
    "rank",
    "what",
    "what_id",
    "score",
    "finding",
    "finding_id",
    "answer",
    "how",
    "inherited_from",
    "rate",
    "background",
    "log_lr",
    "claims",
)
NEXT_COLUMNS = ("group", "what", "what_id", "gain_bits", "speaks_for", "claims")

_absent = click.option("--absent", multiple=True, metavar="FINDING", help="A finding that is absent; may be repeated.")
_limit = click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="How many rows at most.")


@click.command(epilog="Example: legweakkg differential 'leg weakness' numbness --absent fatigue")
@click.argument("present", nargs=-1)
@_absent
@_limit
@click.option("--phenopacket", type=click.Path(path_type=Path), help="Take the findings of a GA4GH phenopacket too.")
@store_option
@format_option
def differential(
    present: tuple[str, ...],
    absent: tuple[str, ...],
    limit: int,
    phenopacket: Path | None,
    store: Path | None,
    form: str,
) -> None:
    """Order conditions by what sources say about findings that are PRESENT or absent.

    Matching red flags come first. With --store, the diseases that its annotations describe are ranked too.
    Educational: not a medical device, no probabilities of disease.
    """
    if phenopacket is not None:
        from ..ask.phenopackets import read_file

        for patient in read_file(phenopacket):
            present, absent = (*present, *patient.present), (*absent, *patient.absent)
    kg = opened(store)
    found = kg.differential(present, absent, limit=limit)
    if form == "json":
        print_json({"question": "differential", "version": kg.version, "disclaimer": kg.disclaimer, **as_dict(found)})
    elif form == "table":
        out = console()
        _print_differential(out, found, kg.version, kg.disclaimer)
        print_layers(out, kg)
    else:
        print_delimited(list(_rows(found)), COLUMNS, form)


@click.command(epilog="Example: legweakkg next-questions 'leg weakness' numbness")
@click.argument("present", nargs=-1)
@_absent
@_limit
@format_option
def next_questions(present: tuple[str, ...], absent: tuple[str, ...], limit: int, form: str) -> None:
    """Name the findings and tests that would tell the leading conditions apart best, in bits expected.

    Features that would complete a red flag come first. Educational: not a medical device.
    """
    kg = load()
    found = kg.next_questions(present, absent, limit=limit)
    rows = next_rows(found)
    if form == "json":
        print_json(
            {
                "question": "next_questions",
                "version": kg.version,
                "disclaimer": kg.disclaimer,
                "notice": found.notice,
                "candidates": [_named(term) for term in found.candidates],
                "red_flags": [_flag_dict(match) for match in found.red_flags],
                "answers": [row for row in rows if row["group"] != "red flag"],
            }
        )
    elif form == "table":
        _print_next(console(), found, kg.version, kg.disclaimer)
    else:
        print_delimited(rows, NEXT_COLUMNS, form)


def as_dict(found: Differential) -> dict[str, Any]:
    """Return a differential as JSON-ready values."""
    return {
        "notice": found.notice,
        "formula": found.formula,
        "present": [_named(term) for term in found.present],
        "absent": [_named(term) for term in found.absent],
        "red_flags": [_flag_dict(match) for match in found.red_flags],
        "candidates": [
            {
                **_named(candidate.condition),
                "rank": number,
                "score": candidate.score,
                "contributions": [_part(part) for part in candidate.contributions],
            }
            for number, candidate in enumerate(found.candidates, 1)
        ],
        "not_shown": found.not_shown,
        "diseases": [
            {
                **_named(ranked.disease),
                "rank": number,
                "score": ranked.score,
                "contributions": [_disease_part(part) for part in ranked.parts],
            }
            for number, ranked in enumerate(found.diseases, 1)
        ],
        "missing": {
            "unknown_names": [{"name": name, "did_you_mean": list(near)} for name, near in found.unknown],
            "findings_of_no_condition": [_named(term) for term in found.unused],
            "implied_by_others": [_named(term) for term in found.implied],
            "conditions_without_findings": [_named(term) for term in found.conditions_without_findings],
        },
    }


def next_rows(found: NextQuestions) -> list[dict[str, Any]]:
    """Return the next questions as JSON-ready rows, the red flags first."""
    rows: list[dict[str, Any]] = [
        {
            "group": "red flag",
            "what": term.label,
            "what_id": term.id,
            "gain_bits": None,
            "speaks_for": [f"{match.flag.label}: {match.urgency.label}"],
            "claims": [claim.id for claim in match.claims],
        }
        for match in found.red_flags
        for term in match.missing
    ]
    rows += [
        {
            "group": item.kind,
            "what": item.asked.label,
            "what_id": item.asked.id,
            "gain_bits": item.gain,
            "speaks_for": [term.label for term in item.speaks_for],
            "claims": [claim.id for claim in item.claims],
        }
        for item in found.questions
    ]
    return rows


def _rows(found: Differential) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"group": "notice", "what": found.notice},
        *(
            {
                "group": "red flag",
                "what": match.flag.label,
                "what_id": match.flag.id,
                "finding": match.urgency.label,
                "claims": [claim.id for claim in match.claims],
            }
            for match in found.red_flags
        ),
    ]
    for number, candidate in enumerate(found.candidates, 1):
        rows += [
            {
                "group": "candidate",
                "rank": number,
                "what": candidate.condition.label,
                "what_id": candidate.condition.id,
                "score": candidate.score,
                **_part(part),
                "finding": part.finding.label,
                "finding_id": part.finding.id,
                "claims": [claim.id for claim in part.claims],
            }
            for part in candidate.contributions
        ]
    rows += [
        {
            "group": "annotated disease",
            "rank": number,
            "what": ranked.disease.label,
            "what_id": ranked.disease.id,
            "score": ranked.score,
            **_disease_part(part),
            "finding": part.finding.label,
            "finding_id": part.finding.id,
        }
        for number, ranked in enumerate(found.diseases, 1)
        for part in ranked.parts
    ]
    rows += [{"group": "unknown name", "what": name} for name, _ in found.unknown]
    rows += [{"group": "finding of no condition", "what": term.label, "what_id": term.id} for term in found.unused]
    rows += [
        {"group": "no findings stated", "what": term.label, "what_id": term.id}
        for term in found.conditions_without_findings
    ]
    return rows


def _part(part: Contribution) -> dict[str, Any]:
    return {
        "finding": _named(part.finding),
        "answer": "present" if part.present else "absent",
        "how": part.how,
        "inherited_from": part.inherited_from.label if part.inherited_from else None,
        "rate": part.rate,
        "background": part.background,
        "log_lr": part.log_lr,
        "claims": [
            {"claim": claim.id, "rank": claim.rank, "evidence": [item.id for item in claim.evidence]}
            for claim in part.claims
        ],
    }


def _disease_part(part: Part) -> dict[str, Any]:
    return {
        "finding": _named(part.finding),
        "answer": "present" if part.present else "absent",
        "how": f"annotated as {part.by.label}" if part.by else None,
        "log_lr": part.log_lr,
    }


def _flag_dict(match: RedFlagMatch) -> dict[str, Any]:
    return {
        **_named(match.flag),
        "urgency": match.urgency.label,
        "features": [_named(term) for term in match.features],
        "if": [term.label for term in match.provided],
        "missing": [_named(term) for term in match.missing],
        "claims": [
            {"claim": claim.id, "evidence": [item.as_dict() for item in claim.evidence]} for claim in match.claims
        ],
    }


def _named(term: TermRef) -> dict[str, str]:
    return {"label": term.label, "id": term.id}


def _print_differential(out: Console, found: Differential, version: str, disclaimer: str) -> None:
    from rich.markup import escape

    out.print(f"[bold]{found.notice}[/] (legweakkg {version})\n")
    for name, near in found.unknown:
        hint = f" Did you mean {', '.join(map(repr, near))}?" if near else ""
        out.print(f"[red]No finding is called {escape(repr(name))}: it is left out.[/]{escape(hint)}")
    _print_flags(out, found.red_flags)
    out.print("Present: " + (_labels(found.present) or "nothing") + "; absent: " + (_labels(found.absent) or "nothing"))
    if found.candidates:
        out.print(_candidate_table(found.candidates))
    else:
        out.print("No condition in the graph has one of these findings.")
    if found.diseases:
        out.print(ranked_diseases(found.diseases))
        out.print("Diseases are ranked by ingested annotations, on a scale of their own.")
    if found.not_shown:
        out.print(f"{found.not_shown} more conditions follow; --limit shows them.")
    out.print(f"How it is reckoned: {found.formula}; P and B are conventions for words, no measured rates.")
    if found.implied:
        out.print(f"Not counted, because another finding says more: {_labels(found.implied)}.")
    if found.unused:
        out.print(f"Of these no source says anything for any condition: {_labels(found.unused)}.")
    if found.conditions_without_findings:
        out.print(
            f"{len(found.conditions_without_findings)} conditions have no findings stated and cannot appear: "
            f"{_labels(found.conditions_without_findings)}."
        )
    out.print(escape(disclaimer), style="dim")


def _print_flags(out: Console, flags: Sequence[RedFlagMatch]) -> None:
    if not flags:
        return
    out.print("[bold red]Red flags that match:[/]")
    for match in flags:
        course = f", if {' and '.join(term.label for term in match.provided)}" if match.provided else ""
        out.print(f"  [red]{match.urgency.label}[/]: {match.flag.label}{course} ({_sources(match.claims)})")
    out.print("  The list of red flags is incomplete.\n")


def _candidate_table(candidates: Sequence[Candidate]) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, share in (("condition", 3), ("score", 1), ("made of", 7), ("claims", 4)):
        table.add_column(name, ratio=share, overflow="fold")
    for candidate in candidates:
        parts = "\n".join(
            f"{part.log_lr:+.2f} {'' if part.present else 'no '}{part.finding.label}: {part.how}"
            + (f" for {part.inherited_from.label}" if part.inherited_from else "")
            for part in candidate.contributions
        )
        claims = [claim for part in candidate.contributions for claim in part.claims]
        table.add_row(candidate.condition.label, f"{candidate.score:+.2f}", parts, _sources(claims))
    return table


def _print_next(out: Console, found: NextQuestions, version: str, disclaimer: str) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    out.print(f"[bold]{found.notice}[/] (legweakkg {version})\n")
    if found.red_flags:
        out.print("[bold red]Ask first, for safety:[/]")
        for match in found.red_flags:
            out.print(f"  {_labels(match.missing)}? Then [red]{match.urgency.label}[/]: {match.flag.label}")
        out.print()
    out.print(f"To tell apart: {_labels(found.candidates) or 'no conditions'}")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, share in (("ask for", 3), ("kind", 1), ("bits", 1), ("a yes speaks for", 5), ("sources", 3)):
        table.add_column(name, ratio=share, overflow="fold")
    for item in found.questions:
        table.add_row(item.asked.label, item.kind, f"{item.gain:.3f}", _labels(item.speaks_for), _sources(item.claims))
    out.print(table if found.questions else "Nothing in the graph tells them apart.")
    out.print(escape(disclaimer), style="dim")


def _labels(terms: Sequence[TermRef]) -> str:
    return ", ".join(term.label for term in terms)


def _sources(claims: Sequence[Claim]) -> str:
    items = [item for claim in claims for item in claim.evidence]
    names = [item.source.id.removeprefix("lws:") if item.source else "curation" for item in items]
    return ", ".join(dict.fromkeys(names)) or "no source"
