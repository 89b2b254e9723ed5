"""What stands around a term: its relations, grouped, as cards that a picture can show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from ..ask import questions
from ..ask.answering import in_words
from ..errors import LegweakkgError
from ..names import local_name
from ..terms import Name, TermRef
from .diagram import Diagram, Edge, Node

if TYPE_CHECKING:
    from ..ask.knowledge import KnowledgeGraph

MAX_DEPTH: Final = 3
"""How far from the term a drawing may go."""

ROWS: Final = 100
"""How many rows a side of the picture has for the term's own relations; the busiest term fits in them."""

EXPANDED: Final = 6
"""How many neighbours on each side are followed further, at each step beyond the first."""

LEAST: Final = 3
"""How many lines every card has at least, if it has as many neighbours."""

HEADING: Final = 3
"""How many rows a card's heading and the space around it take."""

_READABLE = {"subtypeOf": "is a kind of", "partOf": "is part of"}


def rows_for(lines: int) -> int:
    """Return how many rows a card's lines take: more than five are set in two columns, many in three.

    >>> rows_for(5), rows_for(6), rows_for(18)
    (5, 3, 6)
    """
    return -(-lines // (1 if lines <= 5 else 2 if lines <= 14 else 3))


class Neighbour(NamedTuple):
    """A term on the other side of a relation; ``support`` counts the evidence for the strongest claim.

    ``limited``: every claim holds only under a condition, in a population, or is not established practice.
    """

    term: TermRef
    disputed: bool
    limited: bool
    support: int

    @property
    def words(self) -> str:
        """The label with its marks."""
        return f"{self.term.label}{' *' if self.limited else ''}{' (disputed)' if self.disputed else ''}"


@dataclass(frozen=True, slots=True)
class Card:
    """The neighbours of one term by one relation. ``outgoing``: the term is the relation's subject.

    ``parent`` is the term, ``shown`` the best supported neighbours, ``more`` how many were left out.
    """

    parent: TermRef
    relation: str
    outgoing: bool
    shown: tuple[Neighbour, ...]
    more: int
    step: int = 1

    @property
    def heading(self) -> str:
        """The relation in words."""
        return _READABLE.get(self.relation) or in_words(self.relation)

    @property
    def lines(self) -> tuple[str, ...]:
        """The rows of the card below its heading."""
        rows = [neighbour.words for neighbour in self.shown]
        return (*rows, f"… and {self.more} more") if self.more else tuple(rows)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A term and the cards around it; cards of step 2 and further hang on a neighbour shown before.

    ``left_out`` counts the groups of further steps for which there was no room.
    """

    term: TermRef
    cards: tuple[Card, ...]
    left_out: int = 0

    @property
    def note(self) -> str:
        """What a reader of the drawing must know beyond the cards, or nothing."""
        words = []
        if any(neighbour.limited for card in self.cards for neighbour in card.shown):
            words.append("* only under conditions or in some people, or not established: see the claims.")
        if self.left_out:
            words.append(f"{self.left_out} further groups are left out for want of room.")
        return " ".join(words)


def neighbourhood(kg: KnowledgeGraph, term: Name, depth: int = 1, rows: int = ROWS) -> Neighbourhood:
    """Return what stands around a term: accepted claims and the hierarchy, each neighbour once for a relation.

    To the left what leads to the term, to the right where it leads. ``rows`` limits each side. Raises
    UnknownTermError for an unknown term and LegweakkgError for a depth outside 1 to `MAX_DEPTH`.
    """
    if not 1 <= depth <= MAX_DEPTH:
        raise LegweakkgError(f"A drawing may be 1 to {MAX_DEPTH} steps deep, not {depth}.")
    centre = kg._ref(term)
    cards: list[Card] = []
    left_out = 0
    edge = {True: [centre], False: [centre]}
    order: dict[bool, list[TermRef]] = {True: [], False: []}
    seen = {centre}
    for step in range(1, depth + 1):
        groups = _groups(kg, {*edge[True], *edge[False]})
        for outgoing in (False, True):
            own = [
                (parent, relation, members)
                for (parent, relation, out), members in groups.items()
                if out == outgoing and parent in edge[outgoing]
            ]
            fresh = [
                (parent, relation, [one for one in members if step == 1 or one.term not in seen])
                for parent, relation, members in own
            ]
            made = _cards(
                [group for group in fresh if group[2]],
                outgoing,
                step,
                rows if step == 1 else rows * 3 // 5,
                order[outgoing],
            )
            cards += made
            left_out += sum(bool(group[2]) for group in fresh) - len(made)
            order[outgoing] = [neighbour.term for card in made for neighbour in card.shown]
            edge[outgoing] = _next(made)
        seen |= {neighbour.term for card in cards for neighbour in card.shown}
    return Neighbourhood(centre, tuple(cards), left_out)


def neighbourhood_diagram(found: Neighbourhood, notes: Iterable[str] = ()) -> Diagram:
    """Return a neighbourhood as boxes and arrows, one box for each card."""
    nodes = [Node(found.term.iri, found.term.label, "centre", found.term.id)]
    edges = []
    for number, card in enumerate(found.cards):
        key = f"card {number}"
        nodes.append(Node(key, "\n".join(card.lines), "more" if not card.shown else "term"))
        anchor = found.term.iri if card.step == 1 else _card_with(found, card)
        label = card.heading if card.step == 1 else f"{card.parent.label}: {card.heading}"
        source, target = (anchor, key) if card.outgoing else (key, anchor)
        edges.append(Edge(source, target, label, "kind" if card.relation == "subtypeOf" else "stated"))
    return Diagram(
        f"Around {found.term.label}", tuple(nodes), tuple(edges), tuple(note for note in (*notes, found.note) if note)
    )


def _card_with(found: Neighbourhood, card: Card) -> str:
    for number, other in enumerate(found.cards):
        if (
            other.step == card.step - 1
            and other.outgoing == card.outgoing
            and any(neighbour.term == card.parent for neighbour in other.shown)
        ):
            return f"card {number}"
    return found.term.iri


_Group = tuple[TermRef, str, list[Neighbour]]
_Groups = Mapping[tuple[TermRef, str, bool], list[Neighbour]]


def _groups(kg: KnowledgeGraph, terms: Iterable[TermRef]) -> _Groups:
    best: dict[tuple[TermRef, str, bool], dict[str, Neighbour]] = {}
    by_iri = {term.iri: term for term in terms}
    if not by_iri:
        return {}
    sparql = questions.bind(questions.question("neighbourhood"), {"term": sorted(by_iri)})
    for row in kg.own_engine.select(sparql):
        outgoing = row["subject"].value == row["term"].value
        other = row["object" if outgoing else "subject"].value
        if other == row["term"].value:
            continue
        group = best.setdefault((by_iri[row["term"].value], local_name(row["relation"].value), outgoing), {})
        new = Neighbour(
            TermRef(kg._label(other), other),
            row["disputed"].value == "true",
            int(row["limits"].value) > 0,
            int(row["support"].value),
        )
        old = group.get(other)
        group[other] = (
            new
            if old is None
            else Neighbour(
                new.term, new.disputed and old.disputed, new.limited and old.limited, max(new.support, old.support)
            )
        )
    return {key: sorted(group.values(), key=_order) for key, group in best.items()}


def _cards(groups: list[_Group], outgoing: bool, step: int, rows: int, order: Sequence[TermRef]) -> list[Card]:
    """Share the rows of a side: some for every card, the rest to those that hide the largest part."""
    if step == 1:
        groups = sorted(groups, key=lambda group: (group[1] == "subtypeOf", -len(group[2]), group[1]))
    else:  # below each other as the terms that they hang on, so that few arrows cross
        groups = sorted(groups, key=lambda group: (order.index(group[0]), -len(group[2]), group[1]))[: rows // 4]
    lines = [min(len(members), LEAST) for *_, members in groups]
    while sum(HEADING + rows_for(count) for count in lines) < rows:
        hidden = [
            len(members) / count if count < len(members) else 0.0
            for count, (*_, members) in zip(lines, groups, strict=True)
        ]
        if not any(hidden):
            break
        lines[hidden.index(max(hidden))] += 1
    cards = []
    for count, (parent, relation, members) in zip(lines, groups, strict=True):
        shown = members if len(members) <= count else members[: count - 1]
        cards.append(Card(parent, relation, outgoing, tuple(shown), len(members) - len(shown), step))
    return cards


def _next(cards: Iterable[Card]) -> list[TermRef]:
    """Choose whom to follow further: the first of every card, then the second, and so on."""
    columns = [[neighbour.term for neighbour in card.shown] for card in cards if card.relation != "subtypeOf"]
    longest = max((len(column) for column in columns), default=0)
    order = (column[place] for place in range(longest) for column in columns if place < len(column))
    return list(dict.fromkeys(order))[:EXPANDED]


def _order(one: Neighbour) -> tuple[bool, bool, int, str]:
    return one.disputed, one.limited, -one.support, one.term.label.casefold()
