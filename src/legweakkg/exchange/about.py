"""What every export says of itself: title, version, licence, disclaimer."""

from __future__ import annotations

from typing import NamedTuple

from ..engine.protocol import Engine
from .selection import DATASET, ONTOLOGY

_ABOUT = f"""
SELECT ?title ?version ?licence ?disclaimer ?use ?creator ?created WHERE {{
  <{DATASET}> dcterms:title ?title ; owl:versionInfo ?version ; dcterms:license ?licence ;
    lw:disclaimer ?disclaimer ; lw:intendedUse ?use ; dcterms:creator ?creator .
  <{ONTOLOGY}> dcterms:created ?created .
}}"""


class About(NamedTuple):
    """The header of the dataset. ``licence`` is an IRI, ``created`` the day of first publication."""

    title: str
    version: str
    licence: str
    disclaimer: str
    intended_use: str
    creator: str
    created: str

    def as_text(self, what: str) -> str:
        """Return the header as the text of a ``README.txt`` beside tables; ``what`` describes the tables."""
        return "\n".join(
            [
                self.title,
                f"Version {self.version}, by {self.creator}: {DATASET}",
                f"Licence: {self.licence}",
                "",
                self.disclaimer,
                "",
                self.intended_use,
                "",
                what.strip(),
                "",
            ]
        )


def read_about(engine: Engine) -> About:
    """Return the header of the graph on an engine."""
    for row in engine.select(_ABOUT):
        return About(
            *(row[name].value for name in ("title", "version", "licence", "disclaimer", "use", "creator", "created"))
        )
    return About(
        "legweakkg",
        "unknown",
        "https://creativecommons.org/licenses/by/4.0/",
        "Not medical advice.",
        "",
        "legweakkg contributors",
        "",
    )
