"""The W3C suites of the SPARQL 1.1 Protocol and the Graph Store Protocol, over HTTP, all of them."""

from .transcripts import play, read


def folder(shared):
    return shared / "suites" / "rdf-tests" / "sparql" / "sparql11"


def clear(writable):
    assert writable.http.post("/sparql", data={"update": "DROP ALL"}).status_code == 204


def test_sparql_protocol(shared, writable):
    transcripts = read(folder(shared) / "protocol" / "manifest.ttl")
    assert len(transcripts) == 34
    for graph in range(1, 4):
        data = (folder(shared) / "protocol" / f"data{graph}.nt").read_bytes()
        put = writable.http.put(
            "/graph",
            content=data,
            headers={"content-type": "application/n-triples"},
            params={"graph": f"http://kasei.us/2009/09/sparql/data/data{graph}.rdf"},
        )
        assert put.status_code in (201, 204)
    for transcript in transcripts:
        play(writable.http, transcript, lambda path: path)


def test_graph_store_protocol(shared, writable):
    suite = folder(shared) / "graph-store-protocol"
    transcripts = read(suite / "manifest-direct.ttl") + read(suite / "manifest-indirect.ttl")
    assert len(transcripts) == 13
    for transcript in transcripts:
        clear(writable)
        play(writable.http, transcript, lambda path: path.replace("gsp", "graph"))
