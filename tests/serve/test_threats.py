"""The list of what was tried against libraries of this kind: each row has its tests, against a running server."""

import importlib
import re

import pytest

ROWS = {
    "`SERVICE <http://…>` in a query": "attacks.test_no_query_reaches_another_server",
    "`FROM <file:///…>` / `FROM <http://…>`": "attacks.test_from_reads_neither_files_nor_addresses",
    "`LOAD <…>`": "attacks.test_no_query_reaches_another_server writable.test_updates_reach_no_other_server",
    "update through the query door (GET/POST)": "attacks.test_updates_are_refused_at_every_door",
    "JSON-LD remote `@context`": "hostile_uploads.test_a_remote_context_is_not_fetched",
    "RDF/XML entity expansion": "hostile_uploads.test_hostile_uploads_are_refused "
    "writable.test_entities_and_named_graphs_are_refused",
    "XXE": "hostile_uploads.test_hostile_uploads_are_refused",
    "`owl:imports`": "hostile_uploads.test_hostile_uploads_are_refused",
    "owlready2 `python_module` annotation": "hostile_uploads.test_no_python_module_is_imported",
    '`validate("file://…")` / `("http://…")` as data string': "hostile_uploads."
    "test_an_upload_cannot_name_a_file_or_address",
    "ReDoS `^(a+)+$` in FILTER or `sh:pattern`": "attacks.test_regular_expressions_do_not_explode "
    "hostile_uploads.test_shapes_and_rules_in_data_are_refused",
    "cartesian product, `VALUES` 20⁶, `ORDER BY RAND()`, CONCAT doubling": "attacks."
    "test_a_query_without_end_is_stopped_in_time attacks.test_a_query_that_takes_all_memory_ends_its_worker_only",
    "query timeout": "attacks.test_a_query_without_end_is_stopped_in_time limits.test_short_queries_pass_long_ones",
    "nested SPARQL (`{`×3000, 6 kB)": "attacks.test_deep_nesting_is_refused "
    "attacks.test_nesting_without_brackets_harms_nobody_else",
    "property path on a 3,000-node cycle": "hostile_uploads.test_a_path_around_a_long_cycle",
    "nested Turtle / JSON-LD": "hostile_uploads.test_deep_or_long_values_do_no_harm "
    "hostile_uploads.test_deep_json_ld_does_no_harm",
    "shapes or rules smuggled into data": "hostile_uploads.test_shapes_and_rules_in_data_are_refused",
    "endless SHACL rules": "hostile_uploads.test_shapes_and_rules_in_data_are_refused",
    "recursive `sh:node`": "hostile_uploads.test_shapes_and_rules_in_data_are_refused",
    "misspelt `sh:` term or target": "hostile_uploads.test_shapes_and_rules_in_data_are_refused",
    "bad IRIs, lone surrogates": "hostile_uploads.test_bad_iris_and_surrogates_are_syntax_errors "
    "hostile_uploads.test_a_lone_surrogate_is_no_query",
    "NUL, bidi controls, `javascript:` IRIs, `<script>` labels": "attacks."
    "test_scripts_in_labels_and_odd_links_are_harmless "
    "hostile_uploads.test_control_and_bidirectional_characters_are_findings",
    "BOM": "hostile_uploads.test_a_byte_order_mark_is_no_error",
    "CSV cell `=cmd…`": "protocol.test_csv_is_exact",
    "10⁶-digit integer, 50 MB literal": "hostile_uploads.test_deep_or_long_values_do_no_harm "
    "hostile_uploads.test_uploads_are_capped_before_they_are_read",
    "100 MB upload": "hostile_uploads.test_uploads_are_capped_before_they_are_read",
    "gzip bomb": "hostile_uploads.test_a_packed_upload_is_refused",
    "CORS": "protocol.test_other_sites_may_ask_without_credentials",
}


def test_there_are_28_rows():
    assert len(ROWS) == 28


@pytest.mark.parametrize("row", ROWS)
def test_each_row_has_its_tests(row):
    for name in ROWS[row].split():
        module, _, test = name.partition(".")
        found = getattr(importlib.import_module(f".test_{module}", __package__), test)
        code = found.__code__
        assert {"server", "strict", "writable"} & set(code.co_varnames[: code.co_argcount]), "no running server"


def test_the_rows_are_those_of_the_list(shared):
    text = (shared / "design" / "THREATS.md").read_text(encoding="utf-8").partition("\n## ")[0]
    rows = [row.strip() for row in re.findall(r"^\| (.+?) \|", text, re.MULTILINE)]
    assert rows[0] == "attack"
    assert set(rows[1:]) == set(ROWS)
