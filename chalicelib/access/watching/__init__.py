"""Reading very often is noticed."""
