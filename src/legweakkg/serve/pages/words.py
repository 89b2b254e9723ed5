"""The words of the pages: headings for groups of claims, and what ranks, stances and qualifiers mean."""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Group(NamedTuple):
    """Claims that answer one question about a term: the relations that lead out of it and those that lead to it."""

    heading: str
    question: str
    outgoing: tuple[str, ...] = ()
    incoming: tuple[str, ...] = ()


TREATING: Final = ("treats", "alleviates", "slowsProgressionOf", "compensatesFor")

RED_FLAGS: Final = "Red flags"

GROUPS: Final = (
    Group(RED_FLAGS, "red_flags", incoming=("redFlagFor",)),
    Group("Red flag for", "", outgoing=("redFlagFor",)),
    Group("Conditions in this category", "conditions", incoming=("causeCategory",)),
    Group("How common it is", "occurrences", outgoing=("occurrence",)),
    Group("What causes it", "causes", incoming=("causes", "contributesTo", "hasAdverseEffect", "hasComplication")),
    Group("What raises its risk", "risk_factors", incoming=("increasesRiskOf",)),
    Group("What makes it worse", "worsened_by", incoming=("exacerbates",)),
    Group("How it acts or arises", "mechanisms", ("initiates", "leadsTo"), ("initiates", "leadsTo")),
    Group("Symptoms and signs", "symptoms", ("hasFinding",), ("indicates",)),
    Group("Conditions that have it", "conditions_with", ("indicates",), ("hasFinding",)),
    Group("What comes with it", "accompanying", ("accompaniedBy", "precedes"), ("accompaniedBy", "precedes")),
    Group("What it causes", "", outgoing=("causes", "contributesTo")),
    Group("Complications and risks", "complications", outgoing=("hasComplication", "increasesRiskOf")),
    Group("What it impairs", "consequences", outgoing=("impairs", "limitsFunction")),
    Group("What impairs it", "", incoming=("impairs", "limitsFunction")),
    Group("What it affects", "structures", outgoing=("affectsStructure",)),
    Group("What affects it", "conditions_of_structure", incoming=("affectsStructure",)),
    Group("To be told apart from", "mimics", ("distinguishFrom",), ("distinguishFrom",)),
    Group("Tests", "tests", incoming=("investigates",)),
    Group("What it helps to find", "test_targets", outgoing=("investigates",)),
    Group("What it measures", "measures", outgoing=("measures", "monitors")),
    Group("What measures or monitors it", "monitoring", incoming=("measures", "monitors")),
    Group("Treatments", "treatments", incoming=TREATING),
    Group("Part of its care", "", incoming=("manages",)),
    Group("What improves it", "improved_by", incoming=("improves", "supportsFunction")),
    Group("What acts on it", "", incoming=("targetsMechanism",)),
    Group("Prevention", "prevention", incoming=("prevents", "reducesRiskOf")),
    Group("Under study", "investigational", incoming=("studiedFor",)),
    Group(
        "What it is for",
        "purposes",
        (
            *TREATING,
            "manages",
            "improves",
            "supportsFunction",
            "prevents",
            "reducesRiskOf",
            "targetsMechanism",
            "studiedFor",
        ),
    ),
    Group("Adverse effects", "adverse_effects", outgoing=("hasAdverseEffect",)),
    Group("What it makes worse", "cautions", outgoing=("exacerbates",)),
    Group("When it is advised against", "cautions", outgoing=("contraindicatedIn",)),
    Group("What is advised against", "", incoming=("contraindicatedIn",)),
    Group("What it depends on", "tailoring", ("tailoredTo",), ("guides",)),
    Group("What depends on it", "", ("guides",), ("tailoredTo",)),
    Group("What it consists of", "components", outgoing=("hasComponent", "supplies")),
    Group("Where it is part of", "", incoming=("hasComponent", "supplies")),
    Group("Muscles", "muscles", outgoing=("targetsMuscle",)),
    Group("Exercises and therapies", "exercises", incoming=("targetsMuscle",)),
    Group("Devices used", "devices", outgoing=("usesDevice",)),
    Group("Used by", "", incoming=("usesDevice",)),
    Group("Professionals", "professionals", outgoing=("performedBy", "consultBefore")),
    Group("What they do", "performed_by", incoming=("performedBy", "consultBefore")),
    Group("Filed under", "", outgoing=("causeCategory",)),
    Group("Described as such", "", incoming=("occurrence",)),
)
"""The groups of a term's page, in order; a relation and direction stands in one of them only."""

CONDITIONAL: Final = "Statements that depend on it"
DENIED: Final = "What the sources say is not so"
REJECTED: Final = "Recorded, but not accepted"
OTHER: Final = "Other statements"

RANKS: Final = {
    "literature supports": ("literature", "At least one publication other than a web article supports this."),
    "article only": ("article", "Only consumer web articles say this."),
    "curation only": ("curation", "No source says this in so many words; the curators inferred it."),
    "disputed": ("disputed", "Some of the evidence contradicts this."),
}
"""How well a claim stands: the class of its mark, and what it means."""

STANCES: Final = {"supports": "Supported by", "refines": "Refined by", "refutes": "Contradicted by"}

QUALIFIERS: Final = {
    "frequency": "how often",
    "certainty": "certainty",
    "severity": "severity",
    "researchStatus": "status",
    "population": "in",
    "course": "course",
    "distribution": "where",
    "duration": "for",
    "therapyLine": "line",
    "whenPresent": "when there is",
    "whenAbsent": "unless there is",
}
"""How a qualifier is introduced."""

_SHORT: Final = {
    "hasFinding": "has",
    "distinguishFrom": "to be told apart from",
    "manages": "is part of the care of",
    "studiedFor": "is studied for",
    "contraindicatedIn": "is advised against in",
    "limitsFunction": "limits",
    "affectsStructure": "affects",
    "supportsFunction": "supports",
    "performedBy": "is carried out by",
    "consultBefore": "should be preceded by advice of",
    "causeCategory": "is filed under",
    "occurrence": "occurs",
    "targetsMuscle": "works on",
    "targetsMechanism": "acts on",
    "usesDevice": "uses",
    "redFlagFor": "is a red flag for",
    "tailoredTo": "is tailored to",
    "accompaniedBy": "comes with",
    "hasComponent": "includes",
    "subtypeOf": "is a kind of",
    "partOf": "is part of",
    "redFlagFeature": "includes the feature",
}


def relation_words(name: str) -> str:
    """Return a relation as people write it.

    >>> relation_words("increasesRiskOf"), relation_words("performedBy")
    ('increases risk of', 'is carried out by')
    """
    return _SHORT.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
