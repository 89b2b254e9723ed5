"""A drawing as one HTML file that needs no network: the picture, and every claim in words below it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..terms import Claim, Term
from .card import card_html

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{title}</title>
<style>
body {{ font-family: system-ui, sans-serif; color: #1c2b36; margin: 1.5rem auto; padding: 0 1rem; max-width: 90rem }}
.picture {{ overflow: auto; border: 1px solid #d5dde2; border-radius: 8px }}
.picture svg {{ max-width: 100%; height: auto }}
</style>
</head>
<body>
<h1>{title}</h1>
<p><strong>{disclaimer}</strong></p>
<div class="picture" role="img" aria-label="{title}; the list below says the same in words">{svg}</div>
<h2>In words</h2>
{card}
</body>
</html>
"""


def page(term: Term, claims: Sequence[Claim], svg: bytes, disclaimer: str, version: str) -> str:
    """Return a self-contained page: the picture inline, every claim about the term with its evidence."""
    picture = svg.decode("utf-8")
    picture = picture[picture.index("<svg") :]  # an XML declaration has no place inside HTML
    return _PAGE.format(
        title=escape(f"Around {term.label}", quote=True),
        disclaimer=escape(disclaimer),
        svg=picture,
        card=card_html(term, claims, disclaimer, version, limit=None),
    )
