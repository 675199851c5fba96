"""Two meldingen of one matter become one case, and both reporters hear of it."""
