"""From the text of a cell to RDF: ids with and without prefix, labels, numbers, dates, addresses."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode

from ..ask.lookup import normalise
from ..names import LW, LWE, LWS, LWT, OBO, XSD, expand
from ..source.claim_ids import QUALIFIERS
from .columns import Column
from .ontology_files import OntologyFiles

_ID = re.compile(r"[A-Za-z0-9_-]+")
_NUMBER = {"integer": re.compile(r"[+-]?[0-9]+"), "decimal": re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PUBMED = re.compile(
    r"(?:https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/)?([1-9][0-9]{0,7})/?"
)
_NAMESPACES = {"kind": LW, "relation": LW, "evidence": LWE, "source": LWS}
EDITORIAL = "editorial"
"""In the place of a definition's source: the words are the curators' own."""


class CellError(ValueError):
    """A cell whose text does not say what it should; ``suggestion`` says what to write instead."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        self.suggestion = suggestion
        super().__init__(message)


class CellValues:
    """Reads cells against an ontology; ``coming`` holds terms that the same import defines, labels by id."""

    def __init__(self, files: OntologyFiles, coming: Mapping[str, str] | None = None) -> None:
        self._files, self._coming = files, coming or {}

    def of(self, column: Column, text: str) -> list[NamedNode | Literal]:
        """Return the values of a cell; raises CellError."""
        if column.separator == " " and (parts := re.split(r"[\s,;|]+", text.strip())) != text.split():
            raise CellError("several ids are separated by spaces.", f"write {' '.join(filter(None, parts))}")
        pieces = (
            text.split(column.separator) if column.separator.strip() else (text.split() if column.separator else [text])
        )
        values = [
            self._one(column.form, piece.strip())
            for piece in pieces
            if piece.strip() and not (column.form == "reference" and piece.strip() == EDITORIAL)
        ]
        return list(dict.fromkeys(values))

    def term(self, text: str) -> str:
        """Return the id of a term, given by id or by a name that one term has; raises CellError."""
        id_ = text.removeprefix("lwt:")
        if id_ in self._coming or NamedNode(LWT + id_ if _ID.fullmatch(id_) else LWT) in self._files:
            return id_
        named = sorted(
            {
                *self._files.named(text),
                *(id_ for id_, label in self._coming.items() if normalise(label) == normalise(text)),
            }
        )
        if len(named) == 1:
            return named[0]
        if len(named) > 1:
            raise CellError("several terms have this name; write the id of one.", "one of " + ", ".join(named))
        near = self._files.near(id_)
        raise CellError("no term has this id or name.", f"did you mean {' or '.join(near)}?" if near else "")

    def polarity(self, text: str) -> str:
        """Return the polarity of a claim, ``asserted`` where nothing is said; raises CellError."""
        allowed = self._files.values(NamedNode(LW + "polarity"), LW + "allowedValue")
        if text and text not in allowed:
            raise CellError("this is no polarity.", "one of " + ", ".join(allowed))
        return text or "asserted"

    def qualifiers(self, text: str) -> dict[str, list[NamedNode]]:
        """Return the values of the qualifiers in a cell (``key=value; key=value``) by name; raises CellError."""
        found: dict[str, list[NamedNode]] = defaultdict(list)
        for part in filter(None, map(str.strip, text.split(";"))):
            name, equals, value = (piece.strip() for piece in part.partition("="))
            if not equals or name not in QUALIFIERS:
                near = difflib.get_close_matches(name.lower(), QUALIFIERS, 1)
                raise CellError(
                    f"{name!r} is no qualifier." if equals else f"{part!r} is no qualifier; write key=value.",
                    f"did you mean {near[0]}?" if near else "one of " + ", ".join(QUALIFIERS),
                )
            if "=" in value and (parts := re.split(r"[,|]\s*(?=\w+\s*=)", part))[1:]:
                raise CellError("qualifiers are separated by semicolons.", f"write {'; '.join(map(str.strip, parts))}")
            try:
                node = NamedNode(LWT + self.term(value))
            except CellError as error:
                few = self._files.few_values(LW + name)
                suggestion = "one of " + ", ".join(few) if few else error.suggestion
                raise CellError(f"{name}={value}: {error}", suggestion) from None
            if node not in found[name]:
                found[name].append(node)
        return found

    def _one(self, form: str, text: str) -> NamedNode | Literal:
        if form == "term":
            return NamedNode(LWT + self.term(text))
        if form == "reference":
            return self._reference(text)
        if form in _NAMESPACES:
            name = local_id(text, form)
            known = {"kind": self._files.classes, "relation": self._files.relations}.get(form, [name])
            if name not in known:
                near = difflib.get_close_matches(name, known)
                raise CellError(
                    f"the schema has no such {'class' if form == 'kind' else 'relation of claims'}.",
                    f"did you mean {' or '.join(near)}?" if near else "",
                )
            return NamedNode(_NAMESPACES[form] + name)
        if form == "iri":
            return address(text)
        if form in _NUMBER:
            return _number(form, text)
        if form == "date":
            return _day(text)
        return Literal(text, language="en") if form == "text" else Literal(text)

    def _reference(self, text: str) -> NamedNode:
        if text.startswith("lwe:"):
            return NamedNode(LWE + local_id(text, "evidence"))
        source = local_id(text, "source")
        evidence = NamedNode(LWE + source)
        known = NamedNode(LWS + source) in self._files or text.startswith("lws:") or evidence not in self._files
        return NamedNode(LWS + source) if known and not source.startswith("article_") else evidence


