"""Contacts the field proposed, for the desk to accept or decline."""
