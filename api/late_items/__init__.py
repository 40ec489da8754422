"""The late items and why they are."""
