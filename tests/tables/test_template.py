import pytest

from legweakkg.errors import CheckError, UnknownTermError
from legweakkg.resources import ontology_dir
from legweakkg.source.assembly import layer_files
from legweakkg.tables.columns import TABLES
from legweakkg.tables.importing import plan_import
from legweakkg.tables.ontology_files import OntologyFiles
from legweakkg.tables.template import find_topic, template, topics


@pytest.fixture(scope="module")
def shipped():
    return OntologyFiles(ontology_dir())


def test_there_is_a_topic_for_every_file(shipped):
    expected = {f"{layer}/{path.stem}" for layer in ("terms", "claims") for path in layer_files(ontology_dir(), layer)}
    assert set(topics(shipped)) == {*expected, *TABLES}
    assert len(expected) > 20


def test_every_example_is_a_row_that_says_what_the_ontology_says(shipped, tmp_path):
    for name in topics(shipped):
        path = tmp_path / "rows.tsv"
        path.write_text(template(*find_topic(name, shipped), shipped, example=True), encoding="utf-8")
        plan = plan_import([path], shipped)
        assert (name, plan.triples, plan.report.findings) == (name, 0, [])
        assert plan.rows == 1


def test_a_template_without_example_has_no_rows(shipped):
    lines = template(*find_topic("treatment", shipped), shipped).splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "topic\tsubject\tpredicate\tobject\tpolarity\tqualifiers\tsupportedBy\trefinedBy\trefutedBy\trejectedBecause"
        "\trationale\tnote"
    ]
    assert lines[-2].startswith("# example: treatment\t")


def test_allowed_values_are_listed(shipped):
    claims = template(*find_topic("claims", shipped), shipped)
    assert "#   therapyLine=adjunct, first_line, last_resort\n" in claims
    assert claims.partition("# polarity")[2].partition("\n")[0].endswith("One of: asserted, negated")
    assert "treats" in claims.partition("# predicate")[2].partition("\n")[0]
    flags = template(*find_topic("terms/red_flags", shipped), shipped)
    assert "One of: RedFlag\n" in flags
    assert "emergency_care" in flags.partition("# urgency")[2].partition("\n")[0]
    assert "measure" not in flags


def test_only_kinds_that_terms_may_be_said_to_be_of_are_listed(shipped):
    kinds = template(*find_topic("terms", shipped), shipped).partition("# kind")[2].partition("\n")[0]
    assert "HealthCondition" in kinds
    for computed in ("NeurologicalCause", "RiskFactor", "Certainty", "Claim", "PreventiveMeasure"):
        assert computed not in kinds


def test_a_name_of_two_topics_or_none_is_refused(shipped):
    with pytest.raises(CheckError, match="claims/findings or terms/findings"):
        find_topic("findings", shipped)
    with pytest.raises(UnknownTermError, match="'treatment'"):
        find_topic("treatmnt", shipped)
