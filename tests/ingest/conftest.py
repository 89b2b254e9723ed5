"""Small made-up releases: nothing here is of the Human Phenotype Ontology or of Mondo but their forms and ids."""

from __future__ import annotations

from pathlib import Path

import pytest

HP_OBO = """format-version: 1.2
data-version: hp/releases/2000-01-01
ontology: hp

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001 ! All

[Term]
id: HP:0007340
name: Lower limb muscle weakness
def: "Made-up \\"definition\\"." [x:y]
synonym: "Leg weakness" EXACT layperson []
synonym: "Weak legs" RELATED []
alt_id: HP:0007999
xref: UMLS:C000
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0009053
name: Distal lower limb muscle weakness
is_a: HP:0007340 ! Lower limb muscle weakness

[Term]
id: HP:0009027
name: Foot dorsiflexor weakness
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0000510
name: Made-up eye finding
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0003577
name: Congenital onset
is_a: HP:0000001 ! All

[Term]
id: HP:0008888
name: obsolete Made-up finding
is_obsolete: true
replaced_by: HP:0007340

[Typedef]
id: part_of
name: part of
"""

MONDO_OBO = """format-version: 1.2
data-version: http://purl.obolibrary.org/obo/mondo/releases/2000-01-02/mondo.obo
ontology: mondo

[Term]
id: MONDO:0000001
name: disease

[Term]
id: MONDO:0009688
name: myasthenia gravis
xref: OMIM:254200 {source="MONDO:equivalentTo"}
xref: ICD9:358.0 {source="MONDO:equivalentTo"}
is_a: MONDO:0000001 ! disease

[Term]
id: MONDO:0009999
name: made-up juvenile form
xref: Orphanet:999 {source="MONDO:equivalentTo"}
is_a: MONDO:0009688 {source="x"} ! myasthenia gravis

[Term]
id: UBERON:0000001
name: imported, to be left out

[Typedef]
id: part_of
name: part of
"""

HEADER = (
    "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\tmodifier\t"
    "aspect\tbiocuration"
)
ROWS = (
    "OMIM:254200\tMade-up myasthenia\t\tHP:0009053\tPMID:1;PMID:2\tPCS\tHP:0003577\t3/4\t\t\tP\tHPO:x[2000-01-01]",
    "OMIM:254200\tMade-up myasthenia\tNOT\tHP:0000510\tPMID:1\tPCS\t\t0/4\t\t\tP\tHPO:x[2000-01-01]",
    "OMIM:254200\tMade-up myasthenia\t\tHP:0000510\tOMIM:254200\tTAS\t\t\t\t\tI\tHPO:x[2000-01-01]",
    "ORPHA:999\tMade-up juvenile form\t\tHP:0009027\tORPHA:999\tTAS\t\tHP:0040283\tMALE\t\tP\tORPHA:x[2000-01-01]",
    "ORPHA:999\tMade-up juvenile form\t\tHP:0009027\tORPHA:999\tTAS\t\tHP:0040283\tMALE\t\tP\tORPHA:x[2000-01-01]",
    "DECIPHER:7\tMade-up syndrome\t\tHP:0000510\tISBN-13:978-0-00\tIEA\t\t12.5%\t\t\tP\tHPO:x[2000-01-01]",
)
HPOA = "\n".join(
    ('#description: "made up [1: OMIM; 1: DECIPHER; 1 ORPHANET]"', "#version: 2000-01-03", HEADER, *ROWS, "")
)

SSSOM = """#mapping_set_id: https://example.org/made-up
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_set_version: "2000-01-04"
subject_id\tpredicate_id\tobject_id\tmapping_justification
MONDO:0009688\tskos:exactMatch\tOMIM:254200\tsemapv:ManualMappingCuration
MONDO:0009688\tskos:exactMatch\tORPHA:589\tsemapv:ManualMappingCuration
MONDO:0009688\tskos:exactMatch\tsssom:NoTermFound\tsemapv:ManualMappingCuration
"""

MAXOA = """disease_id\tdisease_name\tmaxo_id\tmaxo_name\thpo_id\trelation\tevidence\tsource_id\tcreated
MONDO:0009688\tmyasthenia gravis\tMAXO:0000011\tphysical therapy\tHP:0009053\ttreats\tTAS\tPMID:3\t2000-01-01
OMIM:254200\tMade-up myasthenia\tMAXO:0000950\tmade-up drug\tHP:0009053\tCONTRAINDICATED\tTAS\tPMID:4;PMID:2\t2000
ORPHA:999\tMade-up juvenile form\tMAXO:0000127\tmade-up test\t\tinvestigates\tTAS\tPMID:3\t2000-01-01
DECIPHER:7\tMade-up syndrome\tMAXO:0000011\tphysical therapy\tHP:0000510\tprevents\tTAS\tPMID:5\t2000-01-01
"""


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """A folder with one made-up release of each vocabulary."""
    folder = tmp_path / "releases"
    folder.mkdir()
    for name, content in (
        ("hp.obo", HP_OBO),
        ("mondo.obo", MONDO_OBO),
        ("phenotype.hpoa", HPOA),
        ("made_up.sssom.tsv", SSSOM),
        ("maxo-annotations.tsv", MAXOA),
    ):
        (folder / name).write_text(content, encoding="utf-8")
    return folder
