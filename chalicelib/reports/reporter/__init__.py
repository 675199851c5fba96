"""The desk asks and tells the reporter of a melding."""
