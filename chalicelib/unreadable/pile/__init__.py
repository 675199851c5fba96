"""The pile of messages that nobody could read."""
