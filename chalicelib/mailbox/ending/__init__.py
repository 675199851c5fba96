"""Mailboxes are erased when their reporter asks for it, or when they expire."""
