"""A reporter opens the mailbox with a receipt code."""
