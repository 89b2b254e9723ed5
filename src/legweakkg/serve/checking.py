"""Check an upload inside the check worker: the same findings as ``legweakkg validate``."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ..errors import CheckError, SourceError
from . import packing
from .evaluation import HttpError
from .frames import Head

ENDINGS = {
    "turtle": ".ttl",
    "ntriples": ".nt",
    "nquads": ".nq",
    "trig": ".trig",
    "rdfxml": ".rdf",
    "jsonld": ".jsonld",
    "sssom": ".sssom.tsv",
}
"""The formats that are checked, by the short names of `negotiation`, and the file ending that means each."""

FORMS = {
    "json": "application/json",
    "text": "text/plain; charset=utf-8",
    "sarif": "application/sarif+json",
    "turtle": "text/turtle",
}
"""The forms of a report, and their media types."""


def answer_check(head: Head, body: bytes, folder: Path, max_bytes: int) -> tuple[Head, bytes]:
    """Return the report on an upload, or make an export; raises HttpError, 400 where the upload cannot be read."""
    if head["op"] == "export":
        return _export(folder / head["file"], head["form"]), b""
    from ..check.forms import write
    from ..check.validation import validate

    with tempfile.TemporaryDirectory(dir=folder, prefix=f"{os.getpid()}-") as scratch:
        file = Path(scratch, "upload" + ENDINGS[head["form"]])
        file.write_bytes(body)
        try:
            report = validate([file], max_bytes=max_bytes, engine=head["engine"])
        except SourceError as error:
            raise HttpError(400, _without(scratch, str(error))) from None
        except CheckError as error:
            raise HttpError(503, _without(scratch, str(error))) from None
        text = _without(scratch, write(report, head["report"]))
    return {
        "status": 200,
        "type": FORMS[head["report"]],
        "conforms": report.conforms(),
        "findings": len(report),
    }, text.encode()


def _export(file: Path, form: str) -> Head:
    """Write an export, and packed beside it unless it is a zip, and return what it is known by."""
    from ..loading import load

    load().export(file, form)
    made: Head = {"status": 200, "etag": packing.file_digest(file)}
    return made if file.suffix == ".zip" else made | {"packed": packing.pack_file(file).name}


def _without(scratch: str, text: str) -> str:
    return text.replace(scratch + "/", "")
