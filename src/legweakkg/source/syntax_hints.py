"""What to write instead, where Turtle breaks the grammar: the parser says what it met, not what was meant."""

from __future__ import annotations

import difflib
import re
import unicodedata

from ..names import PREFIXES

_MOST_SHOWN = 100
_CURLY = "“”„‟‘’‚«»"
_PAGE = re.compile(r"\s*<(!doctype\s+html|html)\b", re.IGNORECASE)
_UNDECLARED = re.compile(r"The prefix (\S*): has not been declared")
_DECLARED = re.compile(r"@?prefix\s+([\w.-]*):", re.IGNORECASE)
_GOES_ON = "end what stands before this with ';' if the same subject goes on, with '.' if a new one begins"


def hint(text: str, complaint: str, line: int, column: int) -> str:
    """Return what to write, in a few words; nothing where that cannot be told.

    ``complaint`` is the parser's about a place of a Turtle text, from 1.

    >>> hint("sko:a sko:b 1 .", "The prefix sko: has not been declared", 1, 1)
    'did you mean skos:?'
    """
    here = _line(text, line)
    before, met = here[: column - 1], here[column - 1 : column]
    if _PAGE.match(text):
        return "this is a web page; save the file that it shows, not the page"
    if undeclared := _UNDECLARED.search(complaint):
        return _prefix(undeclared[1], _DECLARED.findall(text))
    if met in _CURLY and met:
        return 'write straight quotation marks, "…"'
    if met and (met.isspace() or unicodedata.category(met) == "Cf"):
        return f"there is a character here that nobody sees, U+{ord(met):04X}; write a plain space"
    if "A dot is expected" in complaint:
        return _GOES_ON
    if complaint.startswith('"') and "is not a valid subject" in complaint:
        return "',' parts values of one property; write ';' before another property"
    if "is not a valid subject" in complaint and before.rstrip()[-1:] in ("'", '"'):
        return 'write a quotation mark within a text as \\"'
    if re.match(r"[;.,] is not a valid RDF object", complaint):
        return "a property or its value is missing before this; 'a' goes before a kind"
    if re.match(r"\w+ is not a valid (subject|predicate|RDF object)", complaint):
        return "names have a prefix, such as lwt:, lw: or skos:, and texts stand in quotation marks"
    if "Unexpected end of file" in complaint:
        return "a text that begins here has no closing quotation mark"
    return "end the last statement with '.'" if complaint.startswith("Unexpected end") else ""


def shown(text: str, line: int, column: int) -> str:
    """Return a line of a text, or what of a long one is near a column; characters that nobody sees are escaped."""
    here = _line(text, line)
    start = max(0, column - _MOST_SHOWN // 2) if len(here) > _MOST_SHOWN else 0
    part = here[start : start + _MOST_SHOWN].strip()
    return "".join(one if one.isprintable() else f"\\u{ord(one):04X}" for one in part)


def _prefix(name: str, declared: list[str]) -> str:
    if name in PREFIXES:
        return f"add the line @prefix {name}: <{PREFIXES[name]}> ."
    near = difflib.get_close_matches(name.lower(), [*declared, *PREFIXES], 1, 0.5)
    return f"did you mean {near[0]}:?" if near else "declare it in an @prefix line at the top"


def _line(text: str, line: int) -> str:
    lines = re.split(r"\r\n|\n|\r", text)
    return lines[line - 1] if 0 < line <= len(lines) else ""
