"""Read vocabularies in OBO format 1.2 and 1.4: ``hp.obo``, ``mondo.obo``, ``maxo.obo``.

Source: OBO Flat File Format 1.4 (https://owlcollab.github.io/oboformat/doc/obo-syntax.html). Only terms of
the vocabulary's own prefix are read; what a release imports from others stays out.
"""

from __future__ import annotations

import re

from ..errors import SourceError
from .lines import outside_iri
from .outside_terms import OutsideTerm, Vocabulary
from .release_files import ReleaseFile

_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"\s*(\w+)?')
_ESCAPED = re.compile(r"\\(.)")
_TAG = re.compile(r"([\w-]+):\s?(.*)\Z")
_WIDER = {"BROAD": "broad", "NARROW": "narrow", "RELATED": "related"}


def read_obo(file: ReleaseFile, prefix: str) -> Vocabulary:
    """Return the terms of an OBO file whose ids have a prefix, with the version that its header states.

    Raises SourceError, with the line, where the file is no OBO file, states no version, has a malformed line,
    or names a parent that it does not define: so a file that was cut off is refused.
    """
    vocabulary = Vocabulary(prefix)
    term: OutsideTerm | None = None
    stanza = header = True
    for number, line in file.lines():
        if number == 1 and not line.startswith("format-version:"):
            raise SourceError("this is no OBO file: its first line is not 'format-version: …'.", file.name, 1)
        if not line or line.startswith("!"):
            continue
        if line.startswith("["):
            header, stanza, term = False, line == "[Term]", None
            continue
        match = _TAG.match(line)
        if match is None:
            raise SourceError(f"{line[:40]!r} is no 'tag: value'.", file.name, number)
        tag, value = match[1], match[2]
        if header:
            if tag == "data-version":
                vocabulary.version = value.removesuffix(".owl").removesuffix(".obo")
        elif stanza and tag == "id":
            term = _new_term(vocabulary, value, file, number) if value.startswith(prefix + ":") else None
        elif term is not None:
            _read_tag(term, tag, value, file, number)
    if header or not vocabulary.terms:
        raise SourceError(f"the file defines no term {prefix}:…; is it another vocabulary's?", file.name)
    if not vocabulary.version:
        raise SourceError("the header states no data-version.", file.name, 1)
    vocabulary.check_parents(file)
    return vocabulary


def _new_term(vocabulary: Vocabulary, curie: str, file: ReleaseFile, number: int) -> OutsideTerm:
    if not re.fullmatch(r"\w+:\w+", curie):
        raise SourceError(f"{curie!r} is no id.", file.name, number)
    if curie in vocabulary.terms:
        raise SourceError(f"{curie} is defined twice.", file.name, number)
    term = vocabulary.terms[curie] = OutsideTerm(curie, line=number)
    return term


def _read_tag(term: OutsideTerm, tag: str, value: str, file: ReleaseFile, number: int) -> None:
    if tag == "name":
        term.label = _unescaped(value)
    elif tag == "is_a":
        term.parents.append(_first_word(value))
    elif tag == "alt_id":
        term.alternatives.append(_first_word(value))
    elif tag == "replaced_by":
        term.replaced_by.append(_first_word(value))
    elif tag == "is_obsolete":
        term.obsolete = value.strip() == "true"
    elif tag in ("synonym", "def"):
        match = _QUOTED.match(value)
        if match is None:
            raise SourceError(f"the {tag} of {term.curie} is not in quotation marks.", file.name, number)
        content = _unescaped(match[1])
        if tag == "def":
            term.definition = content
        else:
            term.synonyms.append((_WIDER.get(match[2] or "", "exact"), content))
    elif tag == "xref":
        curie = _first_word(value)
        if "MONDO:equivalentTo" in value and (iri := outside_iri(curie)):
            term.exact_matches.append(iri)
        else:
            term.references.append(curie)


def _first_word(value: str) -> str:
    return value.split(None, 1)[0] if value.strip() else ""


def _unescaped(value: str) -> str:
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda match: {"n": "\n", "t": "\t", "W": " "}.get(match[1], match[1]), value)
