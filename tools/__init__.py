"""What builds, runs and feeds the product on a developer's machine. Nothing here is deployed."""
