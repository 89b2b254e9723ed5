"""How our kinds and relations are said in the Biolink Model (4.4.6), claiming no more than we do.

Biolink asks for approval, a phase 3 trial or established practice before an edge may say ``treats``; what an
article tells is weaker, so treatment claims become ``treats_or_applied_or_studied_to_treat``. A predicate whose
domain or range does not admit the two terms gives way to a wider one; the original relation stays beside it.
Source: https://biolink.github.io/biolink-model/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

CATEGORIES: Final[Mapping[str, str]] = {
    "HealthCondition": "Disease",
    "ClinicalFinding": "PhenotypicFeature",
    "WeaknessFinding": "PhenotypicFeature",
    "FunctionalLimitation": "PhenotypicFeature",
    "RedFlag": "PhenotypicFeature",
    "BodyFunction": "Phenomenon",  # balance, gait, but also access to care
    "Mechanism": "PathologicalProcess",
    "Exposure": "ExposureEvent",
    "HostFactor": "Phenomenon",
    "InfectiousAgent": "OrganismTaxon",
    "Substance": "ChemicalEntity",
    "Device": "Device",
    "DiagnosticTest": "Procedure",
    "AnatomicalEntity": "AnatomicalEntity",
    "Muscle": "GrossAnatomicalStructure",
    "Organization": "Agent",
    "Population": "PopulationOfIndividualOrganisms",
    **dict.fromkeys(
        (
            "Intervention",
            "Rehabilitation",
            "Exercise",
            "Pharmacotherapy",
            "Surgery",
            "BiologicTherapy",
            "NutritionalIntervention",
            "LifestyleMeasure",
            "PsychosocialSupport",
            "ComplementaryTherapy",
            "EnvironmentalAdaptation",
            "CareProcess",
        ),
        "Treatment",
    ),
}
"""The Biolink category of each kind; a kind that is not here is a ``NamedThing``."""

_CONDITION: Final = frozenset({"Disease", "PhenotypicFeature"})
_THERAPY: Final = frozenset({"Treatment", "ChemicalEntity"})
_BIOLOGICAL: Final = frozenset(
    {
        "Disease",
        "PhenotypicFeature",
        "PathologicalProcess",
        "AnatomicalEntity",
        "GrossAnatomicalStructure",
        "PopulationOfIndividualOrganisms",
    }
)


class Rendering(NamedTuple):
    """A predicate, the categories that its subject and object must have (empty: any), and what to say otherwise."""

    predicate: str
    subject: frozenset[str] = frozenset()
    object: frozenset[str] = frozenset()
    otherwise: str = "related_to"


_TREATMENT: Final = Rendering("treats_or_applied_or_studied_to_treat", _THERAPY, _CONDITION)

PREDICATES: Final[Mapping[str, Rendering]] = {
    "causes": Rendering("causes"),
    "contributesTo": Rendering("contributes_to"),
    "initiates": Rendering("contributes_to"),
    "leadsTo": Rendering("contributes_to"),
    "hasComplication": Rendering("contributes_to"),
    "hasAdverseEffect": Rendering("has_adverse_event", _THERAPY, _CONDITION, "contributes_to"),
    "exacerbates": Rendering("exacerbates_condition", _THERAPY, _CONDITION, "affects"),
    "increasesRiskOf": Rendering("associated_with_increased_likelihood_of"),
    "reducesRiskOf": Rendering("associated_with_decreased_likelihood_of"),
    "prevents": Rendering("associated_with_decreased_likelihood_of"),
    "hasFinding": Rendering("has_phenotype", _BIOLOGICAL, frozenset({"PhenotypicFeature"})),
    "accompaniedBy": Rendering("coexists_with"),
    "limitsFunction": Rendering("affects"),
    "impairs": Rendering("affects"),
    "improves": Rendering("affects"),
    "targetsMechanism": Rendering("affects"),
    "targetsMuscle": Rendering("affects"),
    "supportsFunction": Rendering("affects"),
    "affectsStructure": Rendering(
        "disease_has_location",
        frozenset({"Disease"}),
        frozenset({"AnatomicalEntity", "GrossAnatomicalStructure"}),
        "affects",
    ),
    "partOf": Rendering("part_of"),
    "hasComponent": Rendering("has_part"),
    "subtypeOf": Rendering("subclass_of"),
    "causeCategory": Rendering("member_of"),
    "treats": _TREATMENT,
    "manages": _TREATMENT,
    "alleviates": _TREATMENT,
    "slowsProgressionOf": _TREATMENT,
    "compensatesFor": _TREATMENT,
    "studiedFor": Rendering("studied_to_treat", _THERAPY, _CONDITION),
    "contraindicatedIn": Rendering("contraindicated_in", _THERAPY, _BIOLOGICAL),
}
"""How each relation is said; one that is not here is ``related_to``."""


def categories(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the Biolink categories of a term's kinds, as CURIEs.

    >>> categories(["HealthCondition", "ClinicalFinding"])
    ('biolink:Disease', 'biolink:PhenotypicFeature')
    """
    found = dict.fromkeys(CATEGORIES[kind] for kind in kinds if kind in CATEGORIES)
    return tuple(f"biolink:{name}" for name in found) or ("biolink:NamedThing",)


def predicate(relation: str, subject: Iterable[str], target: Iterable[str], *, limited: bool = False) -> str:
    """Return the Biolink predicate of a relation between terms of some categories, as a CURIE.

    A claim that is ``limited``, because it holds under a condition or is disputed, does not say ``causes``.

    >>> predicate("treats", ["biolink:Treatment"], ["biolink:Disease"])
    'biolink:treats_or_applied_or_studied_to_treat'
    >>> predicate("compensatesFor", ["biolink:Device"], ["biolink:Disease"])
    'biolink:related_to'
    """
    rendering = PREDICATES.get(relation, Rendering("related_to"))
    fits = _admits(rendering.subject, subject) and _admits(rendering.object, target)
    if limited and rendering.predicate == "causes":
        return "biolink:contributes_to"
    return "biolink:" + (rendering.predicate if fits else rendering.otherwise)


def _admits(wanted: frozenset[str], found: Iterable[str]) -> bool:
    return not wanted or any(name.removeprefix("biolink:") in wanted for name in found)
