"""How the command behaves as a process: streams, signals, colours, completion."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from legweakkg.cli import COMMANDS

from ..processes import alive, children, until

LEGWEAKKG = [sys.executable, "-m", "legweakkg"]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def run(*arguments, **environment):
    return subprocess.run(
        [*LEGWEAKKG, *arguments], capture_output=True, timeout=120, check=False, env={**os.environ, **environment}
    )


def test_pipes_carry_no_colour_and_no_chatter():
    result = run("treatments", "stroke")
    assert b"\x1b[" not in result.stdout
    assert result.stderr == b""
    assert run("tests", "stroke", "--format", "json").stdout.startswith(b"{")


def test_output_is_utf8_whatever_the_locale():
    result = run("search", "GBS", PYTHONIOENCODING="cp1252", LC_ALL="C")
    assert "Guillain-Barré".encode() in result.stdout


def on_a_terminal(*arguments, **environment):
    """Run the command on a terminal of its own, and return what the terminal got."""
    pty = pytest.importorskip("pty")
    main_end, terminal = pty.openpty()
    base = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        [*LEGWEAKKG, *arguments],
        stdout=terminal,
        stderr=terminal,
        env={**base, "TERM": "xterm-256color", "COLUMNS": "100", **environment},
    ) as process:
        os.close(terminal)
        output = b""
        while True:
            try:
                piece = os.read(main_end, 65536)
            except OSError:  # Linux ends a terminal so
                break
            if not piece:
                break
            output += piece
    os.close(main_end)
    assert process.returncode == 0
    return output


@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_no_color_is_obeyed_on_a_terminal(environment, coloured):
    assert (b"\x1b[31m" in on_a_terminal("ask", "disputed", **environment)) is coloured


def test_what_takes_long_shows_that_it_goes_on_but_only_on_a_terminal(tmp_path):
    file = str(tmp_path / "graph.nt")
    shown = on_a_terminal("export", file)
    assert f"Writing {file}".encode() in shown.replace(b"\r\n", b"")
    assert b"0:00:0" in shown
    piped = run("export", file)
    assert piped.stdout == b""
    assert piped.stderr.startswith(b"Wrote ")


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_a_reader_that_has_seen_enough_is_no_error(form):
    process = subprocess.Popen(
        [*LEGWEAKKG, "ask", "article_only", "--format", form], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="sees through /proc when the query has begun")
@pytest.mark.parametrize("whom", [os.kill, os.killpg])
@pytest.mark.parametrize("limit", [[], ["--timeout", "600"]])
def test_ctrl_c_is_quick_and_quiet(limit, whom):
    process = subprocess.Popen(
        [*LEGWEAKKG, "sparql", ENDLESS, *limit], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    until(lambda: children(process.pid) if limit else evaluates_in_this_process(process.pid))
    begun = children(process.pid)
    whom(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert output == b""
    assert errors.strip() == b""
    assert process.returncode in (-signal.SIGINT, 130)  # a shell says 130 for both
    assert (process.returncode == 130) is bool(limit)
    until(lambda: not any(map(alive, begun)))


def evaluates_in_this_process(pid):
    """Python catches SIGINT except while a query runs, when it ends the process."""
    status = Path(f"/proc/{pid}/status").read_text()
    imported = "pyoxigraph" in Path(f"/proc/{pid}/maps").read_text()
    caught = int(re.search(r"SigCgt:\s*(\w+)", status)[1], 16)
    return imported and not caught & (1 << (signal.SIGINT - 1))


def test_a_time_limit_ends_in_one_sentence():
    result = run("sparql", ENDLESS, "--timeout", "0.5")
    assert result.returncode == 2
    assert result.stderr.decode().count("\n") == 1
    assert b"took longer than 0.5 s" in result.stderr


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("legweakkg caus", "causes"), ("legweakkg ask exer", "exercises"), ("legweakkg causes leg_w", "leg_weakness")],
)
def test_the_shell_completes_commands_questions_and_terms(words, wanted):
    result = run(COMP_WORDS=words, COMP_CWORD=str(words.count(" ")), _LEGWEAKKG_COMPLETE="bash_complete")
    assert f"plain,{wanted}" in result.stdout.decode().splitlines()


def test_every_command_has_help_with_an_example():
    from click.testing import CliRunner

    from legweakkg.cli import main

    assert len(COMMANDS) >= 15
    for name in COMMANDS:
        result = CliRunner().invoke(main, [name, "--help"])
        assert result.exit_code == 0, name
        assert f"legweakkg {name}" in result.output.split("Options:")[1], f"{name} has no example in its help"
