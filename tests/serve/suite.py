"""The W3C's SPARQL 1.1 query tests: what each loads, asks and expects."""

import csv
import io
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

import rdflib
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)
from rdflib.collection import Collection

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}


@dataclass
class Case:
    name: str
    kind: str
    query: str
    data: list = field(default_factory=list)
    graphs: list = field(default_factory=list)
    result: Path | None = None


def cases(folder):
    """Yield the tests of the manifest of SPARQL 1.1 Query and of the CSV, TSV and JSON result formats."""
    for name in ("manifest-sparql11-query.ttl", "manifest-sparql11-results.ttl"):
        top = folder / name
        graph = rdflib.Graph().parse(top, format="turtle", publicID=top.as_uri())
        for included in Collection(graph, next(graph.objects(None, MF.include))):
            yield from _manifest(path(included))


def path(node):
    return Path(str(node).removeprefix("file://"))


def _manifest(manifest):
    graph = rdflib.Graph().parse(manifest, format="turtle", publicID=manifest.as_uri())
    for node in Collection(graph, next(graph.objects(None, MF.entries))):
        kind = str(graph.value(node, rdflib.RDF.type)).rpartition("#")[2]
        action = graph.value(node, MF.action)
        query = graph.value(action, QT.query) or action
        result = graph.value(node, MF.result)
        yield Case(
            f"{manifest.parent.name}/{str(node).rpartition('#')[2]}",
            kind,
            path(query).read_text(encoding="utf-8"),
            [path(data) for data in graph.objects(action, QT.data)],
            [path(data) for data in graph.objects(action, QT.graphData) if isinstance(data, rdflib.URIRef)],
            path(result) if result is not None else None,
        )


def expected(case):
    """Return the comparable form of what a test expects."""
    ending = case.result.suffix
    if ending in (".srx", ".srj", ".tsv"):
        form = {".srx": QueryResultsFormat.XML, ".srj": QueryResultsFormat.JSON, ".tsv": QueryResultsFormat.TSV}[ending]
        return comparable(parse_query_results(case.result.read_bytes(), format=form))
    if ending == ".csv":
        return csv_lines(case.result.read_text(encoding="utf-8"))
    form = RdfFormat.RDF_XML if ending == ".rdf" else RdfFormat.TURTLE
    base = "http://www.example/sparql"
    quads = [quad.triple for quad in parse(case.result.read_bytes(), format=form, base_iri=base)]
    if any(quad.predicate.value == str(RS.resultVariable) for quad in quads):
        return comparable_rows(_result_set(case.result))
    return canonical(quads)


def _result_set(file):
    graph = rdflib.Graph().parse(file, format="turtle", publicID=f"http://www.example/{file.name}")
    node = next(graph.subjects(rdflib.RDF.type, RS.ResultSet))
    for solution in graph.objects(node, RS.solution):
        row = {}
        for binding in graph.objects(solution, RS.binding):
            value = graph.value(binding, RS.value)
            text = value.n3()
            row[str(graph.value(binding, RS.variable))] = next(
                iter(parse(f"<urn:s> <urn:p> {text} .", format=RdfFormat.TURTLE))
            ).object
        yield row


def actual(case, reply):
    """Return the comparable form of what the server answered."""
    media = reply.headers["content-type"].partition(";")[0]
    if media == "text/csv":
        return csv_lines(reply.text)
    if media == "text/tab-separated-values":
        return comparable(parse_query_results(reply.content, format=QueryResultsFormat.TSV))
    if media == "application/sparql-results+json":
        return comparable(parse_query_results(reply.content, format=QueryResultsFormat.JSON))
    return canonical([quad.triple for quad in parse(reply.content, format=RdfFormat.N_TRIPLES)])


def accept(case):
    """Return the Accept header that fits what a test expects."""
    tables = {".csv": "text/csv", ".tsv": "text/tab-separated-values"}
    return tables.get(
        case.result.suffix if case.result else "", "application/sparql-results+json, application/n-triples"
    )


def csv_lines(text):
    # the order of the columns of SELECT * is not laid down
    rows = csv.DictReader(io.StringIO(re.sub(r"_:\w+", "_:", text), newline=""))
    return sorted(sorted(row.items()) for row in rows)


def comparable(result):
    if not isinstance(result, QuerySolutions):
        return bool(result)
    names = [variable.value for variable in result.variables]
    return comparable_rows({name: row[name] for name in names if row[name] is not None} for row in result)


def comparable_rows(rows):
    quads = []
    for row in rows:
        node = BlankNode()
        quads.append(Quad(node, NamedNode("urn:a"), NamedNode("urn:row")))
        quads += [Quad(node, NamedNode(f"urn:{name}"), _value(value)) for name, value in row.items()]
    return canonical([quad.triple for quad in quads])


def _value(value):
    if isinstance(value, Literal) and value.datatype.value == XSD + "boolean":
        return Literal(value.value in ("1", "true"))
    if isinstance(value, Literal) and value.datatype.value in NUMBERS:
        try:
            number = Decimal(value.value)
            text = str(number.normalize()) if number.is_finite() else value.value
            return Literal(text.replace("E+", "E"), datatype=NamedNode("urn:number:" + value.datatype.value))
        except InvalidOperation:
            return value
    return value


def canonical(triples):
    triples = [(triple.subject, triple.predicate, _value(triple.object)) for triple in triples]
    dataset = Dataset(Quad(*triple) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))
