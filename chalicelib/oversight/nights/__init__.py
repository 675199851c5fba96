"""The officer is told how each day of the journal was sealed."""
