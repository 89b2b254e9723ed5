"""Find what makes an ontology inconsistent: HermiT says only that it is, so the facts are narrowed down.

The search is QuickXplain (Junker U, "QuickXplain: preferred explanations and relaxations for over-constrained
problems", AAAI 2004): it halves the facts until each one left is needed, with about k·log2(n/k) runs of HermiT for
k culprits among n facts. Schema and terms are taken for granted first, so that claims are blamed before terms.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from ..engine.embedded import evaluate
from ..errors import CheckError
from ..names import LW, LWT, OWL, RDF, compact, graph_iri, local_name
from ..source.assembly import asserted_store
from .hermit import input_store, ntriples, runtime

_INCONSISTENT = "InconsistentOntologyException"
_CLAIMS = """
SELECT DISTINCT ?claim WHERE {{
  ?claim lw:subject <{0}> ; lw:object <{2}> ; lw:predicate ?stated ; lw:polarity "asserted" .
  ?stated (lw:derivesWhenConditional|lw:derivesWhenDisputed)? <{1}> .
}} ORDER BY ?claim"""


class Culprit(NamedTuple):
    """A fact without which the rest would be consistent: in words, the claims that state it, its terms' kinds."""

    fact: str
    claims: tuple[str, ...]
    kinds: tuple[str, ...]


def is_consistent(quads: Iterable[Quad]) -> bool:
    """Ask HermiT whether facts and axioms are consistent; nothing is inferred, so this takes seconds.

    Raises MissingExtraError where no Java is found and CheckError where HermiT fails.
    """
    from owlready2.reasoning import _HERMIT_CLASSPATH

    with tempfile.TemporaryDirectory(prefix="legweakkg-") as folder:
        file = Path(folder) / "facts.nt"
        file.write_bytes(ntriples(quads))
        command = [
            runtime(),
            "-Xmx2000M",
            "-cp",
            _HERMIT_CLASSPATH,
            "org.semanticweb.HermiT.cli.CommandLine",
            "-k",
            file.as_uri(),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode == 0:
        return True
    if _INCONSISTENT in done.stderr:
        return False
    complaint = next((line for line in done.stderr.splitlines() if line.strip()), "no message")
    raise CheckError(f"HermiT could not read the ontology: {complaint.strip()}")


def culprits(
    ontology: Path, extra: Iterable[Path] = (), progress: Callable[[int], None] = lambda runs: None
) -> tuple[Culprit, ...]:
    """Return a smallest set of facts that contradict each other and the schema; empty where all is consistent.

    One set is found; where several contradictions exist, mend one and ask again. ``progress`` is told the
    number of HermiT's runs so far.
    """
    files = list(extra)
    store = input_store(ontology, files)
    schema = list(store.quads_for_pattern(None, None, None, NamedNode(graph_iri("schema"))))
    facts = [quad for quad in store if quad.graph_name != NamedNode(graph_iri("schema"))]
    stated = sorted((quad for quad in facts if quad.graph_name == NamedNode(graph_iri("derived"))), key=str)
    given = sorted((quad for quad in facts if quad.graph_name != NamedNode(graph_iri("derived"))), key=str)
    runs = 0

    def consistent(quads: Sequence[Quad]) -> bool:
        nonlocal runs
        runs += 1
        progress(runs)
        return is_consistent(quads)

    if consistent([*schema, *facts]):
        return ()
    if not consistent([*schema, *given]):
        blamed = _minimal(schema, [quad for quad in given if _is_fact(quad)], consistent)
    else:
        blamed = _minimal([*schema, *given], stated, consistent)
    asserted = asserted_store(ontology, files)
    return tuple(_culprit(asserted, quad) for quad in blamed)


def _minimal(
    background: list[Quad], facts: list[Quad], consistent: Callable[[Sequence[Quad]], bool], known_fine: bool = True
) -> list[Quad]:
    """Return a minimal part of the facts that is inconsistent with the background (QuickXplain)."""
    if not known_fine and not consistent(background):
        return []
    if len(facts) == 1:
        return facts
    half = len(facts) // 2
    first, second = facts[:half], facts[half:]
    needed_second = _minimal(background + first, second, consistent, known_fine=not first)
    needed_first = _minimal(background + needed_second, first, consistent, known_fine=not needed_second)
    return needed_first + needed_second


def _is_fact(quad: Quad) -> bool:
    return isinstance(quad.object, NamedNode) and quad.predicate.value.startswith((LW, RDF + "type", OWL))


def _culprit(store: Store, quad: Quad) -> Culprit:
    ends = [end.value for end in (quad.subject, quad.object) if isinstance(end, NamedNode)]
    rows = evaluate(store, _CLAIMS.format(ends[0], quad.predicate.value, ends[-1]))
    claims = tuple(compact(row["claim"].value) for row in rows) if isinstance(rows, QuerySolutions) else ()
    kinds = []
    for end in ends:
        if end.startswith(LWT):
            types = {
                local_name(found.object.value)
                for found in store.quads_for_pattern(NamedNode(end), NamedNode(RDF + "type"), None, None)
                if isinstance(found.object, NamedNode)
            }
            kinds.append(
                f"{compact(end)} is a {' and a '.join(sorted(types))}"
                if types
                else f"{compact(end)} has no stated kind"
            )
    return Culprit(" ".join(compact(part) for part in (ends[0], quad.predicate.value, ends[-1])), claims, tuple(kinds))
