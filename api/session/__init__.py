"""Sign in, sign out, one's own password and language."""
