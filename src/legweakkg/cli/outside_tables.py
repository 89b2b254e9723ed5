"""Tables of what ingested vocabularies say, and the option that opens a store with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..loading import load, open_store

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ..ask.annotations import ActionAnnotation, Annotation
    from ..ask.differential_scale import RankedDisease
    from ..ask.knowledge import KnowledgeGraph

Command = TypeVar("Command", bound=Callable[..., Any])


def store_option(command: Command) -> Command:
    """Add ``--store DIR`` to a command that answers without one too."""
    return click.option(
        "--store",
        "store",
        type=click.Path(path_type=Path),
        help="Answer from a store of 'legweakkg ingest': with what its vocabularies say, labelled by origin.",
    )(command)


def opened(store: Path | None) -> KnowledgeGraph:
    """Return the graph of a store or, without one, the packaged graph."""
    return load() if store is None else open_store(store)


def print_annotations(out: Console, found: Sequence[Annotation]) -> None:
    """Print annotations as a table, with how many they are."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("disease", "id", "finding", "how often", "evidence", "sources", "origin"):
        table.add_column(name, overflow="fold")
    for item in found:
        often = "not present" if item.negated else item.frequency or "not stated"
        cells = (item.disease.label, item.disease.id, item.finding.label, often, item.evidence)
        table.add_row(*map(escape, cells), escape(", ".join(item.references)), item.origin)
    out.print(table)
    out.print(f"{len(found):,} annotations of {len({item.disease for item in found}):,} diseases.")


def print_actions(out: Console, found: Sequence[ActionAnnotation]) -> None:
    """Print what annotations say of medical actions as a table, with how many they are."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("action", "id", "relation", "finding", "disease", "evidence", "sources", "origin"):
        table.add_column(name, overflow="fold")
    for item in found:
        finding = item.finding.label if item.finding else ""
        cells = (item.action.label, item.action.id, item.relation, finding, item.disease.label, item.evidence)
        table.add_row(*map(escape, cells), escape(", ".join(item.references)), item.origin)
    out.print(table)
    out.print(f"{len(found):,} annotations of {len({item.action for item in found}):,} medical actions.")


def print_layers(out: Console, kg: KnowledgeGraph) -> None:
    """Print version, licence and citation of the ingested vocabularies, as their licences ask."""
    from rich.markup import escape

    for layer in getattr(kg, "layers", ()):
        out.print(escape(str(layer)), style="dim")


def ranked_diseases(found: Sequence[RankedDisease]) -> Table:
    """Return annotated diseases by score, with what each finding adds."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, share in (("annotated disease", 3), ("id", 2), ("score", 1), ("made of", 7)):
        table.add_column(name, ratio=share, overflow="fold")
    for ranked in found:
        parts = "\n".join(
            f"{part.log_lr:+.2f} {'' if part.present else 'no '}{part.finding.label}"
            + (f" (as {part.by.label})" if part.by and part.by != part.finding else "")
            for part in ranked.parts
        )
        table.add_row(escape(ranked.disease.label), ranked.disease.id, f"{ranked.score:+.2f}", escape(parts))
    return table
