"""What the browser tests share: how wide and how dark, what has to be built, the check by axe."""

from pathlib import Path

import legweakkg

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
STATIC = Path(legweakkg.__file__).parent / "serve" / "pages" / "static"
SCREENS = {"wide": (1280, 900), "narrow": (360, 740)}
"""Width and height of the screens that every page is looked at on, each light and dark."""


def built():
    assert (STATIC / "sparql.js").is_file(), "build the bundles first: cd web && npm ci && npm run build"


def axe(page):
    assert AXE.is_file(), "axe-core is not installed: cd web && npm ci"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})"""
    )
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]} ({one['nodes'][0]['failureSummary']})"
            for one in found["violations"]]  # fmt: skip
