"""Coming in and going out of the bureau."""