def local_id(text: str, form: str) -> str:
    """Return the part of an id after its prefix; raises CellError for characters that ids do not have.

    >>> local_id("PMID:24000328", "source"), local_id("lw:treats", "relation")
    ('pmid_24000328', 'treats')
    >>> local_id("24000328", "evidence"), local_id("https://pubmed.ncbi.nlm.nih.gov/24000328/", "source")
    ('pmid_24000328', 'pmid_24000328')
    """
    prefix = {"kind": "lw:", "relation": "lw:", "evidence": "lwe:", "source": "lws:"}.get(form, "lwt:")
    id_ = re.sub(r"(?i)^pmid:\s*", "pmid_", text.removeprefix(prefix))
    if form in ("evidence", "source") and (pubmed := _PUBMED.fullmatch(id_)):
        id_ = f"pmid_{pubmed[1]}"
    if not _ID.fullmatch(id_):
        raise CellError(f"{text!r} is no id; ids have letters, digits, '_' and '-' only.")
    return id_


def term_id(label: str) -> str:
    """Return the id that a label suggests; nothing where that would not begin with a letter.

    >>> term_id("Guillain–Barré syndrome"), term_id("3D printed orthosis")
    ('guillain_barre_syndrome', '')
    """
    plain = unicodedata.normalize("NFKD", label.replace("'", "").replace("’", "")).casefold()
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    id_ = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")
    return id_ if id_[:1].isalpha() else ""


def address(text: str) -> NamedNode:
    """Return a web address as a node; raises CellError."""
    try:
        if text.startswith(("https://", "http://")):
            return NamedNode(text)
    except ValueError:
        pass
    raise CellError("this is no web address; write it whole, from https://.")


def eco_class(text: str) -> NamedNode:
    """Return an ECO class given as ``ECO:0007321`` or ``obo:ECO_0007321``; raises CellError."""
    iri = expand(text) or ""
    if not re.fullmatch(re.escape(OBO) + r"ECO_\d{7}", iri):
        raise CellError("this is no class of the Evidence and Conclusion Ontology; write it as ECO:0007321.")
    return NamedNode(iri)


def _day(text: str) -> Literal:
    if not _DATE.fullmatch(text):
        raise CellError("this is no date; write it as 2024-07-31.")
    try:
        date.fromisoformat(text)
    except ValueError:
        raise CellError("there is no such day; write year, month and day as 2024-07-31.") from None
    return Literal(text, datatype=NamedNode(XSD + "date"))


def _number(form: str, text: str) -> Literal:
    if not _NUMBER[form].fullmatch(text):
        sort = "a whole number" if form == "integer" else "a number"
        raise CellError(f"this is not {sort}; write digits without separators.")
    if form == "integer":
        return Literal(str(int(text)), datatype=NamedNode(XSD + "integer"))
    return Literal(text if "." in text else f"{text}.0", datatype=NamedNode(XSD + "decimal"))
