"""The information pages of the public site, and the way out."""
