"""Write Cytoscape JSON (``.cyjs``), for Cytoscape and Cytoscape.js."""

from __future__ import annotations

import json

from ..engine.embedded import EmbeddedEngine
from .about import read_about
from .network import read_network
from .selection import Selection


def write(engine: EmbeddedEngine, selection: Selection) -> bytes:
    """Return the selected terms and relations as elements of a Cytoscape network."""
    network = read_network(engine, selection)
    about = read_about(engine)
    document = {
        "data": {
            "name": about.title,
            "version": about.version,
            "license": about.licence,
            "disclaimer": about.disclaimer,
            "intended_use": about.intended_use,
        },
        "directed": True,
        "multigraph": True,
        "elements": {
            # Cytoscape shows "name"; networkx reads "value" as the node
            "nodes": [
                {"data": {"id": name, "value": name, "name": attributes["label"], **attributes}}
                for name, attributes in network.nodes.items()
            ],
            "edges": [
                {
                    "data": {
                        "id": key,
                        "key": key,
                        "source": source,
                        "target": target,
                        "interaction": attributes["relation"],
                        **attributes,
                    }
                }
                for source, target, key, attributes in network.edges
            ],
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
