"""Conditional requests: the tag of one form of an answer, and whether the client has that form already.

Source: RFC 9110, sections 8.8.3 (ETag) and 13.1.2 (If-None-Match).
"""

from __future__ import annotations

import re

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def entity_tag(digest: str, encoding: str = "") -> str:
    """Return the ETag of an answer with this digest; each encoding of it is a form of its own.

    >>> entity_tag("5f1c"), entity_tag("5f1c", "gzip")
    ('"5f1c"', '"5f1c-gzip"')
    """
    return f'"{digest}-{encoding}"' if encoding else f'"{digest}"'


def unchanged(method: str, known: str, tag: str) -> bool:
    """Return whether the form with this tag need not be sent; ``known`` is the request's If-None-Match.

    The comparison is the weak one. For other methods than GET and HEAD the header says nothing about the answer.

    >>> unchanged("GET", '"other, one", W/"5f1c"', '"5f1c"'), unchanged("GET", "*", '"5f1c"')
    (True, True)
    >>> unchanged("GET", '"5f1c-gzip"', '"5f1c"'), unchanged("POST", "*", '"5f1c"')
    (False, False)
    """
    if not known or method not in ("GET", "HEAD"):
        return False
    return known.strip() == "*" or tag in _TAG.findall(known)
