"""Source: from files to graph."""
