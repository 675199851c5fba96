"""Who has the right signs or refuses what a colleague proposed."""
