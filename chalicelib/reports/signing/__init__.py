"""A colleague signs or rejects a proposal about a melding, on its page."""
