"""The documentation page of the shapes, generated from the shapes themselves."""

from __future__ import annotations

from itertools import groupby

from .shapes import LWSH, Shape, Shapes


def shape_page(shapes: Shapes) -> str:
    """Return a Markdown page: every shape with what it checks, why, how grave it is and what to do.

    >>> from legweakkg.check.shapes import read_shapes
    >>> from legweakkg.resources import shapes_dir
    >>> "### lwsh:ClaimEvidence" in shape_page(read_shapes(shapes_dir()))
    True
    """
    checking = sorted(shapes.checking, key=lambda shape: (shape.file, shape.iri))
    parts = [
        "# What is checked",
        "",
        f"{len(checking)} shapes and constraints, generated from `shapes/`. A violation fails a check, a warning "
        "fails a release, an info is a thing to do.",
    ]
    for file, group in groupby(checking, key=lambda shape: shape.file):
        parts += ["", f"## {file.removesuffix('.ttl').replace('_', ' ')}"]
        for shape in group:
            parts += _entry(shape)
    return "\n".join(parts) + "\n"


def _entry(shape: Shape) -> list[str]:
    name = shape.iri.removeprefix(LWSH)
    return [
        "",
        f"### lwsh:{name}",
        "",
        f"**{shape.label}** ({shape.severity}). {shape.comment}",
        "",
        f"> {shape.message}",
        "",
        f"Example that breaks it: `tests/shapes/bad_{name}.ttl`.",
    ]
