"""Read vocabularies given as JSON: OBO Graphs (``mondo.json``), or the files of cellxgene-ontology-guide.

Source of the first form: https://github.com/geneontology/obographs. The second maps an id to its label,
synonyms and ancestors with their distance; distance 1 is a parent.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ..errors import SourceError
from .lines import outside_iri
from .outside_terms import OutsideTerm, Vocabulary
from .release_files import ReleaseFile

_SCOPES = {
    "hasExactSynonym": "exact",
    "hasBroadSynonym": "broad",
    "hasNarrowSynonym": "narrow",
    "hasRelatedSynonym": "related",
}
_OBO_IRI = re.compile(r"http://purl\.obolibrary\.org/obo/(\w+)_(\w+)\Z")
_VERSION = re.compile(r"(v?\d{4}-\d{2}-\d{2})")
_ENTRY = re.compile(r"(?:identifiers\.org/|omim\.org/entry/|orpha\.net/ORDO/)(?:(\w+)[:/])?(?:Orphanet_)?(\w+)\Z")
_EXACT = "http://www.w3.org/2004/02/skos/core#exactMatch"
_REPLACED = "http://purl.obolibrary.org/obo/IAO_0100001"


def read_json(file: ReleaseFile, prefix: str) -> Vocabulary:
    """Return the terms of a JSON release whose ids have a prefix.

    Raises SourceError where the file is no such JSON, has no version (in the file, or in its name) or names a
    parent that it does not define.
    """
    try:
        document = json.loads(file.data())
    except json.JSONDecodeError as error:
        raise SourceError(
            f"this is not JSON: {error.msg}; is the file cut short?", file.name, error.lineno, error.colno
        ) from None
    except UnicodeDecodeError:
        raise SourceError("this is not UTF-8 text.", file.name) from None
    vocabulary = Vocabulary(prefix)
    try:
        if isinstance(document, dict) and "graphs" in document:
            _read_graphs(vocabulary, document["graphs"])
        elif isinstance(document, dict):
            _read_guide(vocabulary, document, file)
    except (AttributeError, KeyError, TypeError) as error:
        raise SourceError(f"a part of the JSON is not as its format wants it: {error}.", file.name) from None
    if not vocabulary.terms:
        raise SourceError(f"the file defines no term {prefix}:…; is it another vocabulary's?", file.name)
    if not vocabulary.version:
        raise SourceError("neither the file nor its name states a version.", file.name)
    vocabulary.check_parents(file)
    return vocabulary


def _read_guide(vocabulary: Vocabulary, document: dict[str, Any], file: ReleaseFile) -> None:
    version = _VERSION.search(file.path.name)
    vocabulary.version = version[1] if version else ""
    for curie, found in document.items():
        if not curie.startswith(vocabulary.prefix + ":"):
            continue
        parents = [parent for parent, distance in found["ancestors"].items() if distance == 1]
        vocabulary.terms[curie] = OutsideTerm(
            curie,
            found["label"],
            found.get("description") or "",
            bool(found.get("deprecated")),
            parents,
            [("exact", name) for name in found.get("synonyms") or ()],
            replaced_by=[found["replaced_by"]] if found.get("replaced_by") else [],
        )


def _read_graphs(vocabulary: Vocabulary, graphs: list[dict[str, Any]]) -> None:
    for graph in graphs:
        stated = str((graph.get("meta") or {}).get("version") or "")
        version = _VERSION.search(stated)
        vocabulary.version = vocabulary.version or (version[1] if version else "")
        for node in graph.get("nodes", ()):
            curie = _curie(node["id"])
            if curie.startswith(vocabulary.prefix + ":") and node.get("type", "CLASS") == "CLASS":
                vocabulary.terms[curie] = _node(curie, node)
        for edge in graph.get("edges", ()):
            term = vocabulary.terms.get(_curie(edge["sub"]))
            if term is not None and edge["pred"] == "is_a":
                term.parents.append(_curie(edge["obj"]))


def _node(curie: str, node: dict[str, Any]) -> OutsideTerm:
    meta = node.get("meta") or {}
    term = OutsideTerm(
        curie, node.get("lbl") or "", (meta.get("definition") or {}).get("val") or "", bool(meta.get("deprecated"))
    )
    for synonym in meta.get("synonyms") or ():
        term.synonyms.append((_SCOPES.get(synonym["pred"], "related"), synonym["val"]))
    for value in meta.get("basicPropertyValues") or ():
        if value["pred"] == _EXACT and value["val"].startswith("http"):
            term.exact_matches.append(_normal(value["val"]))
        elif value["pred"] == _REPLACED:
            term.replaced_by.append(_curie(value["val"]))
    term.references = [reference["val"] for reference in meta.get("xrefs") or ()]
    return term


def _normal(iri: str) -> str:
    """Return the IRI that this package writes for an Orphanet or OMIM entry, whatever form a file has."""
    match = _ENTRY.search(iri)
    if match is None:
        return iri
    prefix = (match[1] or ("OMIM" if "omim" in iri else "ORPHA")).upper()
    return outside_iri(f"{prefix}:{match[2]}") or iri


def _curie(iri: str) -> str:
    match = _OBO_IRI.match(iri)
    return f"{match[1]}:{match[2]}" if match else iri
