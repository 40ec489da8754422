"""Limit requests at the desk, and limits set directly."""
