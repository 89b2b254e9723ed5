"""Spreadsheets in: what their columns mean, templates, and rows as canonical Turtle in the right files."""
