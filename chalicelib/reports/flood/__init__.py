"""Arrivals are stored, in peace and in a flood."""
