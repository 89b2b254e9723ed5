"""What is asked of every engine: each question with its example and further arguments, and each method."""

from itertools import islice

from legweakkg.ask import questions
from legweakkg.names import LW, compact

TERMS_OF_A_KIND = 4
SOURCE_IDS = ("lws:article_002", "lws:article_004")


def arguments(kg):
    """Return ``(question, arguments)``: the example, then for each kind of term the first ones that it has."""
    found = []
    for name, asked in sorted(questions.offered().items()):
        flags = [parameter.argument for parameter in asked.parameters.values() if parameter.boolean]
        example = {
            asked.parameters[variable].argument: value == "true" if asked.parameters[variable].boolean else value
            for variable, value in asked.example.items()
        }
        found.append((name, example))
        if flags:
            found.append((name, {**example, **dict.fromkeys(flags, True)}))
        for parameter in asked.parameters.values():
            if parameter.boolean:
                continue
            for kind in parameter.kinds:
                found += [(name, {**example, parameter.argument: term}) for term in terms(kg, kind)]
            if parameter.optional and parameter.argument in example:
                found.append((name, {key: value for key, value in example.items() if key != parameter.argument}))
    return [(name, given) for number, (name, given) in enumerate(found) if (name, given) not in found[:number]]


def terms(kg, kind):
    """Return some terms of a kind, spread over the alphabet."""
    if kind == "SourceDocument":
        return SOURCE_IDS
    rows = kg.engine.select(f"SELECT DISTINCT ?term WHERE {{ ?term a <{LW}{kind}> ; skos:prefLabel ?label }}")
    known = sorted(compact(row["term"].value) for row in rows)
    return list(islice(known, 0, None, max(1, len(known) // TERMS_OF_A_KIND)))[:TERMS_OF_A_KIND]


METHODS = {
    "a term by its CURIE elsewhere": lambda kg: kg["MONDO:0016218"],
    "a term by a synonym": lambda kg: kg["GBS"],
    "search": lambda kg: kg.search("weak", 50),
    "claims": lambda kg: kg.claims("stroke"),
    "related": lambda kg: kg.related("stroke", "subtypeOf"),
    "treatments": lambda kg: kg.treatments("neurological", include_causes=True, include_investigational=True),
    "explain": lambda kg: kg.explain("stroke", "leg weakness"),
    "explain a long way": lambda kg: kg.explain("diabetes mellitus", "fall"),
    "differential": lambda kg: kg.differential(["muscle pain", "dark urine"], ["foot drop"]).candidates,
    "red flags of a differential": lambda kg: kg.differential(["leg weakness", "urinary incontinence"]).red_flags,
    "next questions": lambda kg: kg.next_questions(["leg weakness"]),
    "why a triple holds": lambda kg: kg.why("stroke", "causes", "leg weakness"),
    "why a type holds": lambda kg: kg.why("stroke", "type", "NeurologicalCause"),
    "why it does not": lambda kg: kg.why("leg weakness", "causes", "stroke"),
    "version": lambda kg: (kg.version, kg.disclaimer, len(kg)),
    "the query of a question": lambda kg: kg.sparql_for("treatments", of="stroke"),
    "a network": lambda kg: sorted(map(str, kg.to_networkx().edges(keys=True))),
    "a query": lambda kg: sorted(
        map(str, kg.query("SELECT ?of ?label { ?of lw:causes ?x ; skos:prefLabel ?label }", {"x": "leg weakness"}))
    ),
    "a count": lambda kg: list(kg.query("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a lw:Claim }")),
    "triples": lambda kg: sorted(map(str, kg.query("CONSTRUCT { ?s lw:treats ?o } WHERE { ?s lw:treats ?o }"))),
    "a description": lambda kg: kg.query("ASK { lwt:stroke lw:causes lwt:leg_weakness }"),
    "no": lambda kg: kg.query("ASK { lwt:leg_weakness lw:causes lwt:stroke }"),
    "FROM": lambda kg: sorted(
        map(str, kg.query("SELECT ?s FROM <https://w3id.org/legweakkg/graph/terms> { ?s a lw:RedFlag }"))
    ),
}
"""The methods of a knowledge graph, with what they are asked; each gives a value that can be compared."""

LAYERED = {
    "layers": lambda kg: kg.layers,
    "annotations": lambda kg: kg.annotations("myasthenia gravis"),
    "annotations of a subtype": lambda kg: kg.annotations("MONDO:0009999"),
    "annotated with": lambda kg: kg.annotated_with("foot drop"),
    "annotated with, by an outside name": lambda kg: kg.annotated_with("Distal lower limb muscle weakness"),
    "leg weakness": lambda kg: kg.leg_weakness_diseases(),
    "symptoms, with what annotations say": lambda kg: kg.symptoms("myasthenia gravis").as_dict(),
    "conditions, with what annotations say": lambda kg: kg.conditions_with("foot drop").as_dict(),
    "medical actions": lambda kg: (kg.actions("myasthenia gravis"), kg.actions("HP:0007340")),
    "treatments, with what annotations say": lambda kg: kg.treatments("myasthenia gravis"),
    "ranking": lambda kg: kg.disease_differential(["HP:0009053"], ["HP:0000510"]),
}
"""The methods about ingested vocabularies."""


def answers(kg, name, given):
    """Return the answers to a question as values, without what ingested vocabularies say beside them."""
    found = kg.ask(name, **given).as_dict()
    found.pop("outside", None)
    return found


def rows(engine, sparql):
    """Return the rows of a query as text, in an order of their own where the query has none."""
    result = engine.select(sparql)
    names = [variable.value for variable in result.variables]
    found = [tuple(str(row[name]) for name in names) for row in result]
    return found if "ORDER BY" in sparql else sorted(found)
