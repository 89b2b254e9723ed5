"""A store on disk as surroundings: the same findings, ingested terms looked up, nothing left behind."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, serialize

from legweakkg.check.contributions import Contribution
from legweakkg.check.edits import Edit
from legweakkg.check.shapes import read_shapes
from legweakkg.check.surroundings import DERIVED, StoreSurroundings
from legweakkg.check.validation import validate
from legweakkg.cli import main
from legweakkg.engine.manifest import ID_LINES, NAME, NAME_LINES, read_manifest
from legweakkg.engine.ondisk import OnDiskEngine
from legweakkg.errors import CheckError
from legweakkg.ingest.building import ingest
from legweakkg.ingest.vocabularies import sources
from legweakkg.names import LW, LWT, OBO, SKOS
from legweakkg.resources import ontology_dir, shapes_dir
from legweakkg.source.packaged import packaged_store

HP_OBO = """format-version: 1.2
data-version: hp/releases/2000-01-01
ontology: hp

[Term]
id: HP:0000118
name: Phenotypic abnormality
synonym: "Made-up name" EXACT []

[Term]
id: HP:0007999
name: obsolete Made-up thing
is_obsolete: true
"""
HEAD = """@prefix lw: <https://w3id.org/legweakkg/ontology#> .
@prefix lwt: <https://w3id.org/legweakkg/term/> .
@prefix lwc: <https://w3id.org/legweakkg/claim/> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored")
    (folder / "releases").mkdir()
    (folder / "releases" / "hp.obo").write_text(HP_OBO, encoding="utf-8")
    list(ingest(folder / "store", sources("hpo", folder / "releases")))
    return folder / "store"


