import shutil

import pytest

from legweakkg.check.validation import validate
from legweakkg.errors import CheckError
from legweakkg.source.canonical import format_turtle
from legweakkg.tables.importing import plan_import
from legweakkg.tables.ontology_files import OntologyFiles, checkout_ontology, writable_ontology

from .conftest import snapshot

TERMS = (
    ["id", "kind", "label", "synonyms", "definition", "parents", "placement_rationale"],
    [
        "balance_training",
        "Rehabilitation",
        "balance training",
        "balance exercise | steadiness training",
        "Guided practice of standing steadily.",
        "physical therapy",
        "It is taught by a physical therapist.",
    ],
)
CLAIMS = (
    ["subject", "predicate", "object", "qualifiers", "supportedBy", "rationale"],
    [
        "balance training",
        "treats",
        "leg_weakness",
        "certainty=possible; population=older_adults",
        "article_002-4-1",
        "",
    ],
    ["balance_training", "treats", "leg_weakness", "", "", "Steadiness comes before strength."],
)


def test_rows_become_canonical_turtle_in_the_right_files(table, files, small):
    plan = plan_import([table(*CLAIMS, name="claims.tsv"), table(*TERMS, name="terms.tsv")], files)
    assert plan.report.conforms("warning")
    before = snapshot(small)
    assert {str(path.relative_to(small)) for path in plan.files} == {
        "terms/terms.ttl",
        "claims/claims.ttl",
        "sources/evidence_curation.ttl",
    }
    assert before == snapshot(small)
    plan.write()
    text = (small / "terms" / "terms.ttl").read_text(encoding="utf-8")
    assert (
        """lwt:balance_training a lw:Rehabilitation ;
    skos:prefLabel "balance training"@en ;
    skos:altLabel "balance exercise"@en , "steadiness training"@en ;
    skos:definition "Guided practice of standing steadily."@en ;
    lw:editorialDefinition true ;
    lw:subtypeOf lwt:physical_therapy ;
    lw:placedBecause "It is taught by a physical therapist."@en .
"""
        in text
    )
    claims = (small / "claims" / "claims.ttl").read_text(encoding="utf-8")
    # of two claims of the same three parts the simpler has the plain id, the other says what sets it apart
    assert "lwc:balance_training-treats-leg_weakness a lw:Claim" in claims
    assert "lwc:balance_training-treats-leg_weakness-possible-in_older_adults a lw:Claim" in claims
    assert validate(ontology=small).conforms()
    for path in plan.files:
        assert format_turtle(path.read_bytes(), path.name) == path.read_bytes()


def test_a_claim_that_has_no_id_left_is_refused(table, files):
    header = ["subject", "predicate", "object", "qualifiers", "supportedBy"]
    first = table(header, ["stroke", "causes", "numbness", "course=sudden", "article_002-1-1"], name="first.tsv")
    plan_import([first], files).write()
    second = table(header, ["stroke", "causes", "numbness", "", "article_002-1-1"], name="second.tsv")
    plan = plan_import([second], OntologyFiles(files.folder))
    assert [(one.shape, one.line) for one in plan.report] == [("table:TakenId", 2)]


def test_a_second_import_changes_nothing(table, files, small):
    tables = [table(*TERMS, name="t.tsv"), table(*CLAIMS, name="c.tsv")]
    plan_import(tables, files).write()
    after = snapshot(small)
    again = plan_import(tables, OntologyFiles(small))
    assert (again.files, again.triples, again.rows) == ({}, 0, 3)
    assert again.report.conforms()
    again.write()
    assert snapshot(small) == after


def test_rows_in_another_order_give_a_second_claim_the_same_content(table, files, small):
    plan_import([table(*TERMS, name="t.tsv"), table(*CLAIMS, name="c.tsv")], files).write()
    turned = table(CLAIMS[0], CLAIMS[2], CLAIMS[1], name="turned.tsv")
    assert plan_import([turned], OntologyFiles(small)).triples == 0


