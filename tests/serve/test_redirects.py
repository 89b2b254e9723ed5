"""The redirects for w3id.org: every IRI that we mint is sent to a path at which a server answers."""

import re
from pathlib import Path

import pytest

FILE = Path(__file__).parents[2] / "deploy" / ".htaccess"
RULE = re.compile(r"^RewriteRule (\S+) https://%\{ENV:SERVER\}(/\S*) \[R=(30[37]),L\S*\]$", re.MULTILINE)
PATHS = {
    "": "/",
    "void": "/.well-known/void",
    ".well-known/void": "/.well-known/void",
    "ontology": "/ontology",
    "ontology/VERSION": "/ontology/VERSION",
    "term/stroke": "/term/stroke",
    "claim/stroke-causes-leg_weakness": "/claim/stroke-causes-leg_weakness",
    "source/article_001": "/source/article_001",
    "question/treatments": "/question/treatments",
    "graph/claims": "/graph/claims",
    "sparql": "/sparql",
    "downloads": "/downloads",
}


def test_the_host_stands_in_one_line_and_is_no_invented_one():
    text = FILE.read_text(encoding="utf-8")
    assert re.findall(r"E=SERVER:(\S+)\]", text) == ["server.invalid"]
    assert len(RULE.findall(text)) == text.count("RewriteRule") - 1
    assert "FILL IN" in text


@pytest.mark.parametrize("path", PATHS)
def test_what_w3id_redirects_to_answers(server, path):
    version = server.http.get("/health").json()["version"]
    path, wanted = path.replace("VERSION", version), PATHS[path].replace("VERSION", version)
    targets = [
        re.sub(r"\$(\d)", lambda group, found=found: found[int(group[1])], target)
        for pattern, target, _ in RULE.findall(FILE.read_text(encoding="utf-8"))
        if (found := re.match(pattern, path))
    ]
    assert targets[:1] == [wanted]
    assert server.http.get(wanted, headers={"accept": "text/turtle, */*;q=0.1"}).status_code == 200
