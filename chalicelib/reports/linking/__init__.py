"""The desk says which meldingen belong together."""
