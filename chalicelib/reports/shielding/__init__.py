"""Keeping a melding from colleagues whom it is about, or who are close to it."""
