"""Opening a sealed text of a melding."""
