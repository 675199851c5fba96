"""Two people give the desk more time for a decision, once."""
