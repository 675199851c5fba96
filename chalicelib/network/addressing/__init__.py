"""Everybody who can be mailed, as the mailer asks."""
