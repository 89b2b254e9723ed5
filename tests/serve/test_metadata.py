"""What the endpoint says of itself: VoID, examples, prefixes, service description."""

from pyoxigraph import RdfFormat, Store, parse

from legweakkg.ask import questions

SD = "http://www.w3.org/ns/sparql-service-description#"

# the three metadata queries that the SIB's SPARQL editor sends, in our words
CLASSES = """
PREFIX ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype WHERE {
  ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop .
  OPTIONAL { { ?pp void:classPartition [ void:class ?objectClass ] }
             UNION { ?pp ext:datatypePartition [ ext:datatype ?objectDatatype ] } } }"""
EXAMPLES = """
SELECT DISTINCT ?q ?comment ?query WHERE {
  ?q a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query } ORDER BY ?q"""
PREFIXES = (
    "SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix"
)
LW = "https://w3id.org/legweakkg/ontology#"


def test_classes_overview(server):
    rows = server.values(CLASSES)
    assert {"subjectClass": LW + "Claim", "prop": LW + "supportedBy", "objectClass": LW + "EvidenceItem"} in rows
    assert any(
        row["subjectClass"] == LW + "Claim"
        and row["prop"] == LW + "polarity"
        and row.get("objectDatatype", "").endswith("#string")
        for row in rows
    )


def test_examples_are_the_catalogue_and_run(server):
    rows = server.values(EXAMPLES)
    assert {row["q"].rpartition("/")[2] for row in rows} == set(questions.offered())
    for row in rows:
        reply = server.http.post("/sparql", data={"query": row["query"]})
        assert reply.status_code == 200, f"{row['q']}: {reply.text}"
        assert reply.json()["head"]["vars"], row["q"]


def test_prefixes(server):
    rows = server.values(PREFIXES)
    assert {"prefix": "lw", "namespace": LW} in rows
    assert len(rows) == len({row["prefix"] for row in rows}) > 15


def test_counts_are_true(server, kg):
    rows = server.values("""SELECT ?n { <https://w3id.org/legweakkg> void:classPartition ?c .
        ?c void:class lw:Claim ; void:entities ?n }""")
    claims = next(iter(kg.engine.select("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a lw:Claim }")))["n"].value
    assert [row["n"] for row in rows] == [claims]
    subsets = {
        row["g"]: int(row["n"])
        for row in server.values("SELECT ?g ?n { <https://w3id.org/legweakkg> void:subset ?g . ?g void:triples ?n }")
    }
    counted = {
        row["g"].value: int(row["n"].value)
        for row in kg.engine.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    }
    assert subsets == counted


def test_a_triple_lies_in_one_graph(server):
    rows = server.values("""SELECT ?g ?h { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o }
        FILTER(STR(?g) < STR(?h)) FILTER(STRENDS(STR(?h), "void") || STRENDS(STR(?h), "examples")
        || STRENDS(STR(?g), "void") || STRENDS(STR(?g), "examples")) } LIMIT 5""")
    assert rows == []


def test_service_description_in_every_form(server):
    wanted = {
        "text/turtle": RdfFormat.TURTLE,
        "application/rdf+xml": RdfFormat.RDF_XML,
        "application/ld+json": RdfFormat.JSON_LD,
        "application/n-triples": RdfFormat.N_TRIPLES,
    }
    for media, form in wanted.items():
        reply = server.http.get("/sparql", headers={"accept": media})
        store = Store()
        store.extend(parse(reply.content, format=form))
        assert store.query(
            f"ASK {{ ?s a <{SD}Service> ; <{SD}endpoint> <{server.url}/sparql> ; "
            f"<{SD}feature> <{SD}UnionDefaultGraph> }}"
        )
        names = {row["n"].value for row in store.query(f"SELECT ?n {{ ?g <{SD}name> ?n }}")}
        assert {
            f"https://w3id.org/legweakkg/graph/{layer}" for layer in ("claims", "terms", "void", "examples")
        } <= names
    for media in ("image/png", "text/html"):  # there is no page where the server has none
        assert server.http.get("/sparql", headers={"accept": media}).status_code == 406


def test_well_known_void(server):
    reply = server.http.get("/.well-known/void", headers={"accept": "text/turtle"})
    store = Store()
    store.extend(parse(reply.content, format=RdfFormat.TURTLE))
    assert store.query(
        f"ASK {{ <https://w3id.org/legweakkg> <http://rdfs.org/ns/void#sparqlEndpoint> <{server.url}/sparql> }}"
    )
