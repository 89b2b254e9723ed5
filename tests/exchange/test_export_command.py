import subprocess
import sys

import pytest
from click.testing import CliRunner

from legweakkg.cli import main
from legweakkg.exchange.formats import FORMATS


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "legweakkg", "export", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_list_names_every_format_and_ending():
    result = CliRunner().invoke(main, ["export", "--list"])
    assert result.exit_code == 0
    for known in FORMATS.values():
        line = next(line for line in result.stdout.splitlines() if line.split()[0] == known.name)
        assert all(ending in line for ending in known.endings)


def test_a_file_is_written_and_the_disclaimer_shown_beside_standard_output(kg, tmp_path):
    result = run(tmp_path / "claims.ttl", "--only", "claims", "--asserted")
    assert (result.returncode, result.stdout) == (0, "")
    assert "not medical advice" in result.stderr
    assert kg.version in result.stderr
    assert "lw:Claim" in (tmp_path / "claims.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["x.docx"],
        ["x", "--format", "excel"],
        ["no/such/folder/x.ttl"],
        ["x.skos.ttl", "--only", "claims"],
        ["x.ttl", "--only", "everything"],
        [],
    ],
)
def test_what_cannot_be_done_ends_in_one_sentence_and_2(tmp_path, arguments):
    result = run(
        *[str(tmp_path / argument) if argument.startswith(("x", "no/")) else argument for argument in arguments]
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []
