"""Showing the lists of the catalogue at the bureau."""
