"""Write the knowledge graph, and ingested layers, to a SPARQL service elsewhere."""
