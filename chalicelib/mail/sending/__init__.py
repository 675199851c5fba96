"""From an announcement to mails that are known to have left."""
