"""Everybody reads what was published."""
