"""Entries the server could not take in, for the desk."""
