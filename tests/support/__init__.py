"""Code that tests of more than one folder share. No test module imports a test module."""
