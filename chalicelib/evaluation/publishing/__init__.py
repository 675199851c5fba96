"""Two people publish a release, withdraw one, and say when the council got it."""
