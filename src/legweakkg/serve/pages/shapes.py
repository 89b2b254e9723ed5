"""The shapes as one page: what is checked, why, and what to do, each under its own name."""

from __future__ import annotations

from itertools import groupby

from starlette.requests import Request

from ...check.shapes import LWSH, read_shapes
from ...resources import shapes_dir
from .answering import Page, alternates
from .site import Site


def show(site: Site, request: Request) -> Page:
    """Show the shapes by what they check."""
    checking = sorted(
        (shape for shape in read_shapes(shapes_dir()) if shape.message), key=lambda shape: (shape.file, shape.iri)
    )
    groups = [
        (
            file.removesuffix(".ttl").replace("_", " "),
            [{"shape": shape, "name": shape.iri.removeprefix(LWSH)} for shape in group],
        )
        for file, group in groupby(checking, key=lambda shape: shape.file)
    ]
    content = {"groups": groups, "count": len(checking)}
    return Page("shapes.html", content, headers=alternates(site, "/shapes"))
