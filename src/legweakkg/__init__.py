"""A sourced knowledge graph about leg muscle weakness: ask, check, exchange.

Information from published sources, not medical advice.

>>> import legweakkg
>>> kg = legweakkg.load()
>>> kg["Guillain-Barré syndrome"].id
'lwt:guillain_barre_syndrome'
"""

from .errors import (
    CheckError,
    EngineError,
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
from .loading import connect, load, open_store

__version__ = "0.1.0"

__all__ = [
    "CheckError",
    "EngineError",
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
    "connect",
    "load",
    "open_store",
]
