"""A colleague with the right signs or refuses a proposal."""
