"""Making a second melding of a report that tells of two things."""
