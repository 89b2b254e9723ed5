"""The files that pages load from this server: style sheet, scripts, icon."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

from ..evaluation import HttpError
from .answering import Raw
from .site import Site

_MEDIA: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "txt": "text/plain; charset=utf-8",
}


def static(site: Site, request: Request) -> Raw:
    """Return a file by its name; with its stamp in the address it may be kept for a year."""
    name = request.path_params["name"]
    media = _MEDIA.get(name.rpartition(".")[2])
    if name not in site.files or media is None:
        raise HttpError(404, "There is no file of this name.")
    path, stamp = site.files[name]
    kept = request.query_params.get("v") == stamp or name.endswith(".woff2")  # whose name holds its stamp
    control = "public, max-age=31536000, immutable" if kept else "no-cache"
    return Raw(path.read_bytes(), media, {"cache-control": control})


def icon(site: Site, request: Request) -> Raw:
    """Return the icon for browsers that ask for it by habit."""
    path, _ = site.files["icon.svg"]
    return Raw(path.read_bytes(), "image/svg+xml", {"cache-control": "public, max-age=86400"})
