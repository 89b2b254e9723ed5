"""Write what is generated in the documents: tables that follow from the graph, and whole pages of reference.

``python docs/generate.py`` rewrites them in place, ``python docs/generate.py --check`` only compares and ends
with 1 where a block is out of date. A block stands between two comments::

    <!-- generated: conditions -->
    <!-- end of generated block -->

Each block is a SPARQL query over the packaged graph, laid out as a Markdown table. The pages of reference follow from
the headers of the questions, the help of the commands and the shapes.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from pyoxigraph import QuerySolution

from legweakkg import load
from legweakkg.ask.knowledge import KnowledgeGraph
from legweakkg.ask.questions import offered
from legweakkg.check.shape_pages import shape_page
from legweakkg.check.shapes import read_shapes
from legweakkg.cli.command_pages import command_page
from legweakkg.cli.question_pages import question_page
from legweakkg.names import local_name
from legweakkg.resources import ontology_dir, shapes_dir

DOCS = Path(__file__).parent
DOCUMENTS = ("curation.md", "data_model.md")
COMMAND = "python docs/generate.py"

CONDITIONS: dict[str, str] = {
    "stroke": "stroke",
    "multiple sclerosis": "multiple_sclerosis relapsing_remitting_multiple_sclerosis",
    "amyotrophic lateral sclerosis": "amyotrophic_lateral_sclerosis",
    "spinal cord compression, cervical myelopathy": "spinal_cord_compression degenerative_cervical_myelopathy",
    "spinal cord injury": "spinal_cord_injury",
    "cauda equina syndrome": "cauda_equina_syndrome",
    "lumbar spinal stenosis": "lumbar_spinal_stenosis spinal_stenosis",
    "disc herniation": "disc_herniation lumbar_disc_herniation lumbar_disc_herniation_with_radiculopathy",
    "sciatica, lumbar radiculopathy": "sciatica lumbar_radiculopathy",
    "nerve compression": "nerve_compression",
    "peroneal neuropathy": "peroneal_neuropathy",
    "peripheral neuropathy, polyneuropathy": "peripheral_neuropathy polyneuropathy distal_symmetric_polyneuropathy",
    "diabetes, diabetic polyneuropathy": "diabetes_mellitus diabetic_polyneuropathy",
    "neuropathy from chemotherapy": "chemotherapy_induced_peripheral_neuropathy chemotherapy_induced_motor_neuropathy",
    "Guillain-Barré syndrome": "guillain_barre_syndrome acute_inflammatory_demyelinating_polyneuropathy",
    "leprosy, leprosy neuropathy": "leprosy leprosy_neuropathy",
    "myasthenia gravis": "myasthenia_gravis",
    "muscular dystrophy (any)": "muscular_dystrophy",
    "Duchenne and Becker dystrophy": "duchenne_muscular_dystrophy becker_muscular_dystrophy",
    "facioscapulohumeral, myotonic dystrophy": "facioscapulohumeral_muscular_dystrophy myotonic_dystrophy_type_1",
    "polymyositis": "polymyositis",
    "dermatomyositis": "dermatomyositis refractory_dermatomyositis",
    "rhabdomyolysis": "rhabdomyolysis",
    "muscle symptoms from statins": "statin_therapy statin_associated_muscle_symptoms statin_myopathy",
    "hypokalemia": "hypokalemia",
    "periodic paralysis": "primary_periodic_paralysis hypokalemic_periodic_paralysis hyperkalemic_periodic_paralysis",
    "electrolyte imbalance": "electrolyte_imbalance sodium_imbalance hyponatremia",
    "calcium and magnesium imbalance": "calcium_imbalance hypercalcemia magnesium_imbalance hypomagnesemia",
    "hypothyroidism, hypothyroid myopathy": "hypothyroidism hypothyroid_myopathy",
    "vitamin D deficiency, osteomalacia": "vitamin_d_deficiency osteomalacia osteomalacic_myopathy",
    "anemia": "anemia",
    "dehydration": "dehydration",
    "peripheral artery disease": "peripheral_artery_disease",
    "sarcopenia": "sarcopenia secondary_sarcopenia",
    "deconditioning, disuse atrophy": "deconditioning disuse_muscle_atrophy",
    "myalgic encephalomyelitis/chronic fatigue syndrome": "chronic_fatigue_syndrome",
    "poliomyelitis": "poliomyelitis",
    "post-polio syndrome": "post_polio_syndrome",
    "West Nile virus disease": "west_nile_virus_infection west_nile_neuroinvasive_disease",
    "functional neurological disorder": "functional_neurological_disorder functional_limb_weakness",
    "arthritis": "arthritis knee_osteoarthritis",
}
"""The rows of the table by condition, each with the terms whose claims it counts."""

ASPECTS: dict[str, str] = {
    "weakness": """?claim lw:subject ?term ; lw:predicate ?relation ; lw:object/a lw:WeaknessFinding .
                   FILTER(?relation IN (lw:causes, lw:contributesTo, lw:hasAdverseEffect, lw:hasComplication))""",
    "finding": """?claim lw:subject ?term ; lw:predicate ?relation .
                  FILTER(?relation IN (lw:hasFinding, lw:limitsFunction))""",
    "mechanism": """{ ?claim lw:subject ?term ; lw:predicate lw:initiates }
                    UNION { ?claim lw:predicate lw:leadsTo ; lw:object|lw:whenPresent ?term }""",
    "test": "?claim lw:predicate lw:investigates ; lw:object ?term .",
    "treatment": """?claim lw:object|lw:whenPresent ?term ; lw:predicate ?relation .
                    FILTER(?relation IN (lw:treats, lw:alleviates, lw:slowsProgressionOf, lw:compensatesFor))
                    FILTER NOT EXISTS { ?claim lw:researchStatus lwt:investigational }""",
    "management": """?claim lw:object|lw:whenPresent ?term ; lw:predicate ?relation .
                     FILTER(?relation IN (lw:manages, lw:improves))
                     FILTER NOT EXISTS { ?claim lw:researchStatus lwt:investigational }""",
}
"""What the columns of the table by condition count, as SPARQL about ?term."""

_ASPECT_QUERY = """
SELECT ?row (SUM(?denied) AS ?denials) (SUM(?published) AS ?literature) (COUNT(?claim) AS ?claims) WHERE {
  { SELECT DISTINCT ?row ?claim WHERE { VALUES (?row ?term) { %s } %s } }
  ?claim lw:polarity ?polarity .
  FILTER NOT EXISTS { ?claim lw:rejectedBecause ?reason }
  BIND(IF(?polarity = "negated", 1, 0) AS ?denied)
  BIND(IF(?polarity = "asserted" && EXISTS {
    ?claim lw:supportedBy/oa:hasSource/lw:sourceKind ?kind . FILTER(?kind != "web article") }, 1, 0) AS ?published)
} GROUP BY ?row"""

_STANDING = {
    "claims": "?claim a lw:Claim .",
    "claims that an article states": '?claim lw:supportedBy/oa:hasSource/lw:sourceKind "web article" .',
    "claims that literature states": """?claim lw:supportedBy/oa:hasSource/lw:sourceKind ?kind .
                                        FILTER(?kind != "web article")""",
    "claims that both state": """?claim lw:supportedBy/oa:hasSource/lw:sourceKind "web article" , ?kind .
                                 FILTER(?kind != "web article")""",
    "claims that literature refines": "?claim a lw:Claim ; lw:refinedBy ?evidence .",
    "claims that literature refutes (disputed)": "?claim a lw:Claim ; lw:refutedBy ?evidence .",
    "claims denied by their source": '?claim lw:polarity "negated" .',
    "claims recorded and rejected": "?claim lw:rejectedBecause ?reason .",
    "claims inferred in curation": "?claim a lw:Claim ; lw:supportedBy/lw:evidenceType obo:ECO_0000305 .",
    "claims under study": "?claim a lw:Claim ; lw:predicate lw:studiedFor .",
    "claims resting on a reader's comment alone": """?claim a lw:Claim ; lw:supportedBy/lw:passageRole "comment" .
      FILTER NOT EXISTS { ?claim lw:supportedBy ?other . FILTER NOT EXISTS { ?other lw:passageRole "comment" } }""",
    "figures": "?claim a lw:EpidemiologicalFigure .",
    "red flags": "?claim a lw:RedFlag .",
    "passages that credit an organisation": "?claim lw:attributedTo ?organisation .",
}
"""What the counts of the graph count, as SPARQL about ?claim."""

_PASSAGES = """
SELECT ?article (COUNT(?item) AS ?cited) WHERE {
  ?item oa:hasSource ?article ; a lw:EvidenceItem . ?article lw:sourceKind "web article"
} GROUP BY ?article ORDER BY ?article"""

_KINDS = """
SELECT ?kind ?label ?definition (COUNT(DISTINCT ?term) AS ?terms) WHERE {
  GRAPH <https://w3id.org/legweakkg/graph/terms> { ?term a ?kind }
  ?kind rdfs:label ?label ; skos:definition ?definition ; rdfs:subClassOf ?parent .
} GROUP BY ?kind ?label ?definition ORDER BY ?kind"""

_RELATIONS = """
SELECT ?relation ?definition (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  ?relation lw:claimable true ; skos:definition ?definition .
  OPTIONAL { ?claim lw:predicate ?relation ; a lw:Claim }
} GROUP BY ?relation ?definition ORDER BY ?relation"""


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table."""
    heads = list(head)
    lines = [heads, ["-"] * len(heads), *([str(cell) for cell in row] for row in rows)]
    return "\n".join("|" + "|".join(line) + "|" for line in lines)


