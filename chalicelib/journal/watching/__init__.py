"""Whoever changes or removes an entry of the journal is noticed at once."""
