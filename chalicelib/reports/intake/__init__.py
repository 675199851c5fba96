"""The report forms: what a visitor sends is sealed and queued."""
