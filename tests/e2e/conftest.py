"""A server and a browser for the end-to-end tests; the packages are tested without either."""

import os
import shutil
from pathlib import Path

import pytest

from ..serve.servers import running
from .browser import SCREENS

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")  # fmt: skip

PATIENCE = 60_000
"""Milliseconds after which a browser that shows nothing is broken and no longer slow."""


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    with running(tmp_path_factory.mktemp("browser"), "--workers", "2", "--timeout", "60") as server:
        yield server.url


@pytest.fixture(scope="session")
def shots(tmp_path_factory):
    folder = Path(os.environ.get("LEGWEAKKG_ARTEFACTS") or tmp_path_factory.mktemp("shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def chromium():
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("Chromium is not installed")
    api = pytest.importorskip("playwright.sync_api", reason="the extra 'e2e' is not installed")
    api.expect.set_options(timeout=PATIENCE)
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium, address):
    """Open a tab; at the end, nothing may have gone wrong in it and nothing may have left the host."""
    contexts, wrong = [], []

    def open_tab(path, screen="wide", scripts=True):
        width, height = SCREENS[screen]
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts,
            base_url=address, accept_downloads=True)  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: message.type in ("error", "warning") and wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda request: (
                request.url.startswith((address + "/", "data:", f"blob:{address}"))
                or wrong.append(f"asked {request.url}")
            ),
        )
        reply = page.goto(path, wait_until="networkidle")
        assert reply.status == 200
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert not wrong
