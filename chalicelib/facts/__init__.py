"""What counts, as facts that point at nobody: one row each in the table ``facts``."""
