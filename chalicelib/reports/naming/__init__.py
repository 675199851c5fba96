"""Ids in the journal get the names that people know."""
