"""The ``oxigraph`` server: how it is asked, what it refuses, and publishing to it by both protocols."""

import subprocess
import sys
import threading
from itertools import count, pairwise

import pytest
from click.testing import CliRunner
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, Store

import legweakkg
from legweakkg.cli import main
from legweakkg.engine.dialects import OXIGRAPH, VIRTUOSO, update_address
from legweakkg.engine.published import RECORD
from legweakkg.engine.remote import RemoteEngine
from legweakkg.engine.service import Service
from legweakkg.errors import EngineError, LegweakkgError
from legweakkg.publish.publishing import publish
from legweakkg.publish.writers import GraphStoreWriter, UpdateWriter

from ..servers import free_port, oxigraph, oxigraph_binary

NUMBERS = count()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a server for graphs that are written here; every test has one of its own."""
    if not oxigraph_binary():
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as base:
        yield base


@pytest.fixture
def graph():
    return NamedNode(f"urn:graph{next(NUMBERS)}")


@pytest.fixture
def remote(server):
    with RemoteEngine(server + "/query", sleep=lambda _: None) as engine:
        yield engine


@pytest.fixture(params=["update", "graph store"])
def writer(request, server, remote):
    """Return a maker of writers; ``cut`` is the number of the request at which the line breaks."""
    services = []

    def make(cut=None):
        address = server + ("/update" if request.param == "update" else "/store")
        service = Cut(address, cut) if cut else Service(address)
        services.append(service)
        if request.param == "update":
            return UpdateWriter(service)
        return GraphStoreWriter(service, remote.published())

    yield make
    for service in services:
        service.close()


class Cut(Service):
    """A line that breaks when a request is sent, before or after it has arrived."""

    def __init__(self, url, cut):
        super().__init__(url)
        self.left = cut

    def send(self, *arguments, **options):
        self.left -= 0.5
        if self.left == 0:
            raise LegweakkgError("the line is cut")
        answer = super().send(*arguments, **options)
        self.left -= 0.5
        if self.left == 0:
            raise LegweakkgError("the line is cut")
        return answer


@pytest.fixture
def store(graph):
    """A graph of 25 plain triples and two trees of blank nodes."""
    found = Store()
    found.extend(Quad(NamedNode(f"urn:s{n}"), NamedNode("urn:p"), Literal(n), graph) for n in range(25))
    for tree in range(2):
        nodes = [BlankNode() for _ in range(4)]
        found.add(Quad(NamedNode(f"urn:tree{tree}"), NamedNode("urn:p"), nodes[0], graph))
        found.extend(Quad(one, NamedNode("urn:q"), other, graph) for one, other in pairwise(nodes))
    return found


def same(remote, store):
    """Return whether the server holds a graph of this form: blank nodes joined as here, and each once."""
    [graph] = store.named_graphs()
    there = remote.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", default=[graph.value])
    here = Dataset(Quad(q.subject, q.predicate, q.object) for q in store)
    other = Dataset(Quad(t.subject, t.predicate, t.object) for t in there)
    for dataset in (here, other):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return here == other


def test_the_dialect_is_recognised(on_oxigraph):
    assert on_oxigraph.engine.dialect.name == "oxigraph"


def test_what_it_refuses_is_told_in_its_words(on_oxigraph):
    with pytest.raises(legweakkg.QueryError, match=r"refuses the query \(400\)"):
        on_oxigraph.engine.select("SELECT * WHERE { ?s ?p }")


def test_a_time_limit_of_one_query(on_oxigraph):
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(legweakkg.QueryTimeoutError, match=r"within 0\.5 s"):
        on_oxigraph.query(slow, timeout=0.5)
    assert on_oxigraph.query("ASK { lwt:stroke a lw:HealthCondition }", timeout=60) is True


def test_exports_copy_what_the_server_holds(on_oxigraph, on_disk, tmp_path):
    on_oxigraph.export(tmp_path / "there.nq")
    on_disk.export(tmp_path / "here.nq")
    assert (tmp_path / "there.nq").read_bytes() == (tmp_path / "here.nq").read_bytes()
    assert len(on_oxigraph.to_rdflib()) == len(on_disk.engine.store)


def test_publishing_is_whole_and_the_second_time_nothing(store, graph, writer, remote):
    watched = []
    found = list(publish(store, writer(), remote, batch=10, watch=lambda *told: watched.append(told)))
    assert [(item.graph, item.triples, item.written) for item in found] == [(graph.value, 33, 33)]
    assert watched == [(graph.value, there, 33) for there in (8, 18, 28, 33)]
    assert same(remote, store)
    assert [item.written for item in publish(store, writer(), remote, batch=7)] == [0]


@pytest.mark.parametrize("cut", [step / 2 for step in range(1, 19)])
def test_an_interrupted_publication_goes_on(store, writer, remote, cut):
    """Wherever the line breaks, before or after a request has arrived; also with batches of another size."""
    try:
        list(publish(store, writer(cut), remote, batch=10))
        interrupted = False
    except LegweakkgError as error:
        assert "line is cut" in str(error)
        interrupted = True
    assert interrupted or cut > 5
    [found] = publish(store, writer(), remote, batch=7)
    assert found.triples == 33
    assert same(remote, store)
    assert [item.written for item in publish(store, writer(), remote)] == [0]


def test_what_is_there_already_is_not_sent_again(store, writer, remote):
    with pytest.raises(LegweakkgError, match="cut"):
        # clearing, blank nodes, their record and two batches (each with its record) have arrived
        list(publish(store, writer(20), remote, batch=1))
    [found] = publish(store, writer(), remote, batch=10)
    assert 0 < found.written < 33
    assert same(remote, store)


def test_another_edition_replaces_the_first(store, writer, remote):
    list(publish(store, writer(), remote))
    store.remove(next(quad for quad in store if quad.object == Literal(3)))
    [found] = publish(store, writer(), remote)
    assert found.triples == found.written == 32
    assert same(remote, store)


def test_a_server_that_loses_triples_is_found_out(store, server, remote):
    class Forgetful(UpdateWriter):
        def write(self, graph, lines, progress, *, blank=False):
            super().write(graph, lines[:-1], progress, blank=blank)

    with Service(server + "/update") as service, pytest.raises(EngineError, match=r"holds \d+ of the 33 triples"):
        list(publish(store, Forgetful(service), remote))


def test_the_command_is_killed_and_goes_on(layered_folder, tmp_path, on_disk):
    """The process ends in the middle, with all layers; the second run writes only the rest."""
    if not oxigraph_binary():
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    port = free_port()
    with oxigraph(tmp_path, port) as base:
        command = ["publish", "--endpoint", base + "/query", "--store", str(layered_folder), "--batch", "500"]
        process = subprocess.Popen(
            [sys.executable, "-m", "legweakkg", *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        killer = threading.Timer(120, process.kill)
        killer.start()
        first = process.stdout.readline()
        process.kill()
        process.wait()
        killer.cancel()
        process.stdout.close()
        assert first.endswith("written\n"), first
    with oxigraph(tmp_path, port) as base:  # the server may stop in between, too
        result = CliRunner().invoke(main, command, catch_exceptions=False)
        assert result.exit_code == 0
        lines = result.output.splitlines()
        assert lines[0].endswith("there already")
        assert len(lines) == len(list(on_disk.engine.store.named_graphs()))
        again = CliRunner().invoke(main, command, catch_exceptions=False).output
        assert again.count("there already") == len(lines)
        with legweakkg.connect(base + "/query") as there:
            assert there.leg_weakness_diseases() == on_disk.leg_weakness_diseases()
            total = f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{RECORD}>) }}"
            assert next(iter(there.engine.select(total)))["n"].value == str(len(on_disk.engine.store))


def test_the_command_writes_to_a_graph_store_too(server):
    command = ["publish", "--endpoint", server + "/query", "--graph-store", server + "/store"]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert result.exit_code == 0
    assert result.output.count(" written") == 6
    with legweakkg.connect(server + "/query") as there:
        assert there.version == legweakkg.load().version


def test_the_command_takes_one_protocol():
    result = CliRunner().invoke(main, ["publish", "--endpoint", "http://x", "--update", "a", "--graph-store", "b"])
    assert result.exit_code == 2
    assert "not both" in result.output


def test_addresses_for_updates():
    assert update_address(OXIGRAPH, "http://localhost:7878/query") == "http://localhost:7878/update"
    assert update_address(OXIGRAPH, "http://localhost/data/sparql") == "http://localhost/data/sparql"
    assert update_address(VIRTUOSO, "http://localhost:8890/sparql") == "http://localhost:8890/sparql-auth"
    assert update_address(VIRTUOSO, "http://localhost:8890/sparql-auth") == "http://localhost:8890/sparql-auth"
