"""What the endpoint says of itself in its own graphs: VoID, examples, prefixes, service description.

Sources: VoID (https://www.w3.org/TR/void/) with the datatype partitions of void-ext; SHACL ``sh:declare`` and
``sh:SPARQLExecutable`` (https://www.w3.org/TR/shacl/); SPARQL 1.1 Service Description.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from ..ask.questions import Question, offered, standalone
from ..engine.embedded import evaluate
from ..names import BASE, GRAPH, LW, PREFIXES, RDF, RDFS, XSD
from .negotiation import GRAPHS, RESULTS

DATASET = BASE.rstrip("/")
VOID, EXAMPLES = GRAPH + "void", GRAPH + "examples"

_SD = "http://www.w3.org/ns/sparql-service-description#"
_SH, _SCHEMA, _VOID = PREFIXES["sh"], PREFIXES["schema"], PREFIXES["void"]
_FORMATS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "nquads": "N-Quads",
    "trig": "TriG",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD",
}

_HEAD = f"PREFIX ext: <http://ldf.fi/void-ext#>\nPREFIX part: <{BASE}void#>\n"
_PART = """BIND(IRI(CONCAT(STR(part:), "{kind}-", MD5(CONCAT({of})))) AS ?{name})"""
_OF_CLASS = _PART.format(kind="class", of="STR(?class)", name="c")
_OF_PROPERTY = _PART.format(kind="property", of='STR(?class), " ", STR(?p)', name="cp")

_ASSERTED = f"GRAPH ?layer {{ ?s a ?class }} FILTER(ISIRI(?class) && ?layer != <{GRAPH}derived>)"

_COUNTS = (
    f"""CONSTRUCT {{ <{DATASET}> void:triples ?triples ; void:distinctSubjects ?subjects ;
        void:distinctObjects ?objects ; void:properties ?properties ; void:classes ?classes ;
        void:entities ?entities }} WHERE {{
      {{ SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
               (COUNT(DISTINCT ?p) AS ?properties) {{ ?s ?p ?o }} }}
      {{ SELECT (COUNT(DISTINCT ?class) AS ?classes) (COUNT(DISTINCT ?e) AS ?entities) {{ ?e a ?class }} }} }}""",
    f"""CONSTRUCT {{ <{DATASET}> void:classPartition ?c . ?c void:class ?class ; void:entities ?n }} WHERE {{
      {{ SELECT ?class (COUNT(DISTINCT ?s) AS ?n) {{ ?s a ?class FILTER(ISIRI(?class)) }} GROUP BY ?class }}
      {_OF_CLASS} }}""",
    f"""CONSTRUCT {{ <{DATASET}> void:propertyPartition ?pp . ?pp void:property ?p ; void:triples ?n ;
        void:distinctSubjects ?subjects ; void:distinctObjects ?objects }} WHERE {{
      {{ SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
        {{ ?s ?p ?o }} GROUP BY ?p }} {_PART.format(kind="property", of="STR(?p)", name="pp")} }}""",
    f"""CONSTRUCT {{ ?c void:propertyPartition ?cp . ?cp void:property ?p ; void:triples ?n }} WHERE {{
      {{ SELECT ?class ?p (COUNT(*) AS ?n) {{ {_ASSERTED} ?s ?p ?o }} GROUP BY ?class ?p }}
      {_OF_CLASS} {_OF_PROPERTY} }}""",
    f"""CONSTRUCT {{ ?cp void:classPartition ?oc . ?oc void:class ?other ; void:triples ?n }} WHERE {{
      {{ SELECT ?class ?p ?other (COUNT(*) AS ?n) {{ {_ASSERTED} ?s ?p ?o .
          GRAPH ?where {{ ?o a ?other }} FILTER(ISIRI(?other) && ?where != <{GRAPH}derived>) }}
        GROUP BY ?class ?p ?other }}
      {_OF_PROPERTY} {_PART.format(kind="object", of='STR(?class), " ", STR(?p), " ", STR(?other)', name="oc")} }}""",
    f"""CONSTRUCT {{ ?cp ext:datatypePartition ?dp . ?dp ext:datatype ?type ; void:triples ?n }} WHERE {{
      {{ SELECT ?class ?p ?type (COUNT(*) AS ?n) {{ {_ASSERTED} ?s ?p ?o FILTER(ISLITERAL(?o))
          BIND(DATATYPE(?o) AS ?type) }} GROUP BY ?class ?p ?type }}
      {_OF_PROPERTY} {_PART.format(kind="datatype", of='STR(?class), " ", STR(?p), " ", STR(?type)', name="dp")} }}""",
    f"""CONSTRUCT {{ <{DATASET}> void:subset ?g . ?g a void:Dataset ; void:triples ?n ;
        void:distinctSubjects ?subjects ; void:properties ?properties }} WHERE {{
      {{ SELECT ?g (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p) AS ?properties)
        {{ GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g }} }}""",
    f"""CONSTRUCT {{ ?g void:classPartition ?c . ?c void:class ?class ; void:entities ?n }} WHERE {{
      {{ SELECT ?g ?class (COUNT(DISTINCT ?s) AS ?n) {{ GRAPH ?g {{ ?s a ?class }} FILTER(ISIRI(?class)) }}
        GROUP BY ?g ?class }}
      {_PART.format(kind="class", of='STR(?g), " ", STR(?class)', name="c")} }}""",
    f"""CONSTRUCT {{ ?g void:propertyPartition ?pp . ?pp void:property ?p ; void:triples ?n }} WHERE {{
      {{ SELECT ?g ?p (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g ?p }}
      {_PART.format(kind="property", of='STR(?g), " ", STR(?p)', name="pp")} }}""",
)


def metadata(store: Store, endpoint: str, address: str) -> Iterator[Quad]:
    """Yield the quads of the graphs ``void`` and ``examples`` for a store that is served at an address."""
    graph = NamedNode(VOID)
    triples = dict.fromkeys(triple for query in _COUNTS for triple in _construct(store, _HEAD + query))
    for triple in (*triples, *_dataset(endpoint, address)):
        if not any(store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)
    for triple in (*prefixes(), *examples(endpoint)):
        yield Quad(triple.subject, triple.predicate, triple.object, NamedNode(EXAMPLES))


def prefixes() -> Iterator[Triple]:
    """Yield the ``sh:declare`` statements of our prefixes."""
    for prefix, namespace in PREFIXES.items():
        node = NamedNode(f"{BASE}prefix/{prefix}")
        yield Triple(NamedNode(LW.rstrip("#")), NamedNode(_SH + "declare"), node)
        yield Triple(node, NamedNode(_SH + "prefix"), Literal(prefix))
        yield Triple(node, NamedNode(_SH + "namespace"), Literal(namespace, datatype=NamedNode(XSD + "anyURI")))


def examples(endpoint: str) -> Iterator[Triple]:
    """Yield the question catalogue as ``sh:SPARQLExecutable`` nodes, each with its own example."""
    for name, question in offered().items():
        node = NamedNode(f"{BASE}question/{name}")
        for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
            yield Triple(node, NamedNode(RDF + "type"), NamedNode(_SH + kind))
        yield Triple(node, NamedNode(RDFS + "label"), Literal(name.replace("_", " "), language="en"))
        yield Triple(node, NamedNode(RDFS + "comment"), Literal(question.text, language="en"))
        yield Triple(node, NamedNode(_SH + "select"), Literal(example_query(question)))
        yield Triple(node, NamedNode(_SH + "prefixes"), NamedNode(LW.rstrip("#")))
        yield Triple(node, NamedNode(_SCHEMA + "target"), NamedNode(endpoint))
        for word in dict.fromkeys(
            (*name.split("_"), *(kind for one in question.parameters.values() for kind in one.kinds))
        ):
            yield Triple(node, NamedNode(_SCHEMA + "keywords"), Literal(word))


def example_query(question: Question) -> str:
    """Return a question with its own example as a query for any endpoint."""
    lines = question.sparql.splitlines()
    return standalone("\n".join(line for line in lines if not line.startswith("#")))


def service(store: Store | None, endpoint: str, *, writable: bool, union: bool) -> list[Triple]:
    """Return the service description; without a store it says nothing of the graphs."""
    node, data = NamedNode(endpoint), BlankNode("dataset")
    found = [
        Triple(node, NamedNode(RDF + "type"), NamedNode(_SD + "Service")),
        Triple(node, NamedNode(_SD + "endpoint"), node),
        Triple(node, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + "SPARQL11Query")),
    ]
    if writable:
        found.append(Triple(node, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + "SPARQL11Update")))
    if union:
        found.append(Triple(node, NamedNode(_SD + "feature"), NamedNode(_SD + "UnionDefaultGraph")))
    for offer in (*RESULTS, *GRAPHS):
        form = NamedNode("http://www.w3.org/ns/formats/" + _FORMATS[offer.name])
        found.append(Triple(node, NamedNode(_SD + "resultFormat"), form))
    if store is None:
        return found
    default = BlankNode("default")
    found += [
        Triple(node, NamedNode(_SD + "defaultDataset"), data),
        Triple(data, NamedNode(RDF + "type"), NamedNode(_SD + "Dataset")),
        Triple(data, NamedNode(_SD + "defaultGraph"), default),
        Triple(default, NamedNode(RDF + "type"), NamedNode(_SD + "Graph")),
        Triple(default, NamedNode(_VOID + "triples"), Literal(len(store))),
    ]
    for number, graph in enumerate(sorted(store.named_graphs(), key=str)):
        named, content = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        found += [
            Triple(data, NamedNode(_SD + "namedGraph"), named),
            Triple(named, NamedNode(RDF + "type"), NamedNode(_SD + "NamedGraph")),
            Triple(named, NamedNode(_SD + "name"), graph),
            Triple(named, NamedNode(_SD + "graph"), content),
            Triple(content, NamedNode(RDF + "type"), NamedNode(_SD + "Graph")),
            Triple(
                content,
                NamedNode(_VOID + "triples"),
                Literal(sum(1 for _ in store.quads_for_pattern(None, None, None, graph))),
            ),
        ]
    return found


def _dataset(endpoint: str, address: str) -> Iterator[Triple]:
    node = NamedNode(DATASET)
    yield Triple(node, NamedNode(RDF + "type"), NamedNode(_VOID + "Dataset"))
    yield Triple(node, NamedNode(_VOID + "sparqlEndpoint"), NamedNode(endpoint))
    yield Triple(node, NamedNode(_VOID + "dataDump"), NamedNode(address + "downloads/legweakkg.nq"))
    yield Triple(node, NamedNode(_VOID + "uriSpace"), Literal(BASE))
    yield Triple(node, NamedNode(_VOID + "exampleResource"), NamedNode(BASE + "term/leg_weakness"))


def _construct(store: Store, query: str) -> Iterator[Triple]:
    result = evaluate(store, query)
    assert not isinstance(result, bool)  # noqa: S101 - the queries above construct
    for triple in result:
        assert isinstance(triple, Triple)  # noqa: S101
        yield triple
