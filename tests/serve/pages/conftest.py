"""A server with its pages, as a process of its own, and what a browser would see in its answers."""

import os
import re
import socket
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytest.importorskip("uvicorn", reason="the extra 'server' is not installed")
pytest.importorskip("jinja2", reason="the extra 'server' is not installed")

import httpx

import legweakkg


class Shown(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.ids, self.text, self._silent = [], [], "", 0
        self.feed(text)
        self.text = re.sub(r"\s+", " ", self.text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.ids += [value for name, value in attributes if name == "id"]
        self._silent += tag == "script"

    def handle_endtag(self, tag):
        self._silent -= tag == "script"

    def handle_data(self, data):
        if not self._silent:
            self.text += data

    def all(self, tag, **wanted):
        return [
            found
            for name, found in self.elements
            if name == tag and all(found.get(key) == value for key, value in wanted.items())
        ]


class Site:
    """A running server as a browser asks it."""

    def __init__(self, port, log):
        self.log = log
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"accept": "text/html"}, timeout=60)

    def get(self, path, status=200, **parameters):
        reply = self.http.get(path, params=parameters or None)
        assert reply.status_code == status, reply.text[:500]
        return reply

    def page(self, path, status=200, **parameters):
        return Shown(self.get(path, status, **parameters).text)

    def post(self, path, data, status=200, **more):
        reply = self.http.post(path, data=data, **more)
        assert reply.status_code == status, reply.text[:500]
        return Shown(reply.text)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    log = tmp_path_factory.mktemp("pages") / "log.txt"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(Path(legweakkg.__file__).parent.parent)}
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "legweakkg", "serve", "--port", str(port), "--workers", "1"],
            stdout=sink,
            stderr=sink,
            env=environment,
        )
    found = Site(port, log)
    try:
        for _ in range(600):
            try:
                if found.http.get("/health").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.05)
            assert process.poll() is None, log.read_text()
        else:
            raise AssertionError("the server did not start: " + log.read_text())
        yield found
        assert "made a mistake" not in log.read_text() and '"fault"' not in log.read_text(), log.read_text()
    finally:
        found.http.close()
        process.terminate()
        process.wait(20)
