"""A server with its pages, as a process of its own, and what a browser would see in its answers."""

import re
from html.parser import HTMLParser

import pytest

pytest.importorskip("uvicorn", reason="the extra 'server' is not installed")
pytest.importorskip("jinja2", reason="the extra 'server' is not installed")

import httpx

from ..servers import DEADLINE, running


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
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"accept": "text/html"}, timeout=DEADLINE)

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
    with running(tmp_path_factory.mktemp("pages"), "--workers", "1", "--timeout", "60") as server:
        found = Site(server.port, server.log)
        yield found
        found.http.close()
