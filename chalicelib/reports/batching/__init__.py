"""A worker reads the meldingen of a batch, and closes them once it is signed."""
