"""Two people decide what becomes of a melding."""
