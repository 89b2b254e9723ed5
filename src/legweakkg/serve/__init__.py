"""The endpoint: SPARQL 1.1 Protocol, Graph Store Protocol, linked data and checks over HTTP."""
