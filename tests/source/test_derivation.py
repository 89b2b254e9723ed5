"""Each rule on a small graph, then what must hold of the whole one."""

from collections import Counter

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from legweakkg.names import LW, LWT, PREFIXES, RDF, graph_iri
from legweakkg.resources import ontology_dir
from legweakkg.source.assembly import assemble, asserted_store, canonical_lines
from legweakkg.source.derivation import DERIVED, derive, rules

ASSERTED = '; lw:polarity "asserted"'
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
TERMS = """
lwt:t a lw:Surgery . lwt:d a lw:HealthCondition . lwt:w a lw:WeaknessFinding . lwt:m a lw:Mechanism .
lwt:p a lw:Population . lwt:cat a lw:CauseCategory . lwt:e a lw:Exposure ."""


def derived(*claims, terms=TERMS):
    store = Store()
    schema = parse(path=ontology_dir() / "schema.ttl", format=RdfFormat.TURTLE)
    store.extend(Quad(q.subject, q.predicate, q.object, NamedNode(graph_iri("schema"))) for q in schema)
    text = HEAD + terms
    for number, claim in enumerate(claims):
        subject, predicate, target, *rest = claim.split(" ", 3)
        ending = rest[0] if rest else ASSERTED
        text += (
            f"\nlwc:c{number} a lw:Claim ; lw:subject lwt:{subject} ; lw:predicate lw:{predicate} ; "
            f"lw:object lwt:{target} {ending} ."
        )
    quads = parse(text.encode(), format=RdfFormat.TURTLE)
    store.extend(Quad(q.subject, q.predicate, q.object, NamedNode(graph_iri("claims"))) for q in quads)
    derive(store, ontology_dir() / "rules")

    def holds(subject, predicate, target):
        iri = RDF + "type" if predicate == "a" else LW + predicate
        space = LW if predicate == "a" else LWT
        return Quad(NamedNode(LWT + subject), NamedNode(iri), NamedNode(space + target), DERIVED) in store

    return holds


def test_an_accepted_claim_states_its_triple():
    holds = derived("t treats d")
    assert holds("t", "treats", "d")
    assert holds("t", "manages", "d")
    assert holds("d", "treatedBy", "t")


@pytest.mark.parametrize(
    "limit",
    [
        "lw:whenPresent lwt:w",
        "lw:whenAbsent lwt:w",
        "lw:population lwt:p",
        "lw:researchStatus lwt:emerging",
        "lw:researchStatus lwt:investigational",
        "lw:refutedBy lwe:x",
        "lw:frequency lwt:rarely",
    ],
)
def test_a_limited_treatment_states_only_that_it_manages(limit):
    holds = derived(f"t treats d {ASSERTED} ; {limit}")
    assert not holds("t", "treats", "d")
    assert holds("t", "manages", "d")


@pytest.mark.parametrize("limit", ["lw:whenPresent lwt:w", "lw:refutedBy lwe:x"])
def test_limited_prevention_states_only_reduced_risk(limit):
    holds = derived(f"t prevents d {ASSERTED} ; {limit}")
    assert not holds("t", "prevents", "d")
    assert holds("t", "reducesRiskOf", "d")


@pytest.mark.parametrize("ending", ['; lw:polarity "negated"', f'{ASSERTED} ; lw:rejectedBecause "wrong"@en'])
@pytest.mark.parametrize("predicate", ["treats", "causes", "studiedFor"])
def test_denied_and_rejected_claims_state_nothing(predicate, ending):
    holds = derived(f"t {predicate} d {ending}")
    assert not any(holds("t", name, "d") for name in (predicate, "manages", "causallyUpstreamOf"))


def test_established_practice_is_no_limit():
    assert derived(f"t treats d {ASSERTED} ; lw:researchStatus lwt:established")("t", "treats", "d")


def test_a_conditional_cause_is_upstream_but_a_disputed_one_is_not():
    conditional = derived(f"d causes w {ASSERTED} ; lw:whenPresent lwt:e")
    assert not conditional("d", "causes", "w")
    assert conditional("d", "causallyUpstreamOf", "w")
    disputed = derived(f"d causes w {ASSERTED} ; lw:whenPresent lwt:e ; lw:refutedBy lwe:x")
    assert not disputed("d", "causallyUpstreamOf", "w")


def test_work_under_study_stays_studied_for():
    holds = derived(f"t studiedFor d {ASSERTED} ; lw:researchStatus lwt:investigational")
    assert holds("t", "studiedFor", "d")
    assert not holds("t", "manages", "d")


