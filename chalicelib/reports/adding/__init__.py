"""A reporter adds to a melding."""
