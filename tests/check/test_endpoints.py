"""A SPARQL service as surroundings: the same findings as on the folder that was published there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Quad, Store

from legweakkg.ask.knowledge import KnowledgeGraph
from legweakkg.ask.lookup import normalise
from legweakkg.check.served import ServedSurroundings
from legweakkg.check.validation import validate
from legweakkg.cli import main
from legweakkg.engine.remote import RemoteEngine
from legweakkg.names import LW, OBO, OWL, RDFS, graph_iri
from legweakkg.source.assembly import assemble

from ..servers import oxigraph_binary
from .conftest import NEWER, SHAPE_TESTS, expected, shape_of, told
from .services import served_by_oxigraph, standard

BAD = sorted(SHAPE_TESTS.glob("bad_*.ttl"))
RETIRED = Quad(NamedNode(OBO + "HP_0007999"), NamedNode(OWL + "deprecated"), Literal(True), NamedNode(graph_iri("hp")))
HEAD = """@prefix lw: <https://w3id.org/legweakkg/ontology#> .
@prefix lwt: <https://w3id.org/legweakkg/term/> .
@prefix lwc: <https://w3id.org/legweakkg/claim/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
"""


@pytest.fixture(scope="module")
def published(small: Path) -> Store:
    """The small ontology as it is published, with what is derived, and a triple of an ingested vocabulary."""
    store = assemble(small)
    store.add(RETIRED)
    return store


@pytest.fixture(scope="module", params=["a server of the standard", "oxigraph"])
def service(
    request: pytest.FixtureRequest, published: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RemoteEngine]:
    if request.param != "oxigraph":
        with standard(published) as (url, _), RemoteEngine(url, graphs=()) as engine:
            yield engine
        return
    if not oxigraph_binary():
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    folder = tmp_path_factory.mktemp("oxigraph")
    with served_by_oxigraph(published, folder) as url, RemoteEngine(url, graphs=()) as engine:
        yield engine


def test_bad_files_give_the_findings_they_expect(published: Store, small: Path) -> None:
    with standard(published) as (url, _), RemoteEngine(url, graphs=()) as engine:
        for path in (path for path in BAD[::4] if path.stem not in NEWER):
            report = validate([path], ontology=small, over=engine)
            counted = [one for one in report if one.severity != "info" or one.shape == shape_of(path)]
            assert [told(finding) for finding in counted] == expected(path), path.name
    assert len(BAD) == 119


def test_all_bad_files_together(service: RemoteEngine, small: Path) -> None:
    here = validate(BAD, ontology=small).findings
    assert validate(BAD, ontology=small, over=service).findings == here
    assert len({finding.shape for finding in here}) > 80
    assert sum(bool(finding.suggestion) for finding in here) > 15


def test_newer_file_replaces_the_published_one(service: RemoteEngine, small: Path, tmp_path: Path) -> None:
    path = tmp_path / "ontology" / "terms" / "terms.ttl"
    path.parent.mkdir(parents=True)
    text = (small / "terms" / "terms.ttl").read_text(encoding="utf-8")
    start = text.index("lwt:nerve_damage a")
    path.write_text(text[:start] + text[text.index("lwt:numbness a") :], encoding="utf-8")
    here = validate([path], ontology=small).findings
    assert validate([path], ontology=small, over=service).findings == here
    shapes = {finding.shape for finding in here if finding.severity == "violation"}
    assert shapes == {"lwsh:PublishedId", "lwsh:UndefinedId"}


def test_change_of_the_class_hierarchy(service: RemoteEngine, small: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(f"<{LW}Mechanism> <{RDFS}subClassOf> <{LW}HealthCondition> .", encoding="utf-8")
    here = validate([file], ontology=small).findings
    assert validate([file], ontology=small, over=service).findings == here
    assert {finding.shape for finding in here} == {"lwsh:UnmappedTerm"}  # mechanisms are conditions now


def test_ingested_vocabularies_are_looked_up(service: RemoteEngine, small: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(HEAD + "lwt:stroke skos:closeMatch obo:HP_0007999 .", encoding="utf-8")
    assert "lwsh:DeprecatedUsed" not in {finding.shape for finding in validate([file], ontology=small)}
    found = validate([file], ontology=small, over=service)
    assert [finding.value for finding in found if finding.shape == "lwsh:DeprecatedUsed"] == ["HP:0007999"]


def test_packaged_graph_by_the_command(kg: KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(
        HEAD
        + """lwt:stroke skos:prefLabel "another stroke"@en ; lw:treats lwt:nowhere .
lwt:new a lw:HealthCondition ; skos:prefLabel "Guillain Barre syndrome"@en .
lwc:stroke-causes-leg_weaknes a lw:Claim ; lw:subject lwt:stroke ; lw:predicate lw:causes ;
  lw:object lwt:leg_weaknes ; lw:polarity "perhaps" .
""",
        encoding="utf-8",
    )
    with standard(kg.engine.store) as (url, seen):
        there = CliRunner().invoke(main, ["validate", str(file), "--endpoint", url, "--format", "github"])
        asked = len(seen)
    here = CliRunner().invoke(main, ["validate", str(file), "--format", "github"])
    assert (there.exit_code, here.exit_code) == (1, 1)
    assert there.output.splitlines()[:-1] == here.output.splitlines()[:-1]  # but for the seconds
    assert "SimilarName" in here.output
    assert "did you mean" in here.output
    assert asked < 60  # look-ups go together, whatever their number
    assert not any(query.lstrip().upper().startswith(("INSERT", "DELETE")) for query in seen)


def test_service_that_cuts_answers_off(published: Store, small: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(HEAD + 'lwt:stroke skos:altLabel "apoplexy"@en .', encoding="utf-8")
    with standard(published, max_rows=100) as (url, _):
        done = CliRunner().invoke(main, ["validate", str(file), "--endpoint", url, "--ontology", str(small)])
    assert (done.exit_code, "cuts its answers off at 100 rows" in done.stderr) == (2, True)


def test_service_without_our_graph(tmp_path: Path) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(HEAD + 'lwt:stroke skos:altLabel "apoplexy"@en .', encoding="utf-8")
    with standard(Store()) as (url, _):
        done = CliRunner().invoke(main, ["validate", str(file), "--endpoint", url])
    assert (done.exit_code, "holds no knowledge graph" in done.stderr) == (2, True)


def test_long_lists_come_page_by_page(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from legweakkg.check import served

    store = assemble(small)
    names = [quad for quad in store if str(quad.predicate).endswith(("prefLabel>", "altLabel>"))]
    whole = {normalise(quad.object.value) for quad in names if normalise(quad.object.value)[0] in "ceghlmnps"}
    monkeypatch.setattr(served, "_PAGE", 7)
    with standard(store) as (url, seen), RemoteEngine(url, graphs=()) as engine:
        surroundings = ServedSurroundings(engine)
        paged = list(surroundings.names(set("ceghlmnps")))
        asked = len(seen)
        assert {quad.triple for quad in surroundings.named(paged)} < {quad.triple for quad in names}
    assert len(seen) == asked  # what is known is not asked for again
    assert set(paged) == whole
    assert len(paged) == len(whole) > 20
    assert len(seen) > 4


def test_a_service_is_for_files(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["validate", "--endpoint", "http://127.0.0.1:9/query"])
    assert (done.exit_code, "name them" in done.stderr) == (2, True)
