"""Engines that hold the same graph: memory, disk beside other vocabularies, Oxigraph's server, Virtuoso 7."""

import shutil

import pytest

import legweakkg
from legweakkg.engine.remote import RemoteEngine
from legweakkg.engine.service import Service
from legweakkg.ingest.building import ingest
from legweakkg.ingest.vocabularies import sources
from legweakkg.publish.publishing import publish
from legweakkg.publish.writers import GraphStoreWriter, UpdateWriter

from ..ingest.conftest import HP_OBO, HPOA, MAXOA, MONDO_OBO, SSSOM
from ..servers import oxigraph, oxigraph_binary
from .virtuosos import PASSWORD, virtuoso


@pytest.fixture(scope="session")
def layered_folder(tmp_path_factory):
    """A store on disk: the packaged graph, and made-up releases of other vocabularies."""
    releases = tmp_path_factory.mktemp("releases")
    files = {
        "hp.obo": HP_OBO,
        "mondo.obo": MONDO_OBO,
        "phenotype.hpoa": HPOA,
        "maxo-annotations.tsv": MAXOA,
        "made_up.sssom.tsv": SSSOM,
    }
    for name, content in files.items():
        (releases / name).write_text(content, encoding="utf-8")
    folder = tmp_path_factory.mktemp("disk") / "store"
    wanted = [source for name in ("hpo", "hpoa", "mondo", "maxoa", "sssom") for source in sources(name, releases)]
    list(ingest(folder, wanted))
    return folder


@pytest.fixture(scope="session")
def on_disk(layered_folder):
    """The knowledge graph of that store."""
    return legweakkg.open_store(layered_folder)


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory):
    """The address of a running ``oxigraph serve``."""
    if not oxigraph_binary():
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as base:
        yield base


@pytest.fixture(scope="session")
def on_oxigraph(oxigraph_server, on_disk):
    """The knowledge graph, published to ``oxigraph serve`` with all layers by SPARQL Update."""
    with RemoteEngine(oxigraph_server + "/query") as remote, Service(oxigraph_server + "/update") as service:
        list(publish(on_disk.engine.store, UpdateWriter(service), remote))
    graph = legweakkg.connect(oxigraph_server + "/query")
    yield graph
    graph.engine.close()


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory, request):
    """The address of a running Virtuoso 7."""
    if not request.config.getoption("--virtuoso"):
        pytest.skip("Virtuoso is run by a command of its own: pytest tests/engine --virtuoso")
    if not shutil.which("virtuoso-t"):
        pytest.skip("Virtuoso 7 is not installed (Debian: apt-get install virtuoso-opensource-7)")
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as base:
        yield base


@pytest.fixture(scope="session")
def virtuoso_access():
    """How the administrator of Virtuoso logs in."""
    return {"user": "dba", "password": PASSWORD, "scheme": "digest", "timeout": 120}


@pytest.fixture(scope="session")
def on_virtuoso(virtuoso_server, virtuoso_access, on_disk):
    """The knowledge graph, published to Virtuoso with all layers by the Graph Store Protocol."""
    with (
        RemoteEngine(virtuoso_server + "/sparql-auth", **virtuoso_access) as remote,
        Service(virtuoso_server + "/sparql-graph-crud-auth", **virtuoso_access) as service,
    ):
        list(publish(on_disk.engine.store, GraphStoreWriter(service, remote.published()), remote))
    graph = legweakkg.connect(virtuoso_server + "/sparql")
    yield graph
    graph.engine.close()


@pytest.fixture(scope="session", params=["disk", "oxigraph", "virtuoso"])
def there(request):
    """The knowledge graph on each engine but memory."""
    return request.getfixturevalue(f"on_{request.param}")
