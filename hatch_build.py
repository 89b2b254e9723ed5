"""Build hook: put the ontology, the shapes and the assembled graph into the wheel.

The graph is assembled at build time so that an installed package answers without parsing Turtle, and the tables
that its methods read whole are made of it, so that their first answers come sooner.
An editable install gets nothing added: there, the sources themselves are read on load.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssembleGraph(BuildHookInterface):  # type: ignore[type-arg]
    """Write ``graph.nq`` and the tables made of it, and add the data folders to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Assemble the graph below the build directory and register what the wheel carries."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        try:
            from legweakkg.ask import ready_tables
            from legweakkg.engine.embedded import EmbeddedEngine
            from legweakkg.source.assembly import assemble, write_nquads
        finally:
            sys.path.pop(0)
        target = root / "build" / "graph.nq"
        target.parent.mkdir(exist_ok=True)
        store = assemble(root / "ontology")
        write_nquads(store, target)
        folder = ready_tables.write(EmbeddedEngine(store), target)
        build_data["force_include"].update(
            {
                str(target): "legweakkg/_data/graph.nq",
                str(folder): "legweakkg/_data/tables",
                str(root / "ontology"): "legweakkg/_data/ontology",
                str(root / "shapes"): "legweakkg/_data/shapes",
            }
        )
