"""The journal in sentences, for whoever may read it."""
