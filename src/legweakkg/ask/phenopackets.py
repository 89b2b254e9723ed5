"""Read patients from GA4GH Phenopackets: which findings are present or absent, and the known diagnosis.

Source: the schema, versions 2 and 1 (https://phenopacket-schema.readthedocs.io), in its JSON form. A field may be
written as JSON (``phenotypicFeatures``) or as the schema declares it (``phenotypic_features``). A Family stands for
its ``proband``, a Cohort for its ``members``. Only what a ranking needs is read; all else may be there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..errors import SourceError

MAX_BYTES: Final = 16 * 1024 * 1024
_UNSOLVED: Final = ("UNSOLVED", "IN_PROGRESS", "NO_KNOWN_DIAGNOSIS")


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient of a phenopacket: ids of findings, and ids of the diagnosis (several where the packet has several)."""

    name: str
    present: tuple[str, ...]
    absent: tuple[str, ...]
    diagnoses: tuple[str, ...]
    label: str = ""


def read_folder(folder: Path) -> Iterator[tuple[Path, list[Patient] | SourceError]]:
    """Yield every ``*.json`` in a folder and below with its patients, or with what is wrong with it.

    Raises SourceError where there is no such folder, or no such file in it.
    """
    paths = sorted(folder.rglob("*.json")) if folder.is_dir() else [folder] if folder.is_file() else []
    if not paths:
        raise SourceError("there is no phenopacket (*.json) here.", str(folder))
    for path in paths:
        try:
            yield path, read_file(path)
        except SourceError as error:
            yield path, error


def read_file(path: Path) -> list[Patient]:
    """Return the patients of a file; raises SourceError where it is no phenopacket."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(f"the file is larger than {MAX_BYTES:,} bytes.", str(path))
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"the file cannot be read: {error.strerror}.", str(path)) from None
    except json.JSONDecodeError as error:
        raise SourceError(f"this is not JSON: {error.msg}.", str(path), error.lineno, error.colno) from None
    except (UnicodeDecodeError, RecursionError):
        raise SourceError("this is not UTF-8 text with JSON.", str(path)) from None
    try:
        return [_patient(packet, path) for packet in _packets(document)]
    except (AttributeError, TypeError) as error:
        raise SourceError(f"a part of the phenopacket is not as the schema wants it: {error}.", str(path)) from None


def _packets(document: Any) -> list[Any]:
    if proband := _field(document, "proband"):
        return [proband]
    return list(_field(document, "members") or [document])


def _patient(packet: Any, path: Path) -> Patient:
    features = _field(packet, "phenotypicFeatures")
    if features is None:
        raise SourceError("this is no phenopacket: it has no 'phenotypicFeatures'.", str(path))
    present: dict[str, None] = {}
    absent: dict[str, None] = {}
    for number, feature in enumerate(features, 1):
        curie = (feature.get("type") or {}).get("id")
        if not isinstance(curie, str) or ":" not in curie:
            raise SourceError(f"finding {number} has no 'type' with an id.", str(path))
        # version 1 says "negated" where version 2 says "excluded"
        (absent if feature.get("excluded") or feature.get("negated") else present)[curie] = None
    diagnoses = _diagnoses(packet)
    return Patient(
        str(packet.get("id") or path.stem),
        tuple(present),
        tuple(curie for curie in absent if curie not in present),
        tuple(diagnoses),
        next(iter(diagnoses.values()), ""),
    )


def _diagnoses(packet: Any) -> dict[str, str]:
    """Return the labels of the diseases by id: those of solved interpretations or, without any, those listed."""
    stated = [
        diagnosis.get("disease") or {}
        for interpretation in packet.get("interpretations") or ()
        if (_field(interpretation, "progressStatus") or "") not in _UNSOLVED
        for diagnosis in _as_list(interpretation.get("diagnosis"))
    ]
    listed = [disease.get("term") or {} for disease in packet.get("diseases") or () if not disease.get("excluded")]
    for terms in (stated, listed):
        found = {str(term["id"]): str(term.get("label") or "") for term in terms if term.get("id")}
        if found:
            return found
    return {}


def _as_list(value: Any) -> list[Any]:
    """Return a field that is one message in version 2 and several in version 1 as several."""
    return value if isinstance(value, list) else [value] if value else []


def _field(message: Any, name: str) -> Any:
    declared = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return message.get(name, message.get(declared))
