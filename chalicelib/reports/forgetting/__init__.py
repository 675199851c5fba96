"""The addresses of a melding go."""
