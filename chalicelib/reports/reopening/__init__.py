"""A decided melding is under way again."""
