"""The evaluation: figures of a plan, made of facts alone, and how they leave the municipality.

It owns the table ``evaluation``, the bucket of releases and the bucket of what was published.
"""
