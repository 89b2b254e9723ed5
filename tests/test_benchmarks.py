"""What benchmarks run in other processes is text to every other check."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

from legweakkg.source.assembly import write_nquads

FIRST_ANSWER = Path(__file__).parents[1] / "benchmarks" / "first_answer.py"


def test_the_first_answer_is_that_of_the_library(kg, tmp_path):
    graph = tmp_path / "graph.nq"
    write_nquads(kg.engine.store, graph)
    script = runpy.run_path(str(FIRST_ANSWER))["LIBRARY"]
    run = subprocess.run([sys.executable, "-c", script, graph], capture_output=True, check=True, timeout=120)
    assert len(json.loads(run.stdout)["answers"]) == len(kg.treatments("neurological"))
