"""The W3C's HTTP transcripts: requests in order, and what each response must be."""

from dataclasses import dataclass, field
from urllib.parse import quote

import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from rdflib.collection import Collection

HT = rdflib.Namespace("http://www.w3.org/2011/http#")
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
CODES = {"Created": 201, "NoContent": 204, "OK": 200, "NotFound": 404}


@dataclass
class Step:
    method: str
    path: str
    headers: dict
    body: bytes
    statuses: list
    boolean: bool | None = None
    form: str = ""
    location: str = ""
    expected: str = ""
    expected_type: str = ""


@dataclass
class Transcript:
    name: str
    steps: list = field(default_factory=list)
    graphs: list = field(default_factory=list)


def read(manifest):
    """Return the transcripts of a manifest, in its order."""
    graph = rdflib.Graph().parse(manifest, format="turtle", publicID=manifest.as_uri())
    entries = next(graph.objects(None, MF.entries))
    return [_transcript(graph, node) for node in Collection(graph, entries)]


def _transcript(graph, node):
    connection = graph.value(node, MF.action)
    steps = [_step(graph, one) for one in Collection(graph, graph.value(connection, HT.requests))]
    graphs = [
        (str(graph.value(data, rdflib.RDFS.label)), str(graph.value(data, UT.graph)))
        for data in graph.objects(node, UT.graphData)
    ]
    return Transcript(str(node).rpartition("#")[2], steps, graphs)


def _headers(graph, node):
    found = graph.value(node, HT.headers)
    if found is None:
        return {}
    return {
        str(graph.value(one, HT.fieldName)).lower(): str(graph.value(one, HT.fieldValue))
        for one in Collection(graph, found)
    }


def _step(graph, node):
    response = graph.value(node, HT.resp)
    body, encoding = "", "UTF-8"
    content = graph.value(node, HT.body)
    if content is not None:
        body, encoding = str(graph.value(content, CNT.chars)), str(graph.value(content, CNT.characterEncoding))
    boolean = graph.value(response, MF.expectedBoolean)
    wanted = graph.value(response, HT.body)
    return Step(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)),
        _headers(graph, node),
        body.encode(encoding),
        [str(status).rpartition("#")[2] for status in graph.objects(response, MF.expectedStatus)],
        None if boolean is None else bool(boolean),
        str(graph.value(response, MF.expectedFormat) or ""),
        str(graph.value(response, MF.expectedLocation) or ""),
        str(graph.value(wanted, CNT.chars)) if wanted is not None else "",
        _headers(graph, response).get("content-type", ""),
    )


def fits(status, wanted):
    """Return whether a status is one of those that a transcript names."""
    return any(status == CODES.get(one) or (one.endswith("xx") and status // 100 == int(one[-3])) for one in wanted)


def play(client, transcript, mapped, before=None):
    """Send the requests of a transcript and check every response; ``mapped`` translates paths and bodies."""
    known = {}
    for number, step in enumerate(transcript.steps, start=1):
        path = step.path
        for template, value in known.items():
            path = path.replace(template, quote(value, safe=""))
        reply = client.request(step.method, mapped(path), content=step.body, headers=step.headers)
        place = f"{transcript.name}, request {number}: {reply.status_code} {reply.text[:200]}"
        assert fits(reply.status_code, step.statuses), place + f", not {step.statuses}"
        if step.boolean is not None:
            assert boolean_of(reply) is step.boolean, place
        if step.form == "RDF":
            assert reply.headers["content-type"].partition(";")[0] in (
                "text/turtle",
                "application/rdf+xml",
                "application/n-triples",
                "application/ld+json",
            ), place
        if step.form == "tabular":
            assert "sparql-results" in reply.headers["content-type"] or "text/" in reply.headers["content-type"], place
        if step.location:
            known[step.location] = reply.headers["location"]
        if step.expected and step.method == "GET":
            assert canonical(reply.text, str(reply.url)) == canonical(step.expected, str(reply.url)), place


def boolean_of(reply):
    if "json" in reply.headers["content-type"]:
        return reply.json()["boolean"]
    return "<boolean>true</boolean>" in reply.text


def canonical(turtle, base):
    dataset = Dataset(parse(turtle, format=RdfFormat.TURTLE, base_iri=base))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))
