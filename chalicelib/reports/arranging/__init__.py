"""The order in which a person reads what came in for a melding."""
