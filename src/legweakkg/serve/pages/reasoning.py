"""The explorers: how a cause may lead to a finding, and which conditions fit findings."""

from __future__ import annotations

from typing import Any

import anyio.to_thread
from starlette.requests import Request

from ...ask.differential import NOTICE
from ...errors import LegweakkgError, UnknownTermError
from .answering import Page, argument, read_form
from .site import Site

_HOPS = (1, 2, 3, 4, 5)
_USUAL_HOPS = 5  # as `KnowledgeGraph.explain`
_PATHS = 10
_MOST = 30
"""How many findings may be entered."""


def explain(site: Site, request: Request) -> Page:
    """Show the causal paths from a cause to a target."""
    cause, target = argument(request, "cause"), argument(request, "target")
    hops = argument(request, "hops")
    content: dict[str, Any] = {
        "cause": cause,
        "target": target,
        "hops": int(hops) if hops in {str(one) for one in _HOPS} else _USUAL_HOPS,
        "all_hops": _HOPS,
        "found": None,
        "problem": "",
        "suggestions": (),
    }
    if cause and target:
        try:
            found = site.kg.explain(cause, target, max_paths=_PATHS, max_hops=content["hops"])
            content |= {"found": found, "cause": found.cause.label, "target": found.target.label}
        except UnknownTermError as error:
            content |= {"problem": str(error), "suggestions": error.suggestions}
        except LegweakkgError as error:
            content |= {"problem": str(error)}
    elif cause or target:
        content["problem"] = "Name both a cause and a target."
    return Page("explain.html", content)


def differential_form(site: Site, request: Request) -> Page:
    """Show the empty form. Findings are taken by POST only, so that no address and no log holds them."""
    return Page("differential.html", _empty())


async def differential(site: Site, request: Request) -> Page:
    """Show the conditions that fit the findings entered, and what would tell them apart."""
    fields = await read_form(request)
    present, absent = _names(fields, "present"), _names(fields, "absent")
    return await anyio.to_thread.run_sync(_differential, site, present, absent)


def _differential(site: Site, present: list[str], absent: list[str]) -> Page:
    content = _empty() | {"present": present, "absent": absent}
    if len(present) + len(absent) > _MOST:
        content["problem"] = f"Enter at most {_MOST} findings."
    elif present or absent:
        try:
            found = site.kg.differential(present, absent)
            content |= {"found": found, "next": site.kg.next_questions(present, absent, limit=8)}
        except UnknownTermError as error:
            content |= {"problem": str(error), "suggestions": error.suggestions}
        except LegweakkgError as error:
            content["problem"] = str(error)
    else:
        content["problem"] = "Name at least one finding that is present or absent."
    return Page("differential.html", content, private=True)


def _empty() -> dict[str, Any]:
    return {
        "present": [],
        "absent": [],
        "found": None,
        "next": None,
        "problem": "",
        "suggestions": (),
        "notice": NOTICE,
    }


def _names(fields: dict[str, list[str]], name: str) -> list[str]:
    """Return what was entered, one name a line, nothing twice."""
    lines = [line.strip()[:200] for text in fields.get(name, []) for line in text.splitlines()]
    return list(dict.fromkeys(line for line in lines if line))
