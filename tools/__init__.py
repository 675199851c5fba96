"""Tools that build, run and feed the product on a developer's machine. Nothing here is deployed."""
