"""Who was mailed about a melding, and whether it arrived."""
