"""The ``sh`` blocks of docs/endpoint.md, line by line, against the servers that they start."""

import re
import shlex
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from .servers import DEADLINE, running

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_only_the_endpoint_has_blocks_that_need_a_server():
    having = {path.name for path in DOCS.rglob("*.md") if BLOCK.search(path.read_text(encoding="utf-8"))}
    assert having == {"endpoint.md"}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_blocks_run(tmp_path):
    text = (DOCS / "endpoint.md").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    assert len(lines) == 8
    token, server, answers = "", None, []

    def shell(line):
        done = subprocess.run(
            ["bash", "-c", line], capture_output=True, text=True, timeout=DEADLINE, env={"LEGWEAKKG_TOKEN": token}
        )
        assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
        return done.stdout

    with ExitStack() as stack:
        for line in lines:
            command = shlex.split(line)
            if command[0] == "export":
                token = shell(f'{line}; printf %s "$LEGWEAKKG_TOKEN"')
            elif command[:2] == ["legweakkg", "serve"]:
                folder = tmp_path / str(len(answers))
                folder.mkdir()
                server = stack.enter_context(running(folder, *command[2:], "--no-pages", token=token))
            elif command[0] == "curl":
                own = line.replace("http://127.0.0.1:7878", server.url)
                assert own != line
                answers.append(shell(own.replace("curl ", "curl -sS --fail-with-body ", 1)))
            else:
                assert command == ["pip", "install", "legweakkg[server]"]
    table, questions, update, graph = answers
    assert table.splitlines()[0] == "label"
    assert len(table.splitlines()) > 20
    assert "SELECT" in questions
    assert update == ""
    assert graph.split() == ["<urn:note>", "<http://www.w3.org/2000/01/rdf-schema#label>", '"mine"', "."]
