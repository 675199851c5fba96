"""The pages that every surface serves."""
