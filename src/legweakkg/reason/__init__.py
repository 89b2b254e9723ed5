"""Reason: OWL reasoning with owlready2 and HermiT."""
