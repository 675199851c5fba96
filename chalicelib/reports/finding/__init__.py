"""The desk goes to a melding by its reference."""
