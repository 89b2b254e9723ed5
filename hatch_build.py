"""Build hook: put the ontology, the shapes and the assembled graph into the wheel.

The graph is assembled at build time so that an installed package answers without parsing Turtle.
An editable install gets nothing added: there, the sources themselves are read on load.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssembleGraph(BuildHookInterface):  # type: ignore[type-arg]
    """Write ``graph.nq`` and add the data folders to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Assemble the graph below the build directory and register what the wheel carries."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        try:
            from legweakkg.source.assembly import assemble, write_nquads
        finally:
            sys.path.pop(0)
        target = root / "build" / "graph.nq"
        target.parent.mkdir(exist_ok=True)
        write_nquads(assemble(root / "ontology"), target)
        build_data["force_include"].update(
            {
                str(target): "legweakkg/_data/graph.nq",
                str(root / "ontology"): "legweakkg/_data/ontology",
                str(root / "shapes"): "legweakkg/_data/shapes",
            }
        )
