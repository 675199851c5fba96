"""What a search finds in one melding."""
