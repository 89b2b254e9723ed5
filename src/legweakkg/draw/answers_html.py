"""Answers as HTML: what notebooks show for ``kg.causes(…)`` and ``kg.treatments(…)``."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from ..ask import questions
from ..terms import Claim, TreatmentAnswers
from .card import claim_html

if TYPE_CHECKING:
    from ..ask.answers import AnswerRow, Answers

MAX_ANSWERS = 200
"""How many answers are shown; the rest is counted."""


def answers_html(found: Answers[Any]) -> str:
    """Return the answers to a question of the catalogue, with what must be known to read them."""
    asked = questions.question(found.question)
    about = ", ".join(f"{name}: {value}" for name, value in found.parameters.items())
    head = f"<div><strong>{escape(asked.text)}</strong> <small>{escape(about)}</small></div>"
    shown = found.answers[:MAX_ANSWERS]
    body = _claims(shown) if asked.answers_claims else _table(shown)
    more = f"<p>… and {len(found) - MAX_ANSWERS:,} more</p>" if len(found) > MAX_ANSWERS else ""
    notes = _notes((found.note, found.caveat, f"legweakkg {found.version}. {found.disclaimer}"))
    return f'<div class="legweakkg">{head}{body}{more}{notes}</div>'


def treatments_html(found: TreatmentAnswers) -> str:
    """Return what the sources state as treatment, in its groups."""
    parts = [f"<div><strong>Treatments that sources state: {escape(found.of.label)}</strong></div>"]
    parts.append(_claims(found.answers))
    cautions = [caution for several in found.cautions.values() for caution in several]
    for heading, claims in (("Cautions", cautions), ("For leg weakness in general", found.general)):
        if claims:
            parts.append(
                f"<details><summary>{heading} <small>({len(claims)})</small></summary>{_claims(claims)}</details>"
            )
    if found.no_treatment_stated:
        names = ", ".join(term.label for term in found.no_treatment_stated)
        parts.append(f"<p>No source here states a treatment for: {escape(names)}.</p>")
    parts.append(_notes((found.note, "Information from published sources, not medical advice.")))
    return f'<div class="legweakkg">{"".join(parts)}</div>'


def _claims(claims: Iterable[Claim]) -> str:
    return f"<ul>{''.join(map(claim_html, claims))}</ul>"


def _table(rows: Iterable[AnswerRow]) -> str:
    rows = list(rows)
    names = [name for name in rows[0].names if any(row[name] is not None for row in rows)] if rows else []
    head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in names)
    body = "".join("<tr>" + "".join(f"<td>{_cell(row[name])}</td>" for name in names) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    if isinstance(value, Claim):
        return f"<ul>{claim_html(value)}</ul>"
    return "" if value is None else escape(str(value))


def _notes(notes: Iterable[str]) -> str:
    return "".join(f"<p><small>{escape(note)}</small></p>" for note in notes if note)
