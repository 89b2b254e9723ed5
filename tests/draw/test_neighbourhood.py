import pytest

from legweakkg.draw.diagram import Diagram, Edge, Node, to_dot, to_mermaid
from legweakkg.draw.neighbourhood import HEADING, ROWS, neighbourhood, neighbourhood_diagram, rows_for
from legweakkg.draw.paths import paths_diagram
from legweakkg.errors import LegweakkgError, UnknownTermError

from ..made_up import claim


def finding(number, more="", polarity="asserted"):
    term = f'lwt:xf{number} a lw:ClinicalFinding ; skos:prefLabel "xf {number:02}"@en .\n'
    return term + claim(number, "xa_kind", "hasFinding", f"xf{number}", more, polarity)


def cards(found):
    return {(card.relation, card.outgoing): card for card in found.cards}


def test_relations_are_grouped_by_direction(made_up):
    found = cards(neighbourhood(made_up(finding(1), finding(2)), "xa kind"))
    assert [one.term.label for one in found["hasFinding", True].shown] == ["xf 01", "xf 02"]
    assert [one.term.label for one in found["subtypeOf", True].shown] == ["xa"]
    assert found["subtypeOf", True].heading == "is a kind of"
    assert [one.term.id for one in cards(neighbourhood(made_up(), "xa"))["subtypeOf", False].shown] == ["lwt:xa_kind"]


def test_denied_and_rejected_claims_are_not_drawn(made_up):
    kg = made_up(finding(1, polarity="negated"), finding(2, '; lw:rejectedBecause "no"@en'))
    assert ("hasFinding", True) not in cards(neighbourhood(kg, "xa kind"))


def test_disputed_neighbours_come_last_and_say_so(made_up):
    kg = made_up(finding(1, "; lw:refutedBy lwe:t2"), finding(2))
    assert cards(neighbourhood(kg, "xa kind"))["hasFinding", True].lines == ("xf 02", "xf 01 (disputed)")


def test_conditional_claims_are_marked_and_explained(made_up):
    found = neighbourhood(made_up(finding(1, "; lw:whenPresent lwt:xb"), finding(2)), "xa kind")
    assert cards(found)["hasFinding", True].lines == ("xf 02", "xf 01 *")
    assert found.note.startswith("* only under conditions")
    assert neighbourhood(made_up(finding(2)), "xa kind").note == ""


def test_long_groups_end_in_a_count(made_up):
    card = cards(neighbourhood(made_up(*map(finding, range(40))), "xa kind", rows=12))["hasFinding", True]
    assert len(card.shown) + card.more == 40
    assert card.more > 1
    assert card.lines[-1] == f"… and {card.more} more"
    whole = cards(neighbourhood(made_up(*map(finding, range(40))), "xa kind"))["hasFinding", True]
    assert [len(whole.shown), whole.more] == [40, 0]


def test_the_busiest_term_fits(kg):
    found = neighbourhood(kg, "leg weakness")
    for outgoing in (True, False):
        side = [card for card in found.cards if card.outgoing == outgoing]
        assert sum(HEADING + rows_for(len(card.lines)) for card in side) <= ROWS + 3
        assert all(len(card.shown) >= 1 for card in side)
    causes = cards(found)["causes", False]
    assert len(causes.shown) + causes.more > 40


def test_further_steps_hang_on_what_is_shown(kg):
    found = neighbourhood(kg, "diabetes mellitus", 2)
    second = [card for card in found.cards if card.step == 2]
    assert second
    for card in second:
        assert any(
            neighbour.term == card.parent
            for other in found.cards
            if other.step == 1 and other.outgoing == card.outgoing
            for neighbour in other.shown
        )
    assert found.left_out == 0 or str(found.left_out) in found.note


def test_faults(kg):
    with pytest.raises(UnknownTermError):
        neighbourhood(kg, "no such thing")
    with pytest.raises(LegweakkgError, match="1 to 3 steps"):
        neighbourhood(kg, "stroke", 9)


def test_text_forms_escape_what_would_break_them(made_up):
    term = 'lwt:xq a lw:HealthCondition ; skos:prefLabel "xa \\"quoted\\" <b>"@en ; lw:subtypeOf lwt:xa .\n'
    diagram = neighbourhood_diagram(neighbourhood(made_up(term), "xq"), ["a note"])
    mermaid, dot = to_mermaid(diagram), to_dot(diagram)
    assert 'n0["xa #quot;quoted#quot; #lt;b#gt;"]' in mermaid
    assert '"xa \\"quoted\\" <b>"' in dot
    assert "%% a note" in mermaid
    assert "// a note" in dot
    assert mermaid.count("-->") + mermaid.count("-.->") == len(diagram.edges)
    assert dot.count(" -> ") == len(diagram.edges)


def test_a_title_cannot_end_its_quotes():
    diagram = Diagram('it\'s "so"\n---', (Node("a", "a"), Node("b", "b")), (Edge("a", "b", "x", "disputed"),))
    mermaid = to_mermaid(diagram)
    assert mermaid.splitlines()[2] == "---"
    assert mermaid.count("\n---") == 1
    assert "linkStyle 0 stroke" in mermaid
    assert "style=dashed" in to_dot(diagram)


def test_paths_share_their_terms_and_steps(kg):
    found = kg.explain("diabetes mellitus", "leg weakness")
    diagram = paths_diagram(found, "not advice")
    assert len({node.key for node in diagram.nodes}) == len(diagram.nodes)
    steps = {(hop.source.iri, hop.target.iri) for path in found for hop in path.hops}
    assert {(edge.source, edge.target) for edge in diagram.edges} == steps
    assert "no source states the whole" in " ".join(diagram.notes)
    assert diagram.notes[-1] == "not advice"
