"""Proposing, signing and refusing."""
