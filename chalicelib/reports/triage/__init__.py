"""Triage: storing what arrives on the queue ``reports``."""
