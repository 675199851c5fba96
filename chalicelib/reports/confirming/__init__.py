"""A professional confirms a work address."""
