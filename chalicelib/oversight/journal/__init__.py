"""The data protection officer reads the journal, day by day and as a file."""
