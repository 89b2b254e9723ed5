"""The curation documents agree with the graph: tables, ids, and the lists they promise."""

import csv
import importlib.util
import re
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from legweakkg.names import LW, LWC, LWE, LWS, LWT, PREFIXES

DOCS = Path(__file__).parents[2] / "docs"
CURATION = (DOCS / "curation.md").read_text(encoding="utf-8")
MODEL = (DOCS / "data_model.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([^`\n]+)`")
CLAIM_ID = re.compile(r"[a-z0-9_]+-[a-z]+[A-Za-z]*-[a-z0-9_-]+")
PASSAGE_ID = re.compile(r"article_\d{3}-\d+-\d+")
SAME_WORK = {
    "E0059": "doi_10_1007_s00402_021_04162_x",
    "E0124": "doi_10_1093_gerona_glu123",
    "E0226": "aanem_dsp_biopsy",
    "E0229": "doi_10_1159_000355435",
    "E0296": "jnd_210749",
    "E0344": "doi_10_1155_2011_516576",
}
"""Survey rows whose address is another page of the same work, with the source that they became."""
VALUES = {"asserted", "negated", "comment", "faq", "automated_agent", "generated"}
"""Literal values that the text names beside ids."""


def generator():
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = generator()


def section(number):
    return re.search(rf"^## {number}\. .*?(?=^## |\Z)", CURATION, re.MULTILINE | re.DOTALL)[0]


def exists(kg, iri):
    return bool(kg.query(f"ASK {{ <{iri}> ?p ?o }}"))


def test_generated_blocks_are_up_to_date(kg):
    late = [path.name for path in GENERATOR.outdated(kg)]
    assert not late, f"run `{GENERATOR.COMMAND}` and commit {late}"


def test_the_check_notices_a_changed_table(kg, tmp_path, monkeypatch, capsys):
    for name in GENERATOR.DOCUMENTS:
        text = (DOCS / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(GENERATOR.fill(text, kg).replace("|claims|", "|claims|9"), encoding="utf-8")
    monkeypatch.setattr(GENERATOR, "DOCS", tmp_path)
    monkeypatch.setattr(GENERATOR, "load", lambda: kg)
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    assert GENERATOR.main() == 1
    assert GENERATOR.COMMAND in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["generate.py"])
    assert GENERATOR.main() == 0
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    assert GENERATOR.main() == 0


def test_every_block_is_used_and_known():
    named = re.findall(r"<!-- generated: (\w+) -->", CURATION + MODEL)
    assert sorted(named) == sorted(GENERATOR.BLOCKS)
    assert (CURATION + MODEL).count("<!-- end of generated block -->") == len(named)


def test_every_known_problem_has_one_line():
    ids = re.findall(r"^\|(I\d\d)\|", section(2), re.MULTILINE)
    assert ids == [f"I{number:02}" for number in range(1, 68)]


def test_the_problems_are_those_of_the_list(shared):
    with (shared / "seeds" / "ISSUES.tsv").open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file, delimiter="\t")]
    assert re.findall(r"^\|(I\d\d)\|", section(2), re.MULTILINE) == ids


def test_every_line_about_a_problem_names_something_in_the_graph():
    for line in re.findall(r"^\|I\d\d\|.*$", section(2), re.MULTILINE):
        named = [word for word in CODE.findall(line) if re.fullmatch(r"[a-z]\w*(-\w+)*|not_medical\.tsv", word)]
        assert named or line.startswith("|I19|"), line


@pytest.mark.parametrize("text", [CURATION, MODEL], ids=["curation", "data_model"])
def test_every_id_named_exists(kg, text):
    named = {word for line in text.splitlines() if not line.startswith("```") for word in CODE.findall(line)}
    unknown = set()
    for word in named:
        if PASSAGE_ID.fullmatch(word):
            candidates = [LWE + word]
        elif CLAIM_ID.fullmatch(word):
            candidates = [LWC + word]
        elif re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", word):
            candidates = [LWT + word, LW + word, LWS + word]
        else:
            continue
        if word not in VALUES and not any(exists(kg, iri) for iri in candidates):
            unknown.add(word)
    assert not unknown
    assert len(named) > 50


def test_no_claim_is_named_in_an_unknown_form(kg):
    """Whatever looks like an id with two hyphens is one of the graph."""
    relations = {row["p"].value.removeprefix(LW) for row in kg.query("SELECT ?p WHERE { ?p lw:claimable true }")}
    for word in CODE.findall(CURATION):
        parts = word.split("-")
        if len(parts) >= 3 and parts[1] in relations:
            assert CLAIM_ID.fullmatch(word), word


