"""A server in front of another engine: its workers ask there, within the same limits and in the same forms.

Every query is parsed here first: what is no plain SPARQL, such as the pragmas and functions of one engine, never
arrives there. It sees the graphs that ``legweakkg publish`` wrote and no others. The answer is read to its end before
anything is sent, so one that fails or breaks off is a 503.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import QueryTriples, Store

from ..engine.remote import RemoteEngine, with_base
from ..engine.service import AnswerTooLargeError
from ..errors import EngineError, QueryError, QueryTimeoutError
from .evaluation import HttpError, Limits, answer_result, answer_triples, parse_only
from .frames import Head

if TYPE_CHECKING:
    from collections.abc import Callable

_TRIES = 2
_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def prepare(access: dict[str, Any], packaged: Store, file: Path, settings: dict[str, Any]) -> tuple[list[str], int]:
    """Make sure that an engine holds the packaged graph, and write down for the workers how to ask it.

    Returns the graphs that queries see and the number of their triples. ``file`` is for this user's eyes only, as it
    holds credentials. Raises EngineError where the engine is away or holds another edition.
    """
    with RemoteEngine(**access) as remote:
        counts = {graph: _count(remote, graph) for graph in remote.graphs}
        for node in packaged.named_graphs():
            wanted = sum(1 for _ in packaged.quads_for_pattern(None, None, None, node))
            found = counts.get(node.value, 0)
            if found != wanted:
                raise EngineError(
                    f"{remote.url} holds {found:,} triples of {node.value} where this version of legweakkg has "
                    f"{wanted:,}; write it there: legweakkg publish --endpoint {remote.url}"
                )
    file.touch(0o600)
    file.write_text(json.dumps({**access, "graphs": list(counts), **settings}), encoding="utf-8")
    return list(counts), sum(counts.values())


def forwarder(file: Path, limits: Limits) -> Callable[[Head, bytes], tuple[Head, bytes]]:
    """Return what answers messages by asking the engine that `prepare` wrote down."""
    remote = RemoteEngine(**json.loads(file.read_text(encoding="utf-8")), confined=True, tries=_TRIES)

    def answer(head: Head, body: bytes) -> tuple[Head, bytes]:
        try:
            if head["op"] == "query":
                return _query(remote, head, body.decode(), limits)
            return _graph(remote, head, limits)
        except QueryTimeoutError:
            raise HttpError(503, "The engine behind this server took too long and stopped; narrow the query.") from None
        except QueryError as error:
            raise HttpError(400, _without_address(str(error), remote.url)) from None
        except EngineError as error:
            away = not isinstance(error, AnswerTooLargeError)
            raise HttpError(503, _without_address(str(error), remote.url), again=away) from None

    return answer


def _query(remote: RemoteEngine, head: Head, sparql: str, limits: Limits) -> tuple[Head, bytes]:
    parse_only(sparql, head)
    default, named = head.get("default"), head.get("named")
    result = remote.query(with_base(sparql, head.get("base", "")), default, named)
    if isinstance(result, bool):
        return answer_result(head, Store().query(f"ASK {{ FILTER({str(result).lower()}) }}"), limits)
    return answer_result(head, result, limits)


def _graph(remote: RemoteEngine, head: Head, limits: Limits) -> tuple[Head, bytes]:
    graph = head["graph"]
    if graph is not None and graph not in remote.graphs:
        raise HttpError(
            404, "There is no graph of this name; /sparql can list them: SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
        )
    triples = remote.query(_EVERYTHING, remote.graphs if graph is None else [graph])
    assert isinstance(triples, QueryTriples)  # noqa: S101 - it is a CONSTRUCT
    return answer_triples(head, triples, limits)


def _count(remote: RemoteEngine, graph: str) -> int:
    rows: Any = remote.query("SELECT (COUNT(?s) AS ?n) WHERE { ?s ?p ?o }", default=[graph])
    return int(next(iter(rows))["n"].value)


def _without_address(message: str, url: str) -> str:
    """Return an engine's complaint without its address, which is nobody's business outside."""
    return message.replace(url, "The engine behind this server")
