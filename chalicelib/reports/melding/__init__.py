"""The desk opens a melding, claims it and links it."""
