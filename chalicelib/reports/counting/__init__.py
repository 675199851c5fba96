"""What of a melding counts for the figures of the plan."""
