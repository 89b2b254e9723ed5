"""N-Triples lines and the IRIs of outside identifiers.

Layers of millions of triples are handed to the engine as N-Triples text: building one object for each term
would cost more time than the engine needs to load it.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ..names import LW, OUTSIDE, RDF, expand

TYPE: Final = f"<{RDF}type>"
_ALSO: Final = {
    "ORPHANET": OUTSIDE["ORPHA"],
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/",
    "ISBN": "urn:isbn:",
}
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_FORBIDDEN: Final = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.")
_CURIE: Final = re.compile(r"([A-Za-z][\w.]*):([\w.-]+)\Z")


class Match(NamedTuple):
    """A mapping triple, by IRIs; unlike other triples it may be stated by several layers."""

    subject: str
    predicate: str
    object: str

    @property
    def line(self) -> str:
        """The triple as a line of N-Triples."""
        return f"<{self.subject}> <{self.predicate}> <{self.object}> .\n"


Statements = str | Match
"""What readers yield: N-Triples text of whole lines without repetitions, or one mapping."""


def lw(name: str) -> str:
    """Return a term of our ontology as N-Triples writes it.

    >>> lw("subtypeOf")
    '<https://w3id.org/legweakkg/ontology#subtypeOf>'
    """
    return f"<{LW}{name}>"


def text(value: str, language: str = "") -> str:
    r"""Return a literal as N-Triples writes it.

    >>> text('a "b"', "en")
    '"a \\"b\\""@en'
    """
    quoted = f'"{value.translate(_ESCAPES)}"'
    return f"{quoted}@{language}" if language else quoted


def outside_iri(curie: str) -> str | None:
    """Return the IRI of an outside identifier such as ``OMIM:102300``, or None where its prefix is not known.

    >>> outside_iri("ORPHA:589")
    'http://www.orpha.net/ORDO/Orphanet_589'
    """
    match = _CURIE.match(curie)
    if match is None:
        return None
    namespace = _ALSO.get(match[1].upper())
    return namespace + match[2] if namespace else expand(curie)


def is_iri(written: str) -> bool:
    """Tell whether a text is an absolute IRI that N-Triples can hold.

    >>> is_iri("http://example.org/a"), is_iri("http://example.org/a b"), is_iri("a")
    (True, False, False)
    """
    return bool(_SCHEME.match(written)) and not _FORBIDDEN.search(written)


def reference(written: str) -> str:
    """Return a publication as an IRI where one is known, else as the text that the file has.

    >>> reference("PMID:31675180")
    '<https://pubmed.ncbi.nlm.nih.gov/31675180>'
    """
    iri = written if written.startswith(("http://", "https://")) else outside_iri(written)
    return f"<{iri}>" if iri and not _FORBIDDEN.search(iri) else text(written)
