"""Puts the product on an AWS account: one command, from nothing to a watched installation."""
