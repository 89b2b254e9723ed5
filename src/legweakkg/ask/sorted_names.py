"""The names and ids of a graph in sorted lines, so that those that begin alike stand together and are found at once.

A store on disk keeps the lines beside its data: ``legweakkg ingest`` writes them, its manifest vouches for them. Where
there are none they are made of the graph.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from ..names import LAYERS, RDF, SKOS, graph_iri
from .lookup import normalised

OURS = tuple(NamedNode(graph_iri(layer)) for layer in (*LAYERS, "extra"))
"""The graphs of what is asserted here; ingested vocabularies have others."""

LABEL, SYNONYM = NamedNode(SKOS + "prefLabel"), NamedNode(SKOS + "altLabel")


def name_lines(store: Store) -> bytes:
    r"""Return a line for each label or synonym of ours: as lookups compare it, a tab, its triple as N-Triples.

    >>> store = Store()
    >>> store.add(Quad(NamedNode("urn:a"), LABEL, Literal("Foot-drop", language="en"), OURS[1]))
    >>> name_lines(store)
    b'foot drop\t<urn:a> <http://www.w3.org/2004/02/skos/core#prefLabel> "Foot-drop"@en .'
    """
    named = {
        quad.triple: quad.object.value
        for graph in OURS
        for predicate in (LABEL, SYNONYM)
        for quad in store.quads_for_pattern(None, predicate, None, graph)
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode)
    }
    keys = normalised(list(named.values()))
    return _sorted(f"{key}\t{triple} ." for key, triple in zip(keys, named, strict=True))


def id_lines(store: Store) -> bytes:
    """Return a line for each id to which our graphs give a type."""
    typed = (store.quads_for_pattern(None, NamedNode(RDF + "type"), None, graph) for graph in OURS)
    return _sorted({quad.subject.value for quads in typed for quad in quads if isinstance(quad.subject, NamedNode)})


def _sorted(lines: Iterable[str]) -> bytes:
    return b"\n".join(sorted(line.encode() for line in lines))


class SortedLines:
    """Sorted lines, to be asked for those that begin with a text."""

    def __init__(self, content: bytes) -> None:
        self._lines = content.split(b"\n") if content else []

    def beginning(self, start: str) -> Iterator[str]:
        r"""Yield the lines that begin with a text, in order.

        >>> list(SortedLines(b"foot\nfoot drop\nhand").beginning("foot"))
        ['foot', 'foot drop']
        """
        wanted = start.encode()
        for number in range(bisect_left(self._lines, wanted), len(self._lines)):
            if not self._lines[number].startswith(wanted):
                return
            yield self._lines[number].decode()


class SortedNames(SortedLines):
    """The lines of `name_lines`."""

    def keys(self, starts: Iterable[str]) -> Iterator[str]:
        """Yield the names, as lookups compare them, that begin with one of some texts."""
        for start in starts:
            for line in self.beginning(start):
                yield line.partition("\t")[0]

    def named(self, keys: Iterable[str]) -> Iterator[Quad]:
        """Yield the triples of the names that lookups take for one of some keys."""
        lines = (line.partition("\t")[2] for key in keys for line in self.beginning(f"{key}\t"))
        yield from parse("\n".join(lines), format=RdfFormat.N_TRIPLES)
