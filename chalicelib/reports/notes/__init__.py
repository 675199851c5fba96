"""What the desk writes down for itself: notes, and contacts with people without an account."""
