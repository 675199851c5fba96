"""The lookout: whether both sites can be reached and read from outside."""
