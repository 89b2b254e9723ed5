"""``legweakkg stats``: how much of what the graph holds."""

from __future__ import annotations

from collections import Counter

import click

from ..loading import load
from ..names import compact, local_name
from .output import console, format_option, print_delimited, print_json

_COUNTS = {
    "triples": """
        SELECT ?name (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } BIND(STR(?graph) AS ?name) }
        GROUP BY ?name ORDER BY ?name""",
    "terms": """
        SELECT ?name (COUNT(DISTINCT ?term) AS ?n) WHERE {
          VALUES ?graph { <https://w3id.org/legweakkg/graph/terms> <https://w3id.org/legweakkg/graph/schema> }
          GRAPH ?graph { ?term a ?kind }
          FILTER(STRSTARTS(STR(?kind), STR(lw:)) && ?kind != lw:FindingSet) BIND(STR(?kind) AS ?name) }
        GROUP BY ?name ORDER BY DESC(?n) ?name""",
    "claims": """
        SELECT ?name (COUNT(DISTINCT ?claim) AS ?n) WHERE {
          ?claim a lw:Claim ; lw:predicate ?predicate . BIND(STR(?predicate) AS ?name) }
        GROUP BY ?name ORDER BY DESC(?n) ?name""",
    "rank": """
        SELECT ?name (COUNT(?claim) AS ?n) WHERE {
          ?claim a lw:Claim .
          OPTIONAL { SELECT DISTINCT ?claim ("literature supports" AS ?published) WHERE {
            ?claim lw:supportedBy/oa:hasSource/lw:sourceKind ?kind . FILTER(?kind != "web article") } }
          OPTIONAL { SELECT DISTINCT ?claim ("article only" AS ?written) WHERE {
            ?claim lw:supportedBy/oa:hasSource/lw:sourceKind "web article" } }
          BIND(IF(EXISTS { ?claim lw:refutedBy ?e }, "disputed",
                  COALESCE(?published, ?written, "curation only")) AS ?name) }
        GROUP BY ?name ORDER BY DESC(?n)""",
    "kept apart": """
        SELECT ?name (COUNT(?claim) AS ?n) WHERE {
          { ?claim a lw:Claim ; lw:rejectedBecause ?r BIND("recorded, not accepted" AS ?name) }
          UNION { ?claim a lw:Claim ; lw:polarity "negated" BIND("denied by the source" AS ?name) } }
        GROUP BY ?name ORDER BY DESC(?n)""",
    "evidence": """
        SELECT ?name (COUNT(DISTINCT ?evidence) AS ?n) WHERE {
          ?evidence a lw:EvidenceItem . OPTIONAL { ?evidence oa:hasSource/lw:sourceKind ?kind }
          BIND(COALESCE(?kind, "curation") AS ?name) }
        GROUP BY ?name ORDER BY DESC(?n)""",
}


_MAPPED = """
    SELECT ?target WHERE {
      GRAPH <https://w3id.org/legweakkg/graph/mappings> { ?term ?relation ?target }
      FILTER(?relation != lw:noTermFoundIn) }"""


@click.command(epilog="Example: legweakkg stats --format json")
@format_option
def stats(form: str) -> None:
    """Count what the graph holds: triples by layer, terms by kind, claims, evidence, mappings."""
    kg = load()
    rows = [
        {"topic": topic, "name": local_name(row["name"].value), "count": int(row["n"].value)}
        for topic, query in _COUNTS.items()
        for row in kg.engine.select(query)
    ]
    mapped = Counter(compact(row["target"].value).partition(":")[0] for row in kg.engine.select(_MAPPED))
    rows += [{"topic": "mappings", "name": prefix, "count": count} for prefix, count in mapped.most_common()]
    if form == "json":
        print_json({"question": "stats", "version": kg.version, "disclaimer": kg.disclaimer, "answers": rows})
    elif form != "table":
        print_delimited(rows, ("topic", "name", "count"), form)
    else:
        from rich import box
        from rich.table import Table

        out = console()
        for topic in dict.fromkeys(str(row["topic"]) for row in rows):
            table = Table(topic, "", box=box.SIMPLE_HEAD, pad_edge=False)
            for row in rows:
                if row["topic"] == topic:
                    table.add_row(str(row["name"]), f"{row['count']:,}")
            out.print(table)
