"""A few made-up terms, and claims to make up about them: what a test states is all that is stated of them."""

from legweakkg.names import PREFIXES

TURTLE = (
    "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    + """
lwt:xa a lw:HealthCondition ; skos:prefLabel "xa"@en .
lwt:xb a lw:HealthCondition ; skos:prefLabel "xb"@en .
lwt:xc a lw:HealthCondition ; skos:prefLabel "xc"@en .
lwt:xa_kind a lw:HealthCondition ; skos:prefLabel "xa kind"@en ; lw:subtypeOf lwt:xa .
lwt:xf a lw:ClinicalFinding ; skos:prefLabel "xf"@en .
lwt:xf_kind a lw:ClinicalFinding ; skos:prefLabel "xf kind"@en ; lw:subtypeOf lwt:xf .
lwt:xg a lw:ClinicalFinding ; skos:prefLabel "xg"@en .
lwt:xtest a lw:DiagnosticTest ; skos:prefLabel "xtest"@en .
lwt:xsurgery a lw:Surgery ; skos:prefLabel "xsurgery"@en .
lwt:xgene a lw:BiologicTherapy ; skos:prefLabel "xgene"@en .
lwe:t1 a lw:EvidenceItem ; lw:evidenceType obo:ECO_0000305 ; lw:rationale "made up for a test"@en .
lwe:t2 a lw:EvidenceItem ; lw:evidenceType obo:ECO_0000305 ; lw:rationale "made up against it"@en .
"""
)


def claim(number, subject, predicate, target, more="", polarity="asserted"):
    """Return a claim in Turtle; ``more`` are further properties of it, each after a semicolon."""
    return (
        f"lwc:t{number} a lw:Claim ; lw:subject lwt:{subject} ; lw:predicate lw:{predicate} ; "
        f'lw:object lwt:{target} ; lw:polarity "{polarity}" ; lw:supportedBy lwe:t1 {more} .\n'
    )
