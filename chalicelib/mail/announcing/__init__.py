"""Telling the mailer that something was announced."""
