"""A mailbox is of one medewerker with access."""
