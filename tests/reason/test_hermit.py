import pytest

from legweakkg.names import LW, LWT, RDF
from legweakkg.reason import hermit
from legweakkg.resources import ontology_dir

pytestmark = pytest.mark.skipif(hermit.java() is None, reason="HermiT needs Java; the extra 'reasoner' brings one")


def test_the_rules_conclude_what_hermit_concludes():
    """The derived graph is equal to what an OWL reasoner infers from the same axioms and relations."""
    reasoning = hermit.reason(ontology_dir())
    assert reasoning.consistent
    rules = hermit.rule_facts(ontology_dir())
    assert len(rules) > 5_000
    assert sorted(rules - reasoning.facts) == []
    assert sorted(reasoning.facts - rules) == []


def test_hermit_refuses_a_test_that_treats(tmp_path):
    import shutil

    folder = tmp_path / "ontology"
    for part in ("rules", "terms", "claims", "sources", "mappings"):
        (folder / part).mkdir(parents=True)
    shutil.copy(ontology_dir() / "schema.ttl", folder)
    shutil.copytree(ontology_dir() / "rules", folder / "rules", dirs_exist_ok=True)
    (folder / "terms" / "x.ttl").write_text(
        f"<{LWT}emg> a <{LW}DiagnosticTest> ; <{LW}treats> <{LWT}d> . <{LWT}d> a <{LW}HealthCondition> ."
    )
    assert not hermit.reason(folder).consistent


def test_java_is_named_where_it_is_missing(monkeypatch, tmp_path):
    from legweakkg.errors import MissingExtraError

    monkeypatch.setattr(hermit, "java", lambda: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'legweakkg\[reasoner\]'"):
        hermit.reason(tmp_path)


def test_facts_are_about_terms():
    facts = hermit.rule_facts(ontology_dir())
    assert (LWT + "stroke", RDF + "type", LW + "NeurologicalCause") in facts
