"""A term as an HTML card: what notebooks show for ``kg[term]``, and what a drawing's page lists."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from ..ask.answering import in_words
from ..terms import Claim, Evidence, Term

MAX_CLAIMS = 12
"""How many claims a card shows for each relation; the rest is counted."""

_STYLE = (
    "font-family:system-ui,sans-serif;border:1px solid #8fa3b0;border-radius:8px;padding:12px 16px;max-width:60em;"
    "color:#1c2b36;background:#fff"
)


def card_html(
    term: Term, claims: Sequence[Claim], disclaimer: str, version: str = "", limit: int | None = MAX_CLAIMS
) -> str:
    """Return a term with its definition, relations and evidence as one HTML element, every text escaped.

    ``limit`` is the number of claims shown for each relation; None shows all.
    """
    parts = [
        f'<div class="legweakkg" style="{_STYLE}">',
        f'<div><strong style="font-size:1.2em">{escape(term.label)}</strong> '
        f"<small>{escape(', '.join(term.kinds))} · <code>{escape(term.id)}</code></small></div>",
    ]
    if term.definition:
        parts.append(f"<p>{escape(term.definition)}</p>")
    for name, values in (
        ("also called", term.synonyms),
        ("is a kind of", [other.label for other in term.broader]),
        ("kinds of it", [other.label for other in term.narrower]),
        ("mapped to", [f"{curie} ({relation})" for relation, curie in term.mappings]),
    ):
        if values:
            parts.append(f"<div><small><em>{escape(name)}:</em> {escape(', '.join(values))}</small></div>")
    for (outgoing, relation), found in groupby(
        sorted(claims, key=lambda claim: _group(term, claim)), key=lambda claim: _group(term, claim)[:2]
    ):
        parts.append(_claims_html(term, relation, outgoing == 0, list(found), limit))
    about = f"legweakkg {version}. {disclaimer}" if version else disclaimer
    parts.append(f'<p style="color:#566873"><small>{escape(about)}</small></p></div>')
    return "\n".join(parts)


def _group(term: Term, claim: Claim) -> tuple[int, str, str, str]:
    outgoing = claim.subject.iri == term.iri
    other = claim.object if outgoing else claim.subject
    return (0 if outgoing else 1, claim.relation, other.label.casefold(), claim.iri)


def _claims_html(term: Term, relation: str, outgoing: bool, claims: list[Claim], limit: int | None) -> str:
    shown = claims if limit is None else claims[:limit]
    words = in_words(relation)
    heading = f"{term.label} {words} …" if outgoing else f"… {words} {term.label}"
    rows = "".join(claim_html(claim) for claim in shown)
    more = f"<li>… and {len(claims) - len(shown)} more</li>" if len(claims) > len(shown) else ""
    return (
        f"<details><summary>{escape(heading)} <small>({len(claims)})</small></summary><ul>{rows}{more}</ul></details>"
    )


def claim_html(claim: Claim) -> str:
    """Return a claim with its qualifiers, rank and evidence as an item of a list."""
    stated = [f"{name}: {value.label}" for name, values in claim.qualifiers.items() for value in values]
    if not claim.accepted:
        stated.insert(0, f"not accepted: {claim.rejected_because}")
    words = f" <small>({escape('; '.join(stated))})</small>" if stated else ""
    colour = ' style="color:#b3261e"' if claim.disputed or not claim.accepted else ""
    evidence = "; ".join(_evidence_html(item) for item in claim.evidence) or "no evidence"
    return f"<li{colour}>{escape(str(claim))}{words} <small>[{escape(claim.rank)}: {evidence}]</small></li>"


def _evidence_html(item: Evidence) -> str:
    verb = {"supports": "", "refines": "refined by ", "refutes": "refuted by "}[item.stance]
    if item.source is None:
        return f"{verb}curation"
    name = escape(item.source.id.removeprefix("lws:"))
    title = escape(f"{item.source.title}, {item.locator}", quote=True)
    if item.source.address.startswith(("https://", "http://")):
        return f'{verb}<a href="{escape(item.source.address, quote=True)}" title="{title}">{name}</a>'
    return f'{verb}<span title="{title}">{name}</span>'
