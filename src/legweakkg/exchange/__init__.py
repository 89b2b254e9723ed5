"""Exchange: one module for each format or library."""
