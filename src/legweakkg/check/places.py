"""Find the place of a finding in the text that is answerable for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cached_property

from pyoxigraph import BlankNode, Literal, Quad, RdfFormat

from ..source.mappings import read_rows
from ..source.positions import Place, positions
from ..source.positions import Placed as PlacedTriple
from ..source.reading import FORMATS, read_bytes
from .contributions import Contribution
from .edits import Edit
from .results import Result, Term

_TEXTUAL = frozenset({RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS})


class Placed:
    """The places of one contribution's triples, worked out when first asked for."""

    def __init__(self, contribution: Contribution) -> None:
        self.contribution = contribution

    @property
    def name(self) -> str:
        """The file, as the caller named it."""
        return self.contribution.name

    @cached_property
    def subjects(self) -> set[Term]:
        """The nodes that the contribution describes."""
        return {quad.subject for quad in self.contribution.quads}

    def of_triple(self, quad: Quad) -> Place | None:
        """Return the place of a triple's predicate, as far as the format allows."""
        for placed in self._triples(quad.subject):
            if placed.quad.predicate == quad.predicate and (
                placed.quad.object == quad.object or isinstance(quad.object, BlankNode)
            ):
                return placed.predicate
        return None

    def of_result(self, result: Result) -> Place | None:
        """Return the place of a result whose node the contribution describes.

        It is the property's where that is at fault, the value's where there is one, else the subject's.
        """
        triples = self._triples(result.focus)
        stated = [placed for placed in triples if placed.quad.predicate == result.path]
        if not stated:
            return triples[0].subject if triples else None
        same = [placed for placed in stated if _same(placed.quad.object, result.value)]
        chosen = same[0] if same else stated[-1]
        return chosen.predicate if result.shape.at_property else chosen.object

    def of_node(self, node: Term) -> Place | None:
        """Return the first place at which a node is described."""
        triples = self._triples(node)
        return triples[0].subject if triples else None

    def _triples(self, node: Term) -> list[PlacedTriple]:
        return self._blank if isinstance(node, BlankNode) else self._by_subject.get(node, [])

    @cached_property
    def _by_subject(self) -> dict[Term, list[PlacedTriple]]:
        found: dict[Term, list[PlacedTriple]] = defaultdict(list)
        for placed in self._all():
            found[placed.quad.subject].append(placed)
        return found

    @cached_property
    def _blank(self) -> list[PlacedTriple]:
        # labels of blank nodes differ from parse to parse, so these are told apart by property and value alone
        return [placed for placed in self._all() if isinstance(placed.quad.subject, BlankNode)]

    def _all(self) -> Iterable[PlacedTriple]:
        one = self.contribution
        if one.data is None:
            return ()
        if one.rdf_format in _TEXTUAL and one.rdf_format is not None:
            return positions(one.data, one.rdf_format)
        return _mapping_places(one) if one.rdf_format is None else ()


class Places:
    """Finds for each result the file, line and column that are answerable for it."""

    def __init__(self, edit: Edit) -> None:
        self._edit = edit
        self._contributed = [Placed(item) for item in edit.contributions]
        self._own: dict[str, Placed] = {}

    def find(self, result: Result) -> tuple[str | None, Place | None]:
        """Return file and place: in a contribution if one describes a node concerned, else in the ontology."""
        for placed in self._contributed:
            if result.focus in placed.subjects:
                exact = placed.of_result(result)
                if exact and self._states(placed, result):
                    return placed.name, exact
        for placed in self._contributed:
            if result.focus in placed.subjects:
                return placed.name, placed.of_result(result)
        for placed in self._contributed:
            for node in sorted(result.nodes & placed.subjects, key=str):
                return placed.name, placed.of_node(node)
        known = self._in_ontology(result)
        if known[0] is None:
            for one in self._edit.contributions:
                if one.replaces and result.focus in self._edit.described_in(one.replaces):
                    return one.name, None  # described in the former version alone
        return known

    def _states(self, placed: Placed, result: Result) -> bool:
        return result.path is None or any(
            quad.subject == result.focus and quad.predicate == result.path for quad in placed.contribution.quads
        )

    def _in_ontology(self, result: Result) -> tuple[str | None, Place | None]:
        candidates = self._files_of.get(result.focus, [])
        for name in candidates:
            own = self._own_file(name)
            if self._states(own, result):
                return name, own.of_result(result)
        return (candidates[0], self._own_file(candidates[0]).of_result(result)) if candidates else (None, None)

    @cached_property
    def _files_of(self) -> dict[Term, list[str]]:
        found: dict[Term, list[str]] = defaultdict(list)
        for path, quads in self._edit.files.items():
            for node in {quad.subject for quad in quads}:
                found[node].append(str(path))
        return found

    def _own_file(self, name: str) -> Placed:
        if name not in self._own:
            path = next(path for path in self._edit.files if str(path) == name)
            self._own[name] = Placed(
                Contribution(name, self._edit.files[path], FORMATS.get(path.suffix.lower()), read_bytes(path))
            )
        return self._own[name]


def _same(stated: Term, found: Term | None) -> bool:
    if stated == found:
        return True
    if isinstance(stated, BlankNode) and isinstance(found, BlankNode):
        return True
    if isinstance(stated, Literal) and isinstance(found, Literal) and stated.datatype == found.datatype:
        try:  # the store writes 50.0 as 50
            return Decimal(stated.value) == Decimal(found.value)
        except InvalidOperation:
            return False
    return False


def _mapping_places(one: Contribution) -> Iterable[PlacedTriple]:
    from pathlib import Path

    for row, quad in zip(read_rows(Path(one.name)), one.quads, strict=True):
        place = (row.line, 1)
        yield PlacedTriple(quad, place, place, place)
    return
