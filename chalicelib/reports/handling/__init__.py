"""Who has a case, and dealing with what came in for it."""
