"""Virtuoso 7 for the tests: real processes in temporary folders, on this machine's loopback address."""

import subprocess
from contextlib import contextmanager

from ..servers import DEADLINE, free_port, running

PASSWORD = "made-up-for-the-tests"

VIRTUOSO_SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
MaxClientConnections = 10
DirsAllowed = .

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 8
MaxClientConnections = 8

[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = {seconds}
"""


@contextmanager
def virtuoso(folder, *, rows=1_000_000, seconds=120):
    """Run Virtuoso 7 on an empty folder, never the system's service; yields its base address.

    ``rows`` and ``seconds`` are what its own settings allow an answer. The user ``dba`` has `PASSWORD`.
    """
    sql, http = free_port(), free_port()
    settings = VIRTUOSO_SETTINGS.format(sql=sql, http=http, rows=rows, seconds=seconds)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    base = f"http://127.0.0.1:{http}"
    with running(["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], folder, base + "/sparql"):
        subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"EXEC=user_set_password('dba', '{PASSWORD}')"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=DEADLINE,
        )
        yield base
