"""Texts of reminders: read, previewed, published in versions."""
