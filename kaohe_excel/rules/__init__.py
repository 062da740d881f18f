"""The scheme, clause by clause, as pure functions."""
