"""The desk looks for earlier reports about the same person or place."""
