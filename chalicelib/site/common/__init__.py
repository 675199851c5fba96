"""What every surface with pages serves."""