def test_causes_are_computed_through_chains_and_subtypes():
    holds = derived(
        "d initiates m",
        "m leadsTo w",
        "d causeCategory neurological",
        terms=TERMS + " lwt:sub a lw:HealthCondition ; lw:subtypeOf lwt:d .",
    )
    assert holds("d", "causallyUpstreamOf", "w")
    assert holds("d", "a", "Cause")
    assert holds("d", "a", "NeurologicalCause")
    assert holds("sub", "causeCategory", "neurological")
    assert not holds("sub", "a", "NeurologicalCause")  # nothing says that the subtype weakens the leg


def test_weakness_is_never_a_cause_of_itself():
    holds = derived("w causes e", "e causes d", "d causes w")
    assert holds("w", "causallyUpstreamOf", "w")
    assert not holds("w", "a", "Cause")
    assert holds("e", "a", "Cause")


def test_risk_factors_and_preventive_measures():
    holds = derived("e increasesRiskOf d", "t prevents d")
    assert holds("e", "a", "RiskFactor")
    assert holds("t", "a", "PreventiveMeasure")


def test_each_rule_is_one_construct():
    found = dict(rules(ontology_dir() / "rules"))
    assert len(found) == 12
    assert all(text.count("CONSTRUCT") == 1 for text in found.values())


def test_a_triple_lies_in_one_graph_only(kg):
    counts = Counter(quad.triple for quad in kg.engine.store)
    assert len(counts) > 10_000
    assert [triple for triple, count in counts.items() if count > 1] == []


def test_two_builds_give_the_same_bytes():
    assert canonical_lines(assemble(ontology_dir())) == canonical_lines(assemble(ontology_dir()))


def test_deriving_again_adds_nothing(kg):
    store = Store()
    store.extend(kg.engine.store)
    before = len(store)
    derive(store, ontology_dir() / "rules")
    assert len(store) == before


def test_no_file_writes_what_claims_or_rules_must_state():
    """Direct relations come from claims, inferred ones from rules; none is written by hand."""
    store = asserted_store(ontology_dir())
    rows = store.query(
        f"""PREFIX lw: <{LW}> SELECT ?s ?p ?o WHERE {{ ?p lw:claimable ?any . ?s ?p ?o .
        FILTER(?p NOT IN (lw:subtypeOf, lw:partOf, lw:redFlagFeature, lw:urgency, lw:subject, lw:object))
        FILTER(STRSTARTS(STR(?s), "{LWT}") && STRSTARTS(STR(?o), "{LWT}")) }}""",
        use_default_graph_as_union=True,
    )
    allowed = {LW + name for name in ("about", "population", "course", "severity")}
    assert [str(row["p"]) for row in rows if row["p"].value not in allowed] == []


def test_every_accepted_unlimited_claim_has_its_triple(kg):
    missing = kg.query("""
        SELECT ?claim WHERE {
          ?claim a lw:Claim ; lw:subject ?s ; lw:predicate ?p ; lw:object ?o ; lw:polarity "asserted" .
          FILTER NOT EXISTS { ?claim lw:rejectedBecause|lw:refutedBy|lw:whenPresent|lw:whenAbsent|lw:population ?x }
          FILTER NOT EXISTS { ?claim lw:researchStatus ?status . FILTER(?status != lwt:established) }
          FILTER NOT EXISTS { ?claim lw:frequency/lw:limitsTreatment true . ?p rdfs:subPropertyOf lw:manages }
          FILTER NOT EXISTS { ?s ?p ?o } }""")
    assert [row["claim"].value for row in missing] == []


def test_no_triple_comes_from_limited_claims_alone(kg):
    unbacked = kg.query("""
        SELECT ?s ?p ?o WHERE {
          ?p rdfs:subPropertyOf lw:manages . GRAPH <https://w3id.org/legweakkg/graph/derived> { ?s ?p ?o }
          FILTER NOT EXISTS {
            ?claim lw:subject ?s ; lw:predicate ?p ; lw:object ?o ; lw:polarity "asserted" .
            FILTER NOT EXISTS {
              ?claim lw:rejectedBecause|lw:refutedBy|lw:whenPresent|lw:whenAbsent|lw:population ?x }
            FILTER NOT EXISTS { ?claim lw:researchStatus ?status . FILTER(?status != lwt:established) }
            FILTER NOT EXISTS { ?claim lw:frequency/lw:limitsTreatment true } } }""")
    assert [str(row["s"]) for row in unbacked] == []
