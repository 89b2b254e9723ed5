"""Draw: diagrams of a term's neighbourhood and of causal paths, as text, picture or page."""
