"""A day of the journal leaves as files, part by part."""