def contents(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*.sst")}


def shapes_of(path: Path, **where: Path) -> list[tuple[str, str, str | None, int | None]]:
    return [(one.shape, one.focus, one.value, one.line) for one in validate([path], **where)]


def test_same_findings_as_on_the_packaged_graph(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.ttl"
    file.write_text(
        HEAD
        + """lwt:stroke skos:prefLabel "another stroke"@en ; lw:treats lwt:nowhere .
lwc:stroke-causes-leg_weakness lw:polarity "perhaps" .
""",
        encoding="utf-8",
    )
    there = shapes_of(file, store=store)
    assert there == shapes_of(file)
    assert {shape for shape, *_ in there} >= {"lwsh:TermLabel", "lwsh:DirectTriple", "lwsh:UndefinedId"}


def test_lines_of_names_and_ids_are_made_where_a_store_has_none(store: Path, tmp_path: Path) -> None:
    older = Path(shutil.copytree(store, tmp_path / "older"))
    manifest = read_manifest(older)
    assert manifest is not None
    kept = {name: file for name, file in manifest.prepared.items() if name not in (NAME_LINES, ID_LINES)}
    assert len(kept) == len(manifest.prepared) - 2
    (older / NAME).write_bytes(replace(manifest, prepared=kept).to_json())
    file = tmp_path / "new.ttl"
    file.write_text(
        HEAD
        + """lwt:new a lw:HealthCondition ; skos:prefLabel "Guillain Barre syndrome"@en ; lw:subtypeOf lwt:strok .
lwc:new lw:subject lwt:cerebrovascular_accident ; lw:supportedBy lwc:stroke-causes-leg_weaknes .
""",
        encoding="utf-8",
    )
    found = validate([file], store=store).findings
    assert {"lwsh:SimilarName", "lwsh:UndefinedId"} <= {finding.shape for finding in found}
    assert {finding.value: finding.suggestion for finding in found if finding.shape == "lwsh:UndefinedId"} == {
        "lwt:strok": "did you mean lwt:stroke?",
        "lwt:cerebrovascular_accident": "did you mean lwt:stroke?",
        "lwc:stroke-causes-leg_weaknes": "did you mean lwc:stroke-causes-leg_weakness or "
        "lwc:stroke-causes-hemiparetic_leg_weakness?",
    }
    assert validate([file], store=older).findings == found
    assert validate([file]).findings == found


def test_obsolete_terms_of_an_ingested_vocabulary_are_known(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "mapping.ttl"
    file.write_text(HEAD + "lwt:stroke skos:closeMatch obo:HP_0007999 .\n", encoding="utf-8")
    assert "lwsh:DeprecatedUsed" not in {shape for shape, *_ in shapes_of(file)}
    assert ("lwsh:DeprecatedUsed", "lwt:stroke", "HP:0007999", 6) in shapes_of(file, store=store)


def test_ingested_terms_are_not_judged(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "name.ttl"
    file.write_text(HEAD + 'lwt:stroke skos:altLabel "Made-up name"@en .\n', encoding="utf-8")
    assert shapes_of(file, store=store) == shapes_of(file)


def test_store_stays_as_it_was(store: Path, tmp_path: Path) -> None:
    before, listing = contents(store), sorted(path.name for path in store.iterdir())
    manifest = read_manifest(store)
    assert manifest is not None
    kept = len(Store.read_only(str(store / manifest.data)))
    file = tmp_path / "bad.ttl"
    file.write_text(HEAD + "lwt:stroke lw:treats lwt:nowhere .\n", encoding="utf-8")
    assert shapes_of(file, store=store)
    assert contents(store) == before
    assert sorted(path.name for path in store.iterdir()) == listing
    assert len(Store.read_only(str(store / manifest.data))) == kept


def test_before_and_after_an_edit(store: Path) -> None:
    new = Quad(NamedNode(LWT + "stroke"), NamedNode(LW + "treats"), NamedNode(LWT + "nowhere"))
    outside = NamedNode(OBO + "HP_0000118")
    surroundings = StoreSurroundings(OnDiskEngine(store).store)
    edit = Edit(ontology_dir(), [Contribution("new.ttl", [new])], surroundings, read_shapes(shapes_dir()).queries)
    assert new in edit.store
    size = len(edit.store)
    assert size < 5_000
    with edit.before() as former:
        assert new not in former
        assert len(former) == size - 1
    assert len(edit.store) == size
    assert edit.is_outside(outside)
    assert not edit.is_outside(new.subject)


def test_whole_graph_leaves_out_what_is_derived_and_what_is_not_named(store: Path) -> None:
    surroundings = StoreSurroundings(OnDiskEngine(store).store)
    everything = set(surroundings.everything())
    own = {Quad(quad.subject, quad.predicate, quad.object) for quad in packaged_store() if quad.graph_name != DERIVED}
    assert {quad for quad in own if not has_blank(quad)} <= everything
    named = NamedNode(OBO + "HP_0000118")  # our terms are mapped to it, and not to the obsolete one
    foreign = {quad for quad in everything - own if not has_blank(quad)}
    assert foreign == set(surroundings.find([(named, None, None)]))


def has_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def test_newer_version_of_a_packaged_file_replaces_it(store: Path, tmp_path: Path) -> None:
    source = sorted((ontology_dir() / "terms").glob("*.ttl"))[0]
    newer = tmp_path / "ontology" / "terms" / source.name
    newer.parent.mkdir(parents=True)
    newer.write_bytes(
        source.read_bytes() + b"\n<https://w3id.org/legweakkg/term/stroke> "
        b"<https://w3id.org/legweakkg/ontology#treats> <https://w3id.org/legweakkg/term/nowhere> .\n"
    )
    found = shapes_of(newer, store=store)
    assert found == shapes_of(newer)
    assert "lwsh:UndefinedId" in {shape for shape, *_ in found}


def test_options_that_do_not_go_together(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "one.ttl"
    file.write_bytes(
        serialize(
            [Quad(NamedNode(LWT + "stroke"), NamedNode(SKOS + "altLabel"), Literal("apoplexy", language="en")).triple],
            format=RdfFormat.TURTLE,
        )
        or b""
    )
    for arguments, word in (([], "name them"), ([str(file), "--ontology", str(ontology_dir())], "either")):
        done = CliRunner().invoke(main, ["validate", "--store", str(store), *arguments])
        assert (done.exit_code, word in done.stderr) == (2, True), done.output
    missing = CliRunner().invoke(main, ["validate", "--store", str(tmp_path / "none"), str(file)])
    assert missing.exit_code == 2
    assert "legweakkg ingest" in missing.stderr
    with pytest.raises(CheckError, match="name the files"):
        validate([], store=store)
