"""schema.org JSON-LD about what a page shows, for search engines and other readers of structured data."""

from __future__ import annotations

from typing import Any, Final

from ...exchange.about import read_about
from ...names import BASE, expand
from ...terms import Term
from .site import Site

_TYPES: Final = (
    ("WeaknessFinding", "MedicalSignOrSymptom"),
    ("ClinicalFinding", "MedicalSignOrSymptom"),
    ("HealthCondition", "MedicalCondition"),
    ("DiagnosticTest", "MedicalTest"),
    ("Pharmacotherapy", "MedicalTherapy"),
    ("Intervention", "MedicalTherapy"),
    ("Muscle", "Muscle"),
    ("AnatomicalEntity", "AnatomicalStructure"),
    ("Device", "MedicalDevice"),
    ("Substance", "Substance"),
    ("HostFactor", "MedicalRiskFactor"),
    ("Exposure", "MedicalRiskFactor"),
    ("InfectiousAgent", "InfectiousAgentClass"),
)
"""Our classes and the schema.org types nearest to them; whatever else is a defined term."""


def term_data(site: Site, term: Term) -> dict[str, Any]:
    """Return a term as schema.org; ``sameAs`` holds exact matches only."""
    kind = next((ours for own in term.kinds for one, ours in _TYPES if site.is_a(own, one)), "DefinedTerm")
    same = [expand(curie) for relation, curie in term.mappings if relation == "exactMatch"]
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": [kind, "DefinedTerm"] if kind != "DefinedTerm" else kind,
        "@id": term.iri,
        "identifier": term.id,
        "name": term.label,
        "url": _address(site, term.iri),
    }
    if term.definition:
        found["description"] = term.definition
    if term.synonyms:
        found["alternateName"] = list(term.synonyms)
    if any(same):
        found["sameAs"] = [iri for iri in same if iri]
    found["inDefinedTermSet"] = {"@type": "DefinedTermSet", "@id": BASE.rstrip("/"), "name": "legweakkg"}
    found["disambiguatingDescription"] = site.kg.disclaimer
    return found


def dataset_data(site: Site) -> dict[str, Any]:
    """Return the whole graph as a schema.org dataset."""
    about = read_about(site.kg.engine)
    address = site.state.config.address
    forms = {"ttl": "text/turtle", "nq": "application/n-quads", "jsonld": "application/ld+json"}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": BASE.rstrip("/"),
        "name": about.title,
        "description": f"{about.intended_use} {about.disclaimer}",
        "version": about.version,
        "license": about.licence,
        "creator": {"@type": "Organization", "name": about.creator},
        "datePublished": about.created,
        "isAccessibleForFree": True,
        "url": address,
        "usageInfo": f"{address}about",
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": f"{address}downloads/legweakkg.{ending}"}
            for ending, media in forms.items()
        ],
    }


def _address(site: Site, iri: str) -> str:
    return site.state.config.address + iri.removeprefix(BASE)
