"""Two people say who reads releases that are not public."""
