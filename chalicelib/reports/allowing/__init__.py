"""What the process allows at a melding now."""