def test_a_row_adds_evidence_to_a_claim_that_is_there(table, files):
    plan = plan_import(
        [
            table(
                ["subject", "predicate", "object", "supportedBy"],
                ["guillain_barre_syndrome", "hasFinding", "numbness", "article_002-1-1"],
            )
        ],
        files,
    )
    assert plan.triples == 1
    text = next(iter(plan.files.values())).decode()
    assert "lw:supportedBy lwe:article_002-1-1 , lwe:pmid_24000328" in text


def places(plan):
    return [(one.shape, one.line, one.column, one.suggestion) for one in plan.report]


def test_cells_that_cannot_be_read_are_findings_at_row_and_column(table, files):
    plan = plan_import(
        [
            table(
                ["topic", "subject", "predicate", "object", "qualifiers"],
                ["claim", "strok", "causes", "leg_weakness", ""],
                ["", "stroke", "cuases", "leg_weakness", "frequncy=rare"],
                ["", "stroke", "causes", "leg_weakness", "certainty=sure"],
            )
        ],
        files,
    )
    assert places(plan) == [
        ("table:UnknownTopic", 2, 1, "did you mean claims?"),
        ("table:CellValue", 2, 7, "did you mean stroke?"),
        ("table:CellValue", 3, 9, "did you mean causes?"),
        ("table:CellValue", 3, 29, "did you mean frequency?"),
        ("table:CellValue", 4, 29, "one of anecdotal, definite, possible, probable, unlikely"),
    ]
    assert plan.report.summary.endswith("5 violations; not checked against the shapes before this is mended.")
    assert plan.files == {}


def test_what_the_shapes_find_stands_at_the_cell(table, files):
    plan = plan_import(
        [
            table(
                ["subject", "predicate", "object", "polarity", "supportedBy"],
                ["electromyography", "treats", "leg_weakness", "asserted", "article_002-1-1"],
                ["stroke", "causes", "numbness", "asserted", "pmid_1"],
            )
        ],
        files,
    )
    assert not plan.report.conforms()
    assert {(one.shape, one.line, one.column) for one in plan.report if one.severity == "violation"} == {
        ("lwsh:ClaimSubjectKind", 2, 1),
        ("lwsh:UndefinedId", 3, 33),
    }
    assert all(one.message.startswith("cell ") for one in plan.report if one.severity == "violation")


def test_a_repeated_id_is_found(table, files):
    plan = plan_import([table(TERMS[0], TERMS[1], TERMS[1])], files)
    assert [one.shape for one in plan.report] == ["table:RepeatedId"]


def test_an_existing_term_with_another_label_is_refused_not_overwritten(table, files):
    plan = plan_import([table(["id", "kind", "label"], ["stroke", "HealthCondition", "brain attack"])], files)
    assert "violation" in {one.severity for one in plan.report}
    assert {one.focus for one in plan.report if one.severity == "violation"} == {"lwt:stroke"}


def test_documents_and_evidence_come_together(table, files, small):
    sources = table(
        ["id", "title", "kind", "url", "year"],
        ["pmid_1", "A trial of canes", "trial", "https://pubmed.ncbi.nlm.nih.gov/1/", "2001"],
        name="s.tsv",
    )
    evidence = table(["id", "source", "note"], ["pmid_1", "PMID:1", "Canes help some people to walk."], name="e.tsv")
    claims = table(
        ["subject", "predicate", "object", "supportedBy"],
        ["gait training", "treats", "leg weakness", "pmid_1"],
        name="c.tsv",
    )
    plan = plan_import([claims, evidence, sources], files)
    assert plan.report.conforms(), [str(one) for one in plan.report]
    plan.write()
    text = (small / "sources" / "evidence_literature.ttl").read_text(encoding="utf-8")
    assert "lw:cites <https://pubmed.ncbi.nlm.nih.gov/1/>" in text
    assert "lw:evidenceType obo:ECO_0007321" in text
    assert "lw:year 2001" in (small / "sources" / "literature.ttl").read_text(encoding="utf-8")


