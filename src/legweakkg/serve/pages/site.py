"""What all pages share: the graph, the templates, addresses inside and outside the server."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from ...ask.answering import in_words
from ...names import BASE, LW, compact, expand, local_name
from ...terms import TermRef
from .words import QUALIFIERS, RANKS, STANCES, relation_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..state import AppState

HERE: Final = Path(__file__).parent
"""The folder of the pages: ``templates``, ``assets`` (written by hand) and ``static`` (built from ``web/``)."""

AT_ONCE: Final = 4
"""How many pages are made at a time; queries go on beside them in processes of their own."""

_KINDS = """
SELECT ?term ?kind WHERE {
  GRAPH ?layer { ?term a ?kind } ?term skos:prefLabel ?label .
  FILTER(LANG(?label) = "en" && ?layer != <https://w3id.org/legweakkg/graph/derived>)
} ORDER BY ?term ?kind"""

_CLASSES = """
SELECT ?class ?label ?definition ?parent WHERE {
  ?class a owl:Class ; rdfs:label ?label . FILTER(STRSTARTS(STR(?class), STR(lw:)))
  OPTIONAL { ?class skos:definition ?definition }
  OPTIONAL { GRAPH <https://w3id.org/legweakkg/graph/schema> { ?class rdfs:subClassOf ?parent } FILTER(ISIRI(?parent)) }
} ORDER BY LCASE(STR(?label)) ?parent"""


class Site:
    """The pages of one server."""

    def __init__(self, state: AppState) -> None:
        import anyio
        import jinja2

        self.state = state
        self.kg = state.kg
        self.limiter = anyio.CapacityLimiter(AT_ONCE)
        self.root = urlsplit(state.config.address).path.rstrip("/")
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            finalize=_shown,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.filters |= {
            "local": self.local,
            "outside": outside,
            "words": in_words,
            "relation": relation_words,
            "compact": compact,
            "expand": expand,
            "local_name": local_name,
            "query": quote_all,
        }
        self.environment.globals |= {
            "site": self,
            "version": self.kg.version,
            "disclaimer": self.kg.disclaimer,
            "short_disclaimer": self.kg.disclaimer.partition(". ")[0].rstrip(".") + ".",
            "fonts": sorted(name for name in self.files if name.endswith(".woff2") and "normal" in name),
            "ranks": RANKS,
            "stances": STANCES,
            "qualifier_words": QUALIFIERS,
        }

    def url(self, path: str) -> str:
        """Return the address of a page of this server."""
        return self.root + path

    def local(self, iri: str) -> str:
        """Return where an IRI is shown: on this server where it is ours, else outside; empty where no link is safe."""
        if iri.startswith(LW):
            return f"{self.root}/ontology#{quote(iri[len(LW) :])}"
        if iri.startswith(BASE):
            return f"{self.root}/{quote(iri[len(BASE) :])}"
        return outside(iri)

    def asset(self, name: str) -> str:
        """Return the address of a file of ``assets`` or ``static``, with its stamp, so that it may be kept for ever."""
        return f"{self.root}/static/{name}?v={self.files[name][1]}" if name in self.files else ""

    @cached_property
    def files(self) -> Mapping[str, tuple[Path, str]]:
        """The files that pages load, by name, each with the stamp of its content."""
        import hashlib

        found = {}
        for folder in ("assets", "static"):
            for path in sorted((HERE / folder).glob("*.*")):
                found[path.name] = path, hashlib.blake2b(path.read_bytes(), digest_size=6).hexdigest()
        return found

    @cached_property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the asserted classes of each term, by IRI."""
        found: dict[str, list[str]] = {}
        for row in self.kg.engine.select(_KINDS):
            found.setdefault(row["term"].value, []).append(local_name(row["kind"].value))
        return {iri: tuple(kinds) for iri, kinds in found.items()}

    @cached_property
    def classes(self) -> Mapping[str, Mapping[str, Any]]:
        """Label, definition and parents of each class of the schema, by name."""
        found: dict[str, dict[str, Any]] = {}
        for row in self.kg.engine.select(_CLASSES):
            name = local_name(row["class"].value)
            entry = found.setdefault(
                name,
                {
                    "name": name,
                    "label": row["label"].value,
                    "parents": [],
                    "definition": row["definition"].value if row["definition"] is not None else "",
                },
            )
            if row["parent"] is not None:
                entry["parents"].append(local_name(row["parent"].value))
        return found

    def is_a(self, kind: str, wanted: str) -> bool:
        """Return whether a class is another one or below it."""
        if kind == wanted:
            return True
        return any(self.is_a(parent, wanted) for parent in self.classes.get(kind, {"parents": []})["parents"])

    def kind_words(self, term: TermRef) -> str:
        """Return the kinds of a term in words."""
        return ", ".join(
            self.classes[kind]["label"] if kind in self.classes else in_words(kind)
            for kind in self.kinds.get(term.iri, ())
        )


def outside(address: str) -> str:
    """Return an address that a link may lead to: http or https, else nothing.

    >>> outside("https://pubmed.ncbi.nlm.nih.gov/1/"), outside("javascript:alert(1)")
    ('https://pubmed.ncbi.nlm.nih.gov/1/', '')
    """
    return address if re.match(r"https?://[^\s<>\"']+\Z", address) else ""


def visible(text: str) -> str:
    r"""Return text in which characters that nobody sees, or that turn the reading direction, are replaced.

    >>> visible("a\u202eb")
    'a�b'
    """
    if text.isprintable():  # nearly always
        return text
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(one) in ("Cc", "Cf") and one not in "\t\n" else one
        for one in text
    )


def _shown(value: Any) -> Any:
    """Make plain text visible on its way into a page; what was marked as safe or as escaped stays as it is."""
    return visible(value) if type(value) is str else value


def quote_all(text: str) -> str:
    """Return text as the value of a parameter in an address."""
    return quote(text, safe="")
