"""Releases are made when their time has come."""
