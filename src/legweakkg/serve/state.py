"""What the doors share: the settings, the graph, the worker pools, the counts."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import shutil
import tempfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse, serialize

from ..ask.knowledge import KnowledgeGraph
from ..engine.embedded import EmbeddedEngine
from ..loading import load
from ..resources import shapes_dir
from .config import ServeConfig
from .description import Description
from .frames import Head
from .metadata import VOID, metadata, service
from .monitoring import Monitor
from .pool import WorkerPool
from .store_folder import open_folder

_AHEAD = 4


class AppState:
    """One running server. ``kg`` is the packaged graph in this process, for small trusted look-ups only.

    Whatever a visitor can make expensive goes to a pool: ``readers`` for queries (and for changes, on a writable
    server, whose store one process holds), ``checks`` for validation and exports. ``pages`` says whether there are
    pages for people beside the doors for programs.
    """

    def __init__(self, config: ServeConfig) -> None:
        self.config = config
        self.monitor = Monitor()
        self.spool = Path()
        self.kg: KnowledgeGraph
        self.readers: WorkerPool
        self.checks: WorkerPool
        self.service = Description()
        self.void = Description()
        self.graphs: frozenset[str] = frozenset()
        self.triples = 0
        self.pages = False
        self._checks_started: asyncio.Task[None] | None = None
        self.downloads: dict[str, asyncio.Task[Head]] = {}

    @cached_property
    def shapes(self) -> Description:
        """The SHACL shapes, which are ids of ours as well."""
        paths = sorted(shapes_dir().glob("*.ttl"))
        return Description(quad.triple for path in paths for quad in parse(path=path, format=RdfFormat.TURTLE))

    @property
    def body_limit(self) -> int:
        """Bytes of a request at the SPARQL endpoint that are read; percent-encoding can triple a query."""
        return max(3 * self.config.max_query + 10_000, self.config.max_upload if self.config.writable else 0)

    async def start(self) -> None:
        """Load the graph, write what the workers read, start them."""
        self.spool = Path(tempfile.mkdtemp(prefix="legweakkg-serve-"))
        try:
            settings = await asyncio.to_thread(self._prepare)
            gc.freeze()  # the graph stays; looking through it again and again finds nothing
            await self._start_pools(settings)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End the workers and remove what was spooled."""
        for pool in (getattr(self, "readers", None), getattr(self, "checks", None)):
            if pool is not None:
                await pool.close()
        with contextlib.suppress(OSError):
            shutil.rmtree(self.spool)

    async def write(self, head: Head, body: bytes) -> tuple[Head, bytes]:
        """Return the worker's answer to a change of the store."""
        return await self.readers.run(head, body, "writer")

    async def check(self, head: Head, body: bytes, client: str) -> tuple[Head, bytes]:
        """Return the check worker's answer; it is started by the first request."""
        if self._checks_started is None:
            self._checks_started = asyncio.create_task(self.checks.start())
        await asyncio.shield(self._checks_started)
        return await self.checks.run(head, body, client)

    def _prepare(self) -> dict[str, object]:
        config = self.config
        self.kg = load()
        assert isinstance(self.kg.engine, EmbeddedEngine)  # noqa: S101 - that is what load gives
        store = self.kg.engine.store
        settings: dict[str, object] = {
            "spool": str(self.spool),
            "memory": config.memory,
            "max_bytes": config.max_result,
            "max_rows": config.max_rows,
            "max_upload": config.max_upload,
        }
        if config.writable:
            assert config.store is not None  # noqa: S101 - the settings were checked
            open_folder(config.store, () if config.empty else store)
            self.service = Description(service(None, config.endpoint, writable=True, union=config.union))
            return settings | {"role": "writer", "store": str(config.store)}
        own = list(metadata(store, config.endpoint, config.address))
        self.void = Description(quad.triple for quad in own if quad.graph_name == NamedNode(VOID))
        if config.engine is not None:
            return settings | self._prepare_engine(config.engine, store)
        self._write_graph(store, own)
        return settings | {"role": "memory", "graph": str(self.spool / "graph.nq")}

    def _prepare_engine(self, engine: Mapping[str, Any], store: Store) -> dict[str, object]:
        from .forwarding import prepare

        config, file = self.config, self.spool / "engine.json"
        limits = {"timeout": config.timeout, "max_bytes": 4 * config.max_result}
        graphs, self.triples = prepare({**engine}, store, file, limits)
        self.graphs = frozenset(graphs)
        self.service = Description(service(None, config.endpoint, writable=False, union=True))
        return {"role": "forward", "engine": str(file)}

    def _write_graph(self, store: Store, own: list[Quad]) -> None:
        whole = Store()
        whole.extend(store)
        whole.extend(own)
        self.triples = len(whole)
        self.graphs = frozenset(graph.value for graph in whole.named_graphs() if isinstance(graph, NamedNode))
        self.service = Description(service(whole, self.config.endpoint, writable=False, union=True))
        with (self.spool / "graph.nq").open("wb") as file:
            serialize(whole, file, format=RdfFormat.N_QUADS)

    async def _start_pools(self, settings: dict[str, object]) -> None:
        config = self.config
        size = 1 if config.writable else config.workers
        self.readers = WorkerPool(
            settings,
            size=size,
            # how long another engine computes cannot be seen from here, so there is one lane for all
            slow=0 if size == 1 or config.engine is not None else max(1, size // 3),
            timeout=config.timeout,
            patience=config.patience,
            queue=config.queue,
            queue_seconds=config.queue_seconds,
            per_client=config.per_client,
            ahead=0 if config.writable else _AHEAD,
        )
        self.checks = WorkerPool(
            settings | {"role": "check", "memory": 2 * config.memory},
            size=1,
            slow=0,
            timeout=config.check_timeout,
            patience=0,
            queue=8,
            queue_seconds=config.check_timeout,
            per_client=2,
        )
        await self.readers.start()