def test_the_patterns_show_what_they_say(kg):
    """The examples of denied, rejected, disputed, inferred and commented claims are such claims."""
    patterns = {
        "denied by the source": '?c lw:polarity "negated"',
        "denied by literature": '?c lw:polarity "negated"',
        "recorded, rejected": "?c lw:rejectedBecause ?x",
        "disputed": "?c lw:refutedBy ?x",
        "refined": "?c lw:refinedBy ?x",
        "under study": "?c lw:predicate lw:studiedFor",
        "conditional treatment": "?c lw:whenPresent ?x",
        "absence as a condition": "?c lw:whenAbsent ?x",
        "line of therapy": "?c lw:therapyLine ?x",
        "possible": "?c lw:certainty lwt:possible",
        "severity": "?c lw:severity ?x",
        "duration": "?c lw:duration ?x",
        "course and distribution": "?c lw:course ?x ; lw:distribution ?y",
        "reader's comment": '?c lw:supportedBy/lw:passageRole "comment"',
        "question and answer": '?c lw:supportedBy/lw:passageRole "faq"',
        "inference of the curation": "?c lw:supportedBy/lw:evidenceType obo:ECO_0000305",
        "article and literature agree": """?c lw:supportedBy/oa:hasSource/lw:sourceKind "web article" , ?kind .
                                           FILTER(?kind != "web article")""",
    }
    rows = dict(re.findall(r"^\|([^|]+)\|`([^`]+)`", section(1), re.MULTILINE))
    assert set(patterns) <= set(rows)
    for name, pattern in patterns.items():
        sparql = f"ASK {{ VALUES ?c {{ <{LWC}{rows[name]}> }} {pattern} }}"
        assert bool(kg.query(sparql)), f"{rows[name]} is no example of: {name}"


def test_every_gap_is_explained(kg):
    gaps = {line[2:] for line in GENERATOR.gaps(kg).splitlines() if line != "None."}
    assert gaps == set(re.findall(r"^- \*([^*]+)\*: ", section(3), re.MULTILINE))


def test_every_condition_of_the_table_exists(kg):
    terms = [term for terms in GENERATOR.CONDITIONS.values() for term in terms.split()]
    assert len(terms) == len(set(terms))
    assert [term for term in terms if not exists(kg, LWT + term)] == []
    assert len(GENERATOR.CONDITIONS) >= 35


def left_out():
    rows = re.findall(r"^\|((?:E\d{4})(?:, E\d{4})*)\|([^|]+)\|([^|]+)\|$", section(3), re.MULTILINE)
    return [number for ids, _, _ in rows for number in ids.split(", ")]


def test_the_left_out_list_is_sorted_and_without_addresses():
    ids = left_out()
    assert ids == sorted(set(ids))
    assert "http" not in section(3)
    assert "www." not in section(3)


def test_the_left_out_list_is_complete(kg, shared):
    """Every survey row is in the list, or its PMID, PMC number, DOI or address is that of a source."""
    found = kg.query(
        "SELECT ?s ?o WHERE { ?s a lw:SourceDocument ; ?p ?o FILTER(?p IN (lw:pmid, lw:doi, schema:url)) }"
    )
    sources = " ".join(f"{row['s'].value} {row['o'].value}\n" for row in found).lower()
    with (shared / "evidence" / "evidence.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    listed = set(left_out())
    assert listed <= {row["id"] for row in rows}
    assert all(f"/{source} " in sources for source in SAME_WORK.values())
    missing = [
        row["id"]
        for row in rows
        if row["id"] not in listed | set(SAME_WORK) and not _is_source(row["reference"], sources)
    ]
    assert missing == []


def _is_source(reference, sources):
    text = reference.lower().replace("%2f", "/").rstrip("/")
    number = re.search(r"pmid:(\d+)|pmc\D?(\d+)|(10\.\d{4,}/[^\s?]+?)(?:/full|$)", text)
    if number and re.search(rf"(?<!\d){re.escape(next(filter(None, number.groups())))}(?!\d)", sources):
        return True
    return text in sources


def test_the_turtle_of_the_model_is_that_of_the_graph(kg):
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    blocks = re.findall(r"^```turtle\n(.*?)^```$", MODEL, re.MULTILINE | re.DOTALL)
    triples = [quad.triple for block in blocks for quad in parse((prefixes + block).encode(), RdfFormat.TURTLE)]
    assert len(triples) > 15
    for triple in triples:
        assert bool(kg.query(f"ASK {{ {triple.subject} {triple.predicate} {triple.object} }}")), triple
    claim = next(triple.subject for triple in triples)
    whole = kg.query(f"SELECT ?o WHERE {{ GRAPH <https://w3id.org/legweakkg/graph/claims> {{ {claim} ?p ?o }} }}")
    assert len(list(whole)) == sum(triple.subject == claim for triple in triples)
