import pytest
from click.testing import CliRunner

from legweakkg.cli import main
from legweakkg.reason import culprits as module
from legweakkg.reason import hermit
from legweakkg.reason.culprits import culprits
from legweakkg.resources import ontology_dir

needs_java = pytest.mark.skipif(hermit.java() is None, reason="HermiT needs Java; the extra 'reasoner' brings one")

BAD = """
@prefix lw: <https://w3id.org/legweakkg/ontology#> .
@prefix lwt: <https://w3id.org/legweakkg/term/> .
@prefix lwc: <https://w3id.org/legweakkg/claim/> .
lwt:emg a lw:DiagnosticTest .
lwt:ill a lw:HealthCondition .
lwt:op a lw:Surgery .
lwc:fine a lw:Claim ; lw:subject lwt:op ; lw:predicate lw:treats ; lw:object lwt:ill ; lw:polarity "asserted" .
lwc:wrong a lw:Claim ; lw:subject lwt:emg ; lw:predicate lw:treats ; lw:object lwt:ill ; lw:polarity "asserted" .
"""


@pytest.fixture
def ontology(tmp_path):
    """The schema and the rules with no terms and claims of ours, so that HermiT is quick."""
    folder = tmp_path / "ontology"
    folder.mkdir()
    for name in ("schema.ttl", "rules"):
        (folder / name).symlink_to(ontology_dir() / name)
    for layer in ("terms", "claims", "sources", "mappings"):
        (folder / layer).mkdir()
    return folder


@needs_java
def test_the_claim_of_a_contradiction_is_named(ontology, tmp_path):
    extra = tmp_path / "bad.ttl"
    extra.write_text(BAD)
    [found] = culprits(ontology, [extra])
    assert found.fact == "lwt:emg lw:treats lwt:ill"
    assert found.claims == ("lwc:wrong",)
    assert found.kinds == ("lwt:emg is a DiagnosticTest", "lwt:ill is a HealthCondition")


@needs_java
def test_terms_that_contradict_the_schema_are_named(ontology, tmp_path):
    extra = tmp_path / "bad.ttl"
    extra.write_text(BAD.split("lwt:op")[0] + "lwt:emg a lw:HealthCondition .")
    found = culprits(ontology, [extra])
    assert {item.fact for item in found} == {
        "lwt:emg rdf:type lw:DiagnosticTest",
        "lwt:emg rdf:type lw:HealthCondition",
    }
    assert all(item.claims == () for item in found)


@needs_java
def test_a_consistent_ontology_has_no_culprit(ontology, tmp_path):
    extra = tmp_path / "fine.ttl"
    extra.write_text(BAD.replace("lwt:emg a lw:DiagnosticTest", "lwt:emg a lw:Rehabilitation"))
    assert culprits(ontology, [extra]) == ()


@pytest.mark.parametrize("guilty", [{3}, {0, 7}, {2, 5, 6}, {0, 1, 2, 3, 4, 5, 6, 7}])
def test_quickxplain_keeps_exactly_what_is_needed(guilty):
    facts = [10 + number for number in range(8)]

    def consistent(quads):
        return not {10 + number for number in guilty} <= set(quads)

    assert module._minimal([1, 2], facts, consistent) == sorted(10 + number for number in guilty)


def test_without_java_the_command_says_so_in_one_sentence(monkeypatch, capsys):
    from legweakkg.cli import run

    monkeypatch.setattr(hermit, "java", lambda: None)
    with pytest.raises(SystemExit) as ended:
        run(["reason"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "pip install 'legweakkg[reasoner]'" in said


@pytest.mark.parametrize(
    ("only_hermit", "code", "said"),
    [((), 0, "conclude the same 1 facts"), ((("a", "b", "c"),), 1, "only HermiT concludes: a b c")],
)
def test_the_command_compares_reasoner_and_rules(monkeypatch, only_hermit, code, said):
    shared = ("x", "y", "z")
    monkeypatch.setattr(hermit, "runtime", lambda: "java")
    monkeypatch.setattr(module, "culprits", lambda *args: ())
    monkeypatch.setattr(hermit, "reason", lambda *args: hermit.Reasoning(True, frozenset({shared, *only_hermit})))
    monkeypatch.setattr(hermit, "rule_facts", lambda *args: frozenset({shared}))
    done = CliRunner().invoke(main, ["reason"], standalone_mode=False)
    assert done.return_value == code
    assert said in done.output


def test_the_command_names_the_claims_of_a_contradiction(monkeypatch):
    guilty = module.Culprit("lwt:a lw:treats lwt:b", ("lwc:c",), ("lwt:a is a DiagnosticTest",))
    monkeypatch.setattr(hermit, "runtime", lambda: "java")
    monkeypatch.setattr(module, "culprits", lambda *args: (guilty,))
    done = CliRunner().invoke(main, ["reason"], standalone_mode=False)
    assert done.return_value == 1
    assert "stated by lwc:c" in done.output
