"""The count of a melding for the figures of the plan."""
