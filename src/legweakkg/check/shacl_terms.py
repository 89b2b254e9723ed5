"""The terms of SHACL that shapes may use here.

Source: Shapes Constraint Language (SHACL), W3C Recommendation 2017 (https://www.w3.org/TR/shacl/).
Left out on purpose: rules and scripts; ``sh:deactivated``, which switches a check off in silence; ``sh:class``,
``sh:node`` and targets by property, with which a node's findings would depend on other nodes than itself
(constraints over the whole graph do that here, so that SHACL Core needs the contributed nodes only).
"""

from __future__ import annotations

_WORDS = """
    NodeShape PropertyShape SPARQLConstraint IRI BlankNode Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral
    Violation Warning Info
    targetClass targetNode severity message name description order group
    property path datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive
    minLength maxLength pattern flags languageIn uniqueLang equals disjoint lessThan lessThanOrEquals
    not and or xone qualifiedValueShape qualifiedMinCount qualifiedMaxCount
    closed ignoredProperties hasValue in
    sparql select prefixes declare prefix namespace
"""

CORE_TERMS = frozenset(_WORDS.split())
"""Local names in the namespace ``sh:``."""