def test_a_passage_states_its_position(table, files):
    plan = plan_import(
        [
            table(
                ["id", "source", "line", "order", "start", "end", "span_sha256", "passage_role", "attributed_to"],
                [
                    "article_002-9-1",
                    "article_002",
                    "9",
                    "1",
                    "700",
                    "720",
                    "ab" * 32,
                    "body",
                    "World Health Organization",
                ],
            )
        ],
        files,
    )
    text = next(iter(plan.files.values())).decode()
    assert "lwe:article_002-9-1-span a oa:TextPositionSelector" in text
    assert "oa:start 700" in text
    assert "lw:attributionVerified false" in text
    assert next(iter(plan.files)).name == "evidence_article_002.ttl"


def test_numbers_are_checked(table, files):
    plan = plan_import(
        [
            table(
                ["id", "kind", "label", "value", "lower"],
                ["some_count", "EpidemiologicalFigure", "a count", "15,927", "3"],
            )
        ],
        files,
    )
    assert places(plan) == [("table:CellValue", 2, 42, "")]


def test_a_proposal_is_one_file_that_grows(table, small, tmp_path):
    output = tmp_path / "proposal.ttl"
    before = snapshot(small)
    plan_import([table(*TERMS, name="t.tsv")], OntologyFiles(small, output)).write()
    plan = plan_import([table(*CLAIMS, name="c.tsv")], OntologyFiles(small, output))
    plan.write()
    assert set(plan.files) == {output}
    assert snapshot(small) == before
    assert validate([output], ontology=small).conforms("warning")
    assert plan_import([tmp_path / "t.tsv", tmp_path / "c.tsv"], OntologyFiles(small, output)).triples == 0


def test_comments_in_the_files_are_kept(table, files, small):
    path = small / "terms" / "terms.ttl"
    path.write_text(
        path.read_text(encoding="utf-8").replace("lwt:stroke a", "# about stroke\nlwt:stroke a"), encoding="utf-8"
    )
    plan_import([table(*TERMS)], OntologyFiles(small)).write()
    assert "# about stroke\nlwt:stroke a" in path.read_text(encoding="utf-8")


def test_the_checkout_one_stands_in_is_written_into(small, monkeypatch):
    assert checkout_ontology(small / "terms") == small
    monkeypatch.chdir(small.parent)
    assert writable_ontology(None).resolve() == small.resolve()


def test_an_installed_package_is_never_written_into(small, tmp_path, tmp_path_factory, monkeypatch):
    installed = tmp_path / "lib" / "site-packages" / "legweakkg" / "_data" / "ontology"
    shutil.copytree(small, installed)
    with pytest.raises(CheckError, match="never changed"):
        writable_ontology(installed)
    empty = tmp_path_factory.mktemp("empty")
    monkeypatch.chdir(empty)
    with pytest.raises(CheckError, match="no ontology folder here"):
        writable_ontology(None)
    with pytest.raises(CheckError, match=r"no schema\.ttl"):
        OntologyFiles(empty)


@pytest.mark.parametrize(
    ("issued", "message"),
    [
        ("2020-13-45", "no such day"),
        ("2023-02-29", "no such day"),
        ("٢٠٢٠-٠١-٠١", "no date"),
        ("31.12.2024", "no date"),
    ],
)
def test_a_date_is_a_day_that_there_is(table, files, issued, message):
    row = ["paper", "A paper", "review", "https://example.org/paper", "2020", issued]
    plan = plan_import([table(["id", "title", "kind", "url", "year", "issued"], row)], files)
    assert [(one.shape, one.column, message in one.message) for one in plan.report] == [("table:CellValue", 53, True)]


def test_a_number_has_the_digits_of_turtle(table, files):
    columns = ["id", "kind", "label", "about", "measure", "value", "unit", "population", "supportedBy"]
    row = [
        "made_up",
        "EpidemiologicalFigure",
        "made up",
        "stroke",
        "other",
        "٣",
        "people",
        "older_adults",
        "pmid_24000328",
    ]
    plan = plan_import([table(columns, row)], files)
    assert [(one.shape, "this is not a number" in one.message) for one in plan.report] == [("table:CellValue", True)]
