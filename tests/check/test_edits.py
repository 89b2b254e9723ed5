"""What a contribution is answerable for: its own nodes, and what is wrong elsewhere only since it.

Proved by random edits: the findings equal those that a check of everything has after the edit and had not before,
plus those that concern an edited node.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from legweakkg.check.asserted import Node
from legweakkg.check.contributions import Contribution
from legweakkg.check.core import Engine, run_core
from legweakkg.check.edits import Edit
from legweakkg.check.native import run_native
from legweakkg.check.results import Result
from legweakkg.check.shapes import Shapes, read_shapes
from legweakkg.check.validation import validate
from legweakkg.check.whole_graph import run_constraints
from legweakkg.names import LW, LWC, LWE, LWT, OWL, RDF, RDFS, SKOS
from legweakkg.resources import ontology_dir, shapes_dir
from legweakkg.source.reading import read_quads

ENGINE: Engine = "shacl" if importlib.util.find_spec("shacl") else "pyshacl"
TYPE = NamedNode(RDF + "type")


def lw(name: str) -> NamedNode:
    return NamedNode(LW + name)


def term(name: str) -> NamedNode:
    return NamedNode(LWT + name)


POOL = [
    Quad(term("stroke"), TYPE, lw("Mechanism")),
    Quad(term("numbness"), TYPE, lw("WeaknessFinding")),
    Quad(term("stroke"), NamedNode(SKOS + "prefLabel"), Literal("numbness", language="en")),
    Quad(term("stroke"), NamedNode(SKOS + "altLabel"), Literal("Leg-weakness", language="en")),
    Quad(term("stroke"), NamedNode(SKOS + "altLabel"), Literal("apoplexy", language="en")),
    Quad(term("numbness"), NamedNode(SKOS + "altLabel"), Literal("lost feeling", language="en")),
    Quad(term("physical_therapy"), lw("subtypeOf"), term("gait_training")),
    Quad(term("numbness"), lw("subtypeOf"), term("electromyography")),
    Quad(term("numbness"), NamedNode(OWL + "deprecated"), Literal(True)),
    Quad(term("stroke"), lw("treats"), term("numbness")),
    Quad(NamedNode(LWC + "stroke-causes-leg_weakness"), lw("polarity"), Literal("negated")),
    Quad(NamedNode(LWC + "stroke-causes-leg_weakness"), lw("frequency"), term("rare")),
    Quad(NamedNode(LWC + "stroke-causes-leg_weakness"), lw("object"), term("gone")),
    Quad(
        NamedNode(LWC + "guillain_barre_syndrome-hasFinding-numbness"),
        lw("refutedBy"),
        NamedNode(LWE + "article_002-1-1"),
    ),
    Quad(NamedNode(LWE + "article_002-1-1-span"), NamedNode("http://www.w3.org/ns/oa#end"), Literal(350)),
    Quad(lw("Mechanism"), NamedNode(RDFS + "subClassOf"), lw("HealthCondition")),
    Quad(lw("NewKind"), TYPE, NamedNode(OWL + "Class")),
    Quad(lw("NewKind"), NamedNode(RDFS + "subClassOf"), lw("Mechanism")),
    Quad(lw("NewerKind"), NamedNode(RDFS + "subClassOf"), lw("NewKind")),
    Quad(term("stroke"), TYPE, lw("NewerKind")),
    Quad(lw("treats"), lw("claimable"), Literal(False)),
    Quad(lw("treats"), lw("claimObjectKind"), lw("Mechanism")),
]


FLAWS = [
    Quad(NamedNode(LWC + "stroke-treats-numbness"), TYPE, lw("Claim")),
    Quad(NamedNode(LWC + "stroke-treats-numbness"), lw("subject"), term("stroke")),
    Quad(NamedNode(LWC + "stroke-treats-numbness"), lw("predicate"), lw("treats")),
    Quad(NamedNode(LWC + "stroke-treats-numbness"), lw("object"), term("gone")),
    Quad(NamedNode(LWC + "stroke-treats-numbness"), lw("frequency"), term("numbness")),
    Quad(NamedNode(LWC + "stroke-treats-numbness"), lw("frequency"), term("stroke")),
    Quad(NamedNode(LWC + "stroke-treats-numbness"), lw("unheardOf"), term("stroke")),
    Quad(NamedNode(LWC + "stroke-treats-numbness"), NamedNode(SKOS + "exactMatch"), term("stroke")),
    Quad(term("nerve_damage"), lw("treats"), term("numbness")),
    Quad(term("nerve_damage"), lw("subtypeOf"), term("electromyography")),
    Quad(term("nerve_damage"), NamedNode(SKOS + "altLabel"), Literal("Apoplexy", language="en")),
    Quad(term("electromyography"), lw("population"), term("stroke")),
    Quad(term("electromyography"), NamedNode(OWL + "deprecated"), Literal(True)),
    Quad(lw("Mechanism"), lw("treats"), term("stroke")),
]
"""What is wrong before an edit; it names nodes that edits touch."""


@pytest.fixture(scope="session")
def scattered(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small ontology with one file for each subject, so that an edit touches little."""
    folder = tmp_path_factory.mktemp("scattered") / "ontology"
    for path in sorted(small.rglob("*.ttl")):
        by_subject: dict[str, list[Quad]] = {}
        for quad in read_quads(path):
            by_subject.setdefault(str(quad.subject), []).append(quad)
        for number, quads in enumerate(by_subject.values() if path.name != "schema.ttl" else []):
            write(folder / path.relative_to(small).parent / f"{path.stem}_{number}.ttl", quads)
    shutil.copy(small / "schema.ttl", folder)
    return folder


