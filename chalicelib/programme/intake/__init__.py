"""Somebody signs up for a training."""
