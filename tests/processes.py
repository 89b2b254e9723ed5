"""Watch processes: what tests of signals need."""

import time
from pathlib import Path

DEADLINE = 120


def until(condition):
    """Wait until a condition holds and return what it gave."""
    end = time.monotonic() + DEADLINE
    while not (found := condition()):
        assert time.monotonic() < end, "not in time"
        time.sleep(0.05)
    return found


def children(pid):
    """Return the ids of a process's children (Linux)."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def alive(pid):
    """Whether a process still runs (Linux); one that nobody has called for, a zombie, does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
