"""Disputes at the desk, and the steps of contributors."""
