"""A proposal about a melding: how it is made, waits, and ends."""
