"""Find the data: inside an installed wheel, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

from .errors import LegweakkgError

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent


def packaged_graph() -> Path | None:
    """Return the assembled N-Quads that a wheel carries, or None in a checkout."""
    path = _PACKAGE / "_data" / "graph.nq"
    return path if path.is_file() else None


def ontology_dir() -> Path:
    """Return the folder of the ontology sources (``schema.ttl``, ``terms/``, ``claims/`` …)."""
    return _data_dir("ontology")


def shapes_dir() -> Path:
    """Return the folder of the SHACL shapes."""
    return _data_dir("shapes")


def _data_dir(name: str) -> Path:
    for parent in (_PACKAGE / "_data", _CHECKOUT):
        if (parent / name).is_dir():
            return parent / name
    raise LegweakkgError(f"The installed package lacks its folder {name!r}: install legweakkg again.")
