"""The validation page: what somebody pastes, drops or uploads, with the findings of ``legweakkg validate``."""

from __future__ import annotations

import json
import re
from typing import Any

import anyio.to_thread
from starlette.requests import Request

from .. import http
from ..check_door import check as check_data
from ..checking import ENDINGS
from ..evaluation import HttpError
from .answering import Page
from .site import Site, visible

_EXAMPLE = """@prefix lw: <https://w3id.org/legweakkg/ontology#> .
@prefix lwt: <https://w3id.org/legweakkg/term/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

lwt:example_neuropathy a lw:HealthCondition ;
    skos:prefLabel "example neuropathy"@en ;
    lw:subtypeOf lwt:peripheral_neuropathi .
"""
_PLACE = re.compile(r"^(upload\.[\w.]+):(\d+):(\d+): (.*)$", re.DOTALL)
_LINES, _WIDTH = 3_000, 400
_FORMATS = {
    "turtle": "Turtle",
    "trig": "TriG",
    "ntriples": "N-Triples",
    "nquads": "N-Quads",
    "rdfxml": "RDF/XML",
    "jsonld": "JSON-LD",
    "sssom": "SSSOM table",
}


def form(site: Site, request: Request) -> Page:
    """Show the empty form, or the example of a mistake where ``example`` is asked for."""
    return Page("validate.html", _empty(site) | {"text": _EXAMPLE if "example" in request.query_params else ""})


async def check(site: Site, request: Request) -> Page:
    """Check what was sent and show the findings beside its lines; nothing of it is kept or logged."""
    data, kind, name = await _read(site, request)
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n")
    content = _empty(site) | {"text": text if len(data) <= 200_000 else "", "kind": kind, "name": name}
    if not data.strip():
        return Page("validate.html", content | {"problem": "There is nothing to check."}, 400, private=True)
    try:
        _, body = await check_data(site.state, text.encode(), kind, "json", http.client(request.scope))
    except HttpError as error:
        return Page("validate.html", content | _refused(error.message, text), error.status, error.headers, private=True)
    report = await anyio.to_thread.run_sync(json.loads, body)
    findings = [finding | {"marked": _own(finding)} for finding in report["findings"]]
    return Page(
        "validate.html",
        content
        | {
            "report": report,
            "findings": [one for one in findings if one["severity"] != "info"],
            "to_do": [one for one in findings if one["severity"] == "info"],
            "lines": _lines(text, [one for one in findings if one["marked"]]),
        },
        private=True,
    )


def _empty(site: Site) -> dict[str, Any]:
    return {
        "text": "",
        "kind": "turtle",
        "name": "",
        "report": None,
        "findings": [],
        "to_do": [],
        "lines": [],
        "problem": "",
        "formats": _FORMATS,
        "endings": ",".join(ENDINGS.values()),
        "max_upload": site.state.config.max_upload,
    }


async def _read(site: Site, request: Request) -> tuple[bytes, str, str]:
    """Return what was sent, its format and its name: the file where there is one, else the text."""
    limit = site.state.config.max_upload
    if http.content_type(request.scope) not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        raise HttpError(415, "Send the fields as a form.")
    body = await http.read_body(request.scope, request.receive, 3 * limit + 10_000)

    async def again() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        async with Request(request.scope, again).form(max_files=1, max_fields=8, max_part_size=3 * limit) as fields:
            text, file, kind = fields.get("text"), fields.get("file"), fields.get("kind")
            data, name = (text if isinstance(text, str) else "").encode(), ""
            if file is not None and not isinstance(file, str):
                content, name = await file.read(), file.filename or ""
                data = content or data
                name = name if content else ""
    except Exception:  # whatever the parser stumbles over, the form is at fault
        raise HttpError(400, "The form cannot be read.") from None
    if len(data) > limit:
        raise HttpError(413, f"The upload is larger than {limit:,} bytes.")
    chosen = kind if isinstance(kind, str) and kind in ENDINGS else "turtle"
    by_name = next((form for form, ending in ENDINGS.items() if name.lower().endswith(ending)), None)
    return data, by_name or chosen, visible(name)[:100]


def _refused(message: str, text: str) -> dict[str, Any]:
    """Return what to show for an upload that cannot be read: the place, where the message names one."""
    match = _PLACE.match(message)
    if match is None:
        return {"problem": message}
    finding = {
        "severity": "violation",
        "line": int(match[2]),
        "column": int(match[3]),
        "message": match[4],
        "focus": "",
        "path": None,
        "value": None,
        "suggestion": None,
        "shape": "",
        "file": match[1],
        "marked": True,
    }
    return {
        "findings": [finding],
        "problem": "This cannot be read, so nothing else was checked.",
        "lines": _lines(text, [finding]),
    }


def _own(finding: dict[str, Any]) -> bool:
    return bool(finding["line"]) and str(finding["file"] or "").startswith("upload")


def _lines(text: str, findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the numbered lines of a text, those with findings marked; of long texts only what lies near them."""
    marked: dict[int, list[dict[str, Any]]] = {}
    for finding in findings:
        marked.setdefault(finding["line"], []).append(finding)
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    near = (
        range(1, len(lines) + 1)
        if len(lines) <= _LINES
        else sorted(
            {number for line in list(marked)[:200] for number in range(max(1, line - 3), min(len(lines), line + 3) + 1)}
        )
    )
    return [
        {"number": number, "text": visible(lines[number - 1])[:_WIDTH], "findings": marked.get(number, [])}
        for number in near
    ]
