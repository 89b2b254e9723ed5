"""Draw a neighbourhood with matplotlib: cards in columns left and right of the term, arrows between them.

matplotlib comes from PyPI as wheels for all systems and carries its own fonts, so that a picture is the same
everywhere, offline, and needs nothing that the system installs.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..errors import MissingExtraError
from .neighbourhood import Card, Neighbourhood, rows_for

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW: Final = 17.0
"""Height of a row, in points."""

_SIZE, _HEAD, _TITLE = 9.0, 8.5, 13.0
_PAD, _GAP, _CHANNEL = 8.0, 13.0, 74.0
_INK, _BLUE, _RED, _QUIET, _PAPER = "#1c2b36", "#123f5c", "#b3261e", "#566873", "#ffffff"
_HUES: Final = {
    "cause": "#9a3412",
    "treatment": "#166534",
    "test": "#6d28d9",
    "danger": "#b3261e",
    "kind": "#475569",
    "other": "#0f5b7a",
}
_HUE_OF: Final = {
    **dict.fromkeys(
        (
            "causes",
            "contributesTo",
            "initiates",
            "leadsTo",
            "hasComplication",
            "hasFinding",
            "hasAdverseEffect",
            "increasesRiskOf",
            "exacerbates",
            "accompaniedBy",
            "precedes",
        ),
        "cause",
    ),
    **dict.fromkeys(
        (
            "treats",
            "manages",
            "alleviates",
            "slowsProgressionOf",
            "compensatesFor",
            "prevents",
            "reducesRiskOf",
            "improves",
            "studiedFor",
            "supportsFunction",
        ),
        "treatment",
    ),
    **dict.fromkeys(("investigates", "measures", "monitors", "indicates", "distinguishFrom"), "test"),
    **dict.fromkeys(("redFlagFor", "redFlagFeature", "contraindicatedIn"), "danger"),
    **dict.fromkeys(("subtypeOf", "partOf", "causeCategory"), "kind"),
}


class Box(NamedTuple):
    """A rectangle on the page, in points; ``y`` grows downwards."""

    x: float
    y: float
    width: float
    height: float


def draw(found: Neighbourhood, form: str, notes: Iterable[str] = ()) -> bytes:
    """Return a picture of a neighbourhood as ``svg`` or ``png`` bytes; the same input gives the same bytes.

    Raises MissingExtraError where matplotlib is absent.
    """
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("Drawing a picture", "draw") from None
    notes = [note for note in (*notes, found.note) if note]
    with matplotlib.rc_context({"font.family": ["DejaVu Sans"], "svg.fonttype": "none", "svg.hashsalt": "legweakkg"}):
        boxes, centre, width, height = _layout(found)
        below = ROW * 0.8 * (1 + sum(len(_wrapped(note, width)) for note in notes))
        figure = Figure(figsize=(width / 72, (height + below) / 72), facecolor=_PAPER)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, width)
        axes.set_ylim(height + below, 0)
        axes.axis("off")
        axes.text(_PAD * 2, 24, f"Around {found.term.label}", fontsize=_TITLE, weight="bold", color=_INK, va="center")
        for card, box in zip(found.cards, boxes, strict=True):
            _draw_arrow(axes, found, card, box, boxes, centre)
        for card, box in zip(found.cards, boxes, strict=True):
            _draw_card(axes, card, box)
        _draw_centre(axes, found, centre)
        line = height
        for note in notes:
            for text in _wrapped(note, width):
                axes.text(_PAD * 2, line, text, fontsize=7.5, color=_QUIET, va="center")
                line += ROW * 0.8
        buffer = io.BytesIO()
        metadata: dict[str, Any] = {"Title": f"Around {found.term.label}"}
        if form == "svg":
            metadata |= {"Date": None, "Creator": "legweakkg"}
        else:
            metadata |= {"Software": "legweakkg"}
        figure.savefig(buffer, format=form, dpi=144, metadata=metadata, facecolor=_PAPER)
    return buffer.getvalue()


def _layout(found: Neighbourhood) -> tuple[list[Box], Box, float, float]:
    """Place the cards: a column for each side and step, the middle of all columns on one line."""
    steps = max((card.step for card in found.cards), default=1)
    order = [(False, step) for step in range(steps, 0, -1)] + [None] + [(True, step) for step in range(1, steps + 1)]
    places: dict[int, Box] = {}
    columns = {
        key: [number for number, card in enumerate(found.cards) if (card.outgoing, card.step) == key]
        for key in order
        if key is not None
    }
    heights = {key: sum(_height(found.cards[number]) + _GAP for number in numbers) for key, numbers in columns.items()}
    tallest = max([*heights.values(), 6 * ROW])
    x, top = _PAD * 2, 46.0
    centre = Box(0, 0, 0, 0)
    for key in order:
        if key is None:
            width = _text_width(found.term.label, 11, bold=True) + 4 * _PAD
            centre = Box(x, top + tallest / 2 - 1.3 * ROW, width, 2.6 * ROW)
            x += width + _CHANNEL
            continue
        if not columns[key]:
            continue
        width = max(_width(found.cards[number]) for number in columns[key])
        y = top + (tallest - heights[key]) / 2
        for number in columns[key]:
            places[number] = Box(x, y, width, _height(found.cards[number]))
            y += places[number].height + _GAP
        x += width + _CHANNEL
    return [places[number] for number in range(len(found.cards))], centre, x - _CHANNEL + 2 * _PAD, top + tallest + ROW


def _draw_card(axes: Axes, card: Card, box: Box) -> None:
    from matplotlib.patches import FancyBboxPatch

    hue = _hue(card)
    axes.add_patch(
        FancyBboxPatch(
            (box.x, box.y),
            box.width,
            box.height,
            boxstyle="round,pad=0,rounding_size=5",
            facecolor="#f7f9fa",
            edgecolor=hue,
            linewidth=1,
        )
    )
    heading = card.heading if card.step == 1 else f"{card.parent.label}: {card.heading}"
    axes.text(box.x + _PAD, box.y + _PAD + ROW / 2, heading, fontsize=_HEAD, weight="bold", color=hue, va="center")
    for number, line in enumerate(card.lines):
        neighbour = card.shown[number] if number < len(card.shown) else None
        color = _QUIET if neighbour is None else _RED if neighbour.disputed else _INK
        x, y = _line_place(card, box, number)
        axes.text(
            x,
            y,
            line,
            fontsize=_SIZE,
            color=color,
            va="center",
            style="italic" if neighbour is None else "normal",
            parse_math=False,
            url=neighbour.term.iri if neighbour else None,
        )


def _draw_arrow(axes: Axes, found: Neighbourhood, card: Card, box: Box, boxes: list[Box], centre: Box) -> None:
    from matplotlib.patches import FancyArrowPatch, PathPatch
    from matplotlib.path import Path

    anchor, line = centre, centre.y + centre.height / 2
    if card.step > 1:
        anchor, line = _anchor(found, card, boxes) or (centre, line)
    middle = box.y + _PAD + ROW / 2
    if card.outgoing:
        start, end = (anchor.x + anchor.width, line), (box.x, middle)
    else:
        start, end = (box.x + box.width, middle), (anchor.x, line)
    tip = 7.0
    bend = (end[0] - start[0]) * 0.55
    path = Path(
        [start, (start[0] + bend, start[1]), (end[0] - bend, end[1]), (end[0] - tip, end[1])],
        [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
    )
    style = (0, (4, 2)) if card.relation == "subtypeOf" else "solid"
    axes.add_patch(PathPatch(path, facecolor="none", edgecolor=_hue(card), linewidth=1.1, linestyle=style, alpha=0.75))
    axes.add_patch(
        FancyArrowPatch(
            (end[0] - tip, end[1]),
            end,
            arrowstyle="-|>",
            mutation_scale=9,
            linewidth=0.6,
            color=_hue(card),
            shrinkA=0,
            shrinkB=0,
        )
    )


def _draw_centre(axes: Axes, found: Neighbourhood, box: Box) -> None:
    from matplotlib.patches import FancyBboxPatch

    axes.add_patch(
        FancyBboxPatch(
            (box.x, box.y),
            box.width,
            box.height,
            boxstyle="round,pad=0,rounding_size=8",
            facecolor=_BLUE,
            edgecolor=_BLUE,
        )
    )
    axes.text(
        box.x + box.width / 2,
        box.y + box.height / 2,
        found.term.label,
        fontsize=11,
        weight="bold",
        color=_PAPER,
        ha="center",
        va="center",
        parse_math=False,
        url=found.term.iri,
    )


def _anchor(found: Neighbourhood, card: Card, boxes: list[Box]) -> tuple[Box, float] | None:
    """Return the card that shows a card's parent, and the height of the parent's row."""
    for other, box in zip(found.cards, boxes, strict=True):
        if other.step == card.step - 1 and other.outgoing == card.outgoing:
            for number, neighbour in enumerate(other.shown):
                if neighbour.term == card.parent:
                    return box, _line_place(other, box, number)[1]
    return None


def _line_place(card: Card, box: Box, number: int) -> tuple[float, float]:
    rows = rows_for(len(card.lines))
    column, row = divmod(number, rows)
    x = box.x + _PAD + (sum(_columns(card)[:column]) + column * 2 * _PAD)
    return x, box.y + _PAD + ROW * (row + 1.5)


def _columns(card: Card) -> list[float]:
    """Return the widths of the columns that a card's lines stand in."""
    rows = rows_for(len(card.lines))
    return [
        max(_text_width(line, _SIZE) for line in card.lines[start : start + rows])
        for start in range(0, len(card.lines), rows)
    ]


def _hue(card: Card) -> str:
    return _HUES[_HUE_OF.get(card.relation, "other")]


def _height(card: Card) -> float:
    return 2 * _PAD + ROW * (1 + rows_for(len(card.lines)))


def _width(card: Card) -> float:
    heading = card.heading if card.step == 1 else f"{card.parent.label}: {card.heading}"
    columns = _columns(card)
    return max(_text_width(heading, _HEAD, bold=True), sum(columns) + 2 * _PAD * (len(columns) - 1), 60.0) + 2 * _PAD


@cache
def _text_width(text: str, size: float, bold: bool = False) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def _wrapped(note: str, width: float) -> list[str]:
    import textwrap

    return textwrap.wrap(note, max(40, int((width - 4 * _PAD) / 4.4)))