def states(kg: KnowledgeGraph) -> dict[str, dict[str, str]]:
    """Return what is stated of each aspect of each condition, and by whom, conditions in alphabetical order."""
    values = " ".join(f'("{row}" lwt:{term})' for row, terms in CONDITIONS.items() for term in terms.split())
    found = {
        (row["row"].value, aspect): _state(row)
        for aspect, pattern in ASPECTS.items()
        for row in kg.engine.select(_ASPECT_QUERY % (values, pattern))
    }
    return {
        row: {aspect: found.get((row, aspect), "none stated") for aspect in ASPECTS}
        for row in sorted(CONDITIONS, key=str.lower)
    }


def conditions(kg: KnowledgeGraph) -> str:
    """Return the table by condition."""
    return table(["condition", *ASPECTS], ([row, *cells.values()] for row, cells in states(kg).items()))


def gaps(kg: KnowledgeGraph) -> str:
    """Return the conditions of which no publication states a weakness or a finding."""
    lacking = [
        f"- {row}"
        for row, cells in states(kg).items()
        if not any(cells[aspect].startswith("literature") for aspect in ("weakness", "finding"))
    ]
    return "\n".join(lacking) or "None."


def counts(kg: KnowledgeGraph) -> str:
    """Return the table of the claims by standing, and of what else the text speaks of."""
    return table(["what", "how many"], ((name, _count(kg, pattern)) for name, pattern in _STANDING.items()))


