"""Facts: rows that count for the figures of the plan and point at nobody."""
