"""Check: contributions against shapes, pointers against articles."""
