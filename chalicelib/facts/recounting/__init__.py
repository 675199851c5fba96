"""Whether facts and what objects count are the same."""