def passages(kg: KnowledgeGraph) -> str:
    """Return the table of the articles: passages cited, and passages without medical content."""
    listed = (ontology_dir() / "sources" / "not_medical.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [(local_name(row["article"].value), int(row["cited"].value)) for row in kg.engine.select(_PASSAGES)]
    excused = {article: sum(line.startswith(f"{article}-") for line in listed) for article, _ in rows}
    return table(
        ["article", "passages cited", "passages excused", "passages"],
        [(article, cited, excused[article], cited + excused[article]) for article, cited in rows],
    )


def kinds(kg: KnowledgeGraph) -> str:
    """Return the table of the kinds of terms."""
    return table(
        ["kind", "what", "terms"],
        (
            (f"`{local_name(row['kind'].value)}`", row["definition"].value, row["terms"].value)
            for row in kg.engine.select(_KINDS)
        ),
    )


def relations(kg: KnowledgeGraph) -> str:
    """Return the table of the relations that claims use."""
    return table(
        ["relation", "what", "claims"],
        (
            (f"`{local_name(row['relation'].value)}`", row["definition"].value, row["claims"].value)
            for row in kg.engine.select(_RELATIONS)
        ),
    )


BLOCKS: dict[str, Callable[[KnowledgeGraph], str]] = {
    "conditions": conditions,
    "gaps": gaps,
    "counts": counts,
    "passages": passages,
    "kinds": kinds,
    "relations": relations,
}
PAGES: dict[str, Callable[[], str]] = {
    "questions.md": lambda: question_page(offered().values()),
    "commands.md": command_page,
    "shapes.md": lambda: shape_page(read_shapes(shapes_dir())),
}
"""The documents that are generated as a whole."""

_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end of generated block -->)", re.DOTALL)


def fill(text: str, kg: KnowledgeGraph) -> str:
    """Return a document with its generated blocks up to date."""
    return _BLOCK.sub(lambda match: f"{match[1]}\n{BLOCKS[match[2]](kg)}\n\n{match[3]}", text)


def outdated(kg: KnowledgeGraph) -> dict[Path, str]:
    """Return the documents that are out of date, each with the text that it should have."""
    wanted = {name: fill((DOCS / name).read_text(encoding="utf-8"), kg) for name in DOCUMENTS}
    wanted |= {name: page() for name, page in PAGES.items()}
    return {DOCS / name: text for name, text in wanted.items() if _present(DOCS / name) != text}


def main() -> int:
    """Write or check what is generated; returns the exit code."""
    parser = argparse.ArgumentParser(description="Write what is generated in the documents.")
    parser.add_argument("--check", action="store_true", help="only say which documents are out of date")
    check = parser.parse_args().check
    changed = outdated(load())
    for path, text in changed.items():
        if check:
            sys.stderr.write(f"docs/{path.name} is out of date: run `{COMMAND}`.\n")
        else:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"docs/{path.name} written.\n")
    return 1 if check and changed else 0


def _present(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _count(kg: KnowledgeGraph, pattern: str) -> int:
    rows = kg.engine.select(f"SELECT (COUNT(DISTINCT ?claim) AS ?n) WHERE {{ {pattern} }}")
    return next(int(row["n"].value) for row in rows)


def _state(row: QuerySolution) -> str:
    denied, published, found = (int(row[name].value) for name in ("denials", "literature", "claims"))
    if published:
        return f"literature ({published} of {found - denied})"
    return f"article only ({found - denied})" if found > denied else f"denied ({denied})"


if __name__ == "__main__":
    raise SystemExit(main())
