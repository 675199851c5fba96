"""Whether a melding was properly examined, computed from what stands in its file."""
