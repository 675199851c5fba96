"""Oversight: what the data protection officer does."""
