"""A worker process: loads its graph once, then answers one message at a time until it is killed.

Roles: ``memory`` holds a copy of the packaged graph, ``writer`` a store on disk that it reads and changes (a second
process cannot read beside it: the store's background work removes files under a snapshot), ``check`` validates
uploads. The server kills a worker that takes too long; should the server be
gone, an alarm of the system ends the process by itself.
"""

from __future__ import annotations

import gc
import json
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store, parse

from .evaluation import HttpError, Limits, answer_query, answer_triples, graph_triples
from .frames import Head, Inbox, pack

_GRACE = 5.0
Answer = Callable[[Head, bytes], tuple[Head, bytes]]


def main() -> None:
    """Serve the socket whose number, with the settings, stands on the command line as JSON."""
    settings = json.loads(sys.argv[1])
    connection = socket.socket(fileno=settings["socket"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to handle
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    answer = _ROLES[settings["role"]](settings)
    _limit_memory(settings["memory"])
    connection.sendall(pack(0, {"ready": True}))
    gc.freeze()  # what is loaded stays; looking through it again and again finds nothing
    inbox = Inbox(connection)
    while (message := inbox.next()) is not None:
        connection.sendall(pack(message.number, *_guarded(answer, message.head, message.body)))


def _guarded(answer: Answer, head: Head, body: bytes) -> tuple[Head, bytes]:
    if hasattr(signal, "setitimer"):  # should nobody be left to kill this process
        signal.setitimer(signal.ITIMER_REAL, head["seconds"] + _GRACE)
    try:
        return answer(head, body)
    except HttpError as error:
        return {"status": error.status, "message": error.message, "again": error.again}, b""
    except MemoryError:
        return {"status": 503, "message": "The query needs more memory than is allowed; narrow it.", "spent": True}, b""
    except Exception as error:
        return {"status": 500, "message": "The server made a mistake.", "fault": repr(error)}, b""
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def _limits(settings: dict[str, Any]) -> Limits:
    return Limits(Path(settings["spool"]), settings["max_bytes"], settings["max_rows"])


def _memory(settings: dict[str, Any]) -> Answer:
    store = Store()
    store.extend(parse(path=settings["graph"], format=RdfFormat.N_QUADS))
    limits = _limits(settings)
    _warm_up(store, limits)
    _close_the_door()
    return lambda head, body: _read(store, head, body, limits)


def _writer(settings: dict[str, Any]) -> Answer:
    from .updates import WRITES, answer_write

    folder = Path(settings["store"])
    store = Store(str(folder / "store"))
    limits = _limits(settings)

    def answer(head: Head, body: bytes) -> tuple[Head, bytes]:
        return answer_write(store, head, body, folder) if head["op"] in WRITES else _read(store, head, body, limits)

    return answer


def _forward(settings: dict[str, Any]) -> Answer:
    from .forwarding import forwarder

    return forwarder(Path(settings["engine"]), _limits(settings))


def _check(settings: dict[str, Any]) -> Answer:
    from .checking import answer_check

    return lambda head, body: answer_check(head, body, Path(settings["spool"]), settings["max_upload"])


_ROLES: dict[str, Callable[[dict[str, Any]], Answer]] = {
    "memory": _memory,
    "writer": _writer,
    "forward": _forward,
    "check": _check,
}


def _read(store: Store, head: Head, body: bytes, limits: Limits) -> tuple[Head, bytes]:
    if head["op"] == "query":
        return answer_query(store, head, body.decode(), limits)
    graph = head["graph"]
    triples = graph_triples(store, graph, head["union"])
    if graph is not None and not any(True for _ in graph_triples(store, graph, head["union"])):
        from pyoxigraph import NamedNode

        if not store.contains_named_graph(NamedNode(graph)):
            raise HttpError(
                404,
                "There is no graph of this name; /sparql can list them: SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
            )
    return answer_triples(head, triples, limits)


def _warm_up(store: Store, limits: Limits) -> None:
    for sparql in ("SELECT * { ?s ?p ?o } LIMIT 1", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1"):
        answer_query(store, {"accept": "", "union": True, "gzip": True}, sparql, limits)


def _close_the_door() -> None:
    """Allow no more than one file to be opened: a socket to the outside needs two, and an answer one.

    Resolving a name and connecting are refused before evaluation already; this holds where that failed.
    """
    try:
        import resource

        used = max(int(file.name) for file in Path("/proc/self/fd").iterdir())
    except (ImportError, OSError):
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 2, used + 2))


def _limit_memory(allowed: int) -> None:
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):  # neither Windows nor macOS can limit it so
        return
    used = pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + allowed, used + allowed))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
