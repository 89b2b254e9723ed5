"""Engines: where triples live and SPARQL is evaluated. See `protocol.Engine` for what one offers."""