@pytest.fixture(scope="session")
def flawed(scattered: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with flaws."""
    folder = Path(shutil.copytree(scattered, tmp_path_factory.mktemp("flawed") / "ontology"))
    write(folder / "claims" / "flaws.ttl", FLAWS)
    return folder


def write(path: Path, quads: list[Quad]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(serialize((quad.triple for quad in quads), format=RdfFormat.TURTLE) or b"")


def run(shapes: Shapes, edit: Edit) -> set[Result]:
    core, _ = run_core(shapes, edit, ENGINE)
    return {*core, *run_constraints(shapes, edit), *run_native(shapes, edit)}


@pytest.fixture(scope="session")
def shapes() -> Shapes:
    return read_shapes(shapes_dir())


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
@pytest.mark.parametrize("ontology", ["scattered", "flawed"])
def test_edit_finds_what_a_full_run_finds(
    data: st.DataObject, ontology: str, request: pytest.FixtureRequest, shapes: Shapes
) -> None:
    folder: Path = request.getfixturevalue(ontology)
    files = sorted(path for path in folder.rglob("*.ttl") if path.name != "schema.ttl")
    changed = data.draw(st.lists(st.sampled_from(files), max_size=3, unique=True))
    removed = {path: data.draw(st.integers(0, 7)) for path in changed}
    added = data.draw(st.lists(st.sampled_from(POOL), min_size=1, max_size=4, unique=True))
    contributions = [
        Contribution(
            str(path), [quad for number, quad in enumerate(read_quads(path)) if number != removed[path]], replaces=path
        )
        for path in changed
    ]
    contributions.append(Contribution("new.ttl", list(added)))
    edit = Edit(folder, contributions, queries=shapes.queries)

    before = run(shapes, Edit(folder, []))
    everything = Edit(folder, contributions)
    everything.contributions = ()  # now it checks the whole graph as it is after the edit
    after = run(shapes, everything)
    whole_graph = {constraint.shape for constraint in shapes.constraints} | set(shapes.native)

    def concerned(result: Result) -> set[Node]:  # of SHACL Core it is the focus that a finding is about
        return set(result.nodes) if result.shape in whole_graph else {result.focus}

    wanted = {result for result in after if result not in before or concerned(result) & edit.edited}
    assert run(shapes, edit) == wanted


def test_removed_term_is_missed_elsewhere(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    path = folder / "terms" / "terms.ttl"
    path.parent.mkdir(parents=True)
    text = (small / "terms" / "terms.ttl").read_text(encoding="utf-8")
    start = text.index("lwt:nerve_damage a")
    path.write_text(text[:start] + text[text.index("lwt:numbness a") :], encoding="utf-8")
    gone, *found = sorted(
        (finding for finding in validate([path], ontology=small) if finding.severity == "violation"),
        key=lambda finding: finding.shape,
    )
    assert (gone.shape, gone.focus, gone.file) == ("lwsh:PublishedId", "lwt:nerve_damage", str(path))
    assert [(finding.shape, finding.focus, finding.value) for finding in found] == [
        ("lwsh:UndefinedId", "lwc:peripheral_neuropathy-initiates-nerve_damage", "lwt:nerve_damage")
    ]
    assert found[0].file == str(small / "claims" / "claims.ttl")
    line = Path(found[0].file).read_text(encoding="utf-8").split("\n")[(found[0].line or 0) - 1]
    assert line[(found[0].column or 0) - 1 :].startswith("lwt:nerve_damage")


def test_removed_term_is_missed_although_mappings_speak_of_it(tmp_path: Path) -> None:
    source = ontology_dir() / "terms" / "conditions.ttl"
    path = tmp_path / "ontology" / "terms" / source.name
    path.parent.mkdir(parents=True)
    kept = [quad for quad in read_quads(source) if quad.subject != term("stroke")]
    write(path, kept)
    found = [finding for finding in validate([path], engine=ENGINE) if finding.severity == "violation"]
    claims = {finding.focus for finding in found if finding.shape == "lwsh:UndefinedId" if finding.file}
    assert "lwc:stroke-causes-leg_weakness" in claims
    assert all(finding.value == "lwt:stroke" for finding in found if finding.shape == "lwsh:UndefinedId")
    assert [finding.focus for finding in found if finding.shape == "lwsh:UntypedId"] == ["lwt:stroke"]


def test_newer_version_replaces_the_former(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "ontology" / "terms" / "terms.ttl"
    path.parent.mkdir(parents=True)
    text = (small / "terms" / "terms.ttl").read_text(encoding="utf-8")
    path.write_text(text.replace('"stroke"@en', '"brain stroke"@en'), encoding="utf-8")
    assert [str(finding) for finding in validate([path], ontology=small) if finding.severity != "info"] == []
    other = tmp_path / "other.ttl"  # not a newer version: the label comes on top
    other.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert {finding.shape for finding in validate([other], ontology=small) if finding.severity != "info"} == {
        "lwsh:TermLabel"
    }


def test_several_files_are_one_contribution(small: Path, tmp_path: Path) -> None:
    term_file, claim_file = tmp_path / "a.ttl", tmp_path / "b.ttl"
    term_file.write_text(
        """@prefix lw: <https://w3id.org/legweakkg/ontology#> .
@prefix lwt: <https://w3id.org/legweakkg/term/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
lwt:fatigue a lw:ClinicalFinding ; skos:prefLabel "fatigue"@en ; skos:definition "Lasting tiredness."@en ;
  lw:editorialDefinition true .""",
        encoding="utf-8",
    )
    claim_file.write_text(
        """@prefix lw: <https://w3id.org/legweakkg/ontology#> .
@prefix lwt: <https://w3id.org/legweakkg/term/> .
@prefix lwc: <https://w3id.org/legweakkg/claim/> .
@prefix lwe: <https://w3id.org/legweakkg/evidence/> .
lwc:stroke-hasFinding-fatigue a lw:Claim ; lw:subject lwt:stroke ; lw:predicate lw:hasFinding ; lw:object lwt:fatigue ;
  lw:polarity "asserted" ; lw:supportedBy lwe:article_002-1-1 ; lw:knowledgeLevel "knowledge_assertion" ;
  lw:agentType "automated_agent" .""",
        encoding="utf-8",
    )
    assert validate([term_file, claim_file], ontology=small).conforms("warning")
    assert not validate([claim_file], ontology=small).conforms()


def test_existing_shortcomings_elsewhere_are_not_held_against_it(small: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small, tmp_path / "old"))
    with (folder / "terms" / "terms.ttl").open("a", encoding="utf-8") as file:
        file.write('lwt:broken a lw:Mechanism ; skos:prefLabel "broken" .\n')
    new = tmp_path / "new.ttl"
    new.write_text(
        "<https://w3id.org/legweakkg/term/stroke> <http://www.w3.org/2004/02/skos/core#altLabel> "
        '"cerebral stroke"@en .',
        encoding="utf-8",
    )
    assert not validate(ontology=folder).conforms()
    assert validate([new], ontology=folder).conforms("warning")


def test_only_published_ids_are_kept_for_ever_and_retired_ones_stay(small: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small, tmp_path / "base"))
    claims = folder / "claims" / "claims.ttl"
    claims.write_text(claims.read_text("utf-8").replace("physical_therapy-treats-", "unpublished-treats-"), "utf-8")
    newer = tmp_path / "ontology" / "claims" / "claims.ttl"
    newer.parent.mkdir(parents=True)
    text = claims.read_text("utf-8")

    def vanished(new: str) -> list[str]:
        assert new != text
        newer.write_text(new, "utf-8")
        return [one.focus for one in validate([newer], ontology=folder) if one.shape == "lwsh:PublishedId"]

    assert vanished(text.replace("unpublished-treats-", "renamed-treats-")) == []
    renamed = text.replace("lwc:stroke-causes-leg_weakness a", "lwc:stroke-causes-weakness a")
    assert vanished(renamed) == ["lwc:stroke-causes-leg_weakness"]
    retired = "lwc:stroke-causes-leg_weakness a lw:Claim ; <http://www.w3.org/2002/07/owl#deprecated> true .\n"
    assert vanished(renamed + retired) == []
