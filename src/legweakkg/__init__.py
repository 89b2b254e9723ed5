"""A sourced knowledge graph about leg muscle weakness: ask, check, exchange.

Information from published sources, not medical advice.

>>> import legweakkg
>>> kg = legweakkg.load()
>>> kg["Guillain-Barré syndrome"].id
'lwt:guillain_barre_syndrome'
"""

from .errors import (
    CheckError,
    ExportError,
    LegweakkgError,
    MissingExtraError,
    QueryError,
    QueryTimeoutError,
    RefusedQueryError,
    SourceError,
    StoreError,
    UnknownTermError,
)
from .loading import load, open_store

__version__ = "0.1.0"

__all__ = [
    "CheckError",
    "ExportError",
    "LegweakkgError",
    "MissingExtraError",
    "QueryError",
    "QueryTimeoutError",
    "RefusedQueryError",
    "SourceError",
    "StoreError",
    "UnknownTermError",
    "__version__",
    "load",
    "open_store",
]
