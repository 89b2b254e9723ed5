"""Namespaces, prefixes and graph names of the knowledge graph."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

BASE: Final = "https://w3id.org/legweakkg/"
LW: Final = BASE + "ontology#"
LWT: Final = BASE + "term/"
LWC: Final = BASE + "claim/"
LWE: Final = BASE + "evidence/"
LWS: Final = BASE + "source/"
GRAPH: Final = BASE + "graph/"
ANNOTATION: Final = BASE + "annotation/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
OBO: Final = "http://purl.obolibrary.org/obo/"
OA: Final = "http://www.w3.org/ns/oa#"

PREFIXES: Final[dict[str, str]] = {
    "lw": LW,
    "lwt": LWT,
    "lwc": LWC,
    "lwe": LWE,
    "lws": LWS,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": "http://purl.org/dc/terms/",
    "oa": OA,
    "obo": OBO,
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "sh": "http://www.w3.org/ns/shacl#",
    "lwsh": BASE + "shapes#",
    "biolink": "https://w3id.org/biolink/vocab/",
    "semapv": "https://w3id.org/semapv/vocab/",
}
"""The prefixes that queries may use without declaring them, in the order that files declare them."""

MAPPED: Final[dict[str, str]] = {
    "MONDO": OBO + "MONDO_",
    "HP": OBO + "HP_",
    "MAXO": OBO + "MAXO_",
    "UBERON": OBO + "UBERON_",
    "DOID": OBO + "DOID_",
    "OBI": OBO + "OBI_",
    "EFO": "http://www.ebi.ac.uk/efo/EFO_",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "ICD10CM": "http://purl.bioontology.org/ontology/ICD10CM/",
    "RO": OBO + "RO_",
    "ECO": OBO + "ECO_",
}
"""CURIE prefixes of the vocabularies that mappings point to."""

OUTSIDE: Final[dict[str, str]] = {
    "OMIM": "https://omim.org/entry/",
    "OMIMPS": "https://omim.org/phenotypicSeries/",
    "ORPHA": "http://www.orpha.net/ORDO/Orphanet_",
    "DECIPHER": "https://www.deciphergenomics.org/syndrome/",
}
"""CURIE prefixes of annotated diseases: of ingested vocabularies, and of our conditions that they describe."""

LAYERS: Final = ("schema", "terms", "claims", "sources", "mappings")
"""The asserted layers, one named graph each; what the rules add goes to the graph ``derived``."""


def graph_iri(layer: str) -> str:
    """Return the IRI of the named graph of a layer.

    >>> graph_iri("claims")
    'https://w3id.org/legweakkg/graph/claims'
    """
    return GRAPH + layer


@lru_cache(maxsize=20_000)
def compact(iri: str) -> str:
    """Return the CURIE of an IRI where a known prefix fits, else the IRI itself.

    >>> compact("https://w3id.org/legweakkg/term/stroke")
    'lwt:stroke'
    >>> compact("http://purl.obolibrary.org/obo/MONDO_0016218")
    'MONDO:0016218'
    """
    for prefix, namespace in (*MAPPED.items(), *PREFIXES.items(), *OUTSIDE.items()):
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def expand(curie: str) -> str | None:
    """Return the IRI of a CURIE with a known prefix, else None.

    >>> expand("lwt:stroke")
    'https://w3id.org/legweakkg/term/stroke'
    """
    prefix, colon, local = curie.partition(":")
    namespace = PREFIXES.get(prefix) or MAPPED.get(prefix.upper()) or OUTSIDE.get(prefix.upper())
    return namespace + local if colon and namespace else None


def local_name(iri: str) -> str:
    """Return what follows the last ``#`` or ``/`` of an IRI.

    >>> local_name("https://w3id.org/legweakkg/ontology#treats")
    'treats'
    """
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]
