"""Signaalpunt: a worry travels from a web form, through a queue, to the people who can act on it."""
